"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "svn"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "svn-url": "Show what Subversion working copies are of: URL, branch, revision.",
    "svn-branches": "List the branches and tags of a local Subversion repository.",
}
jackfield_required_tools = {
    "svn": "subversion",
    "svnadmin": "subversion",
    "svnlook": "subversion",
}

OLD_WORKING_COPY = "Subversion working copy (1.6 and before)"
REPOSITORY = "Subversion repository"
jackfield_control_formats = {
    "Subversion working copy": {".svn/wc.db": None, ".svn/pristine/": None, ".svn/tmp/": None},
    OLD_WORKING_COPY: {
        ".svn/entries": None,
        ".svn/text-base/": None,
        ".svn/prop-base/": None,
        ".svn/props/": None,
        ".svn/tmp/": None,
    },
    REPOSITORY: {
        "format": None,
        "conf/": None,
        "db/": None,
        "db/uuid": None,
        "hooks/": None,
        "locks/": None,
    },
}
jackfield_per_directory_formats = [OLD_WORKING_COPY]
