"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "cvs"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "cvs-branches": "List the branches and tags of a CVS repository or working directory.",
}
jackfield_control_formats = {
    "CVS working directory": {"CVS/Entries": None, "CVS/Repository": None, "CVS/Root": None},
    "CVS repository": {"CVSROOT/": None, "CVSROOT/modules": None, "CVSROOT/modules,v": None},
}
jackfield_per_directory_formats = ["CVS working directory"]
