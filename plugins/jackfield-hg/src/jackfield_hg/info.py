"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "hg"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "hg-heads": "List the heads of a Mercurial repository: branch, bookmarks, phase, closed.",
}
jackfield_required_tools = {"hg": "mercurial"}
jackfield_control_formats = {
    "Mercurial repository": {".hg/": None, ".hg/requires": None, ".hg/store/": None},
    "Mercurial shared repository": {
        ".hg/": None,
        ".hg/requires": None,
        ".hg/sharedpath": None,
    },
    "Mercurial repository (before 0.9.3)": {".hg/": None, ".hg/data/": None},
}
