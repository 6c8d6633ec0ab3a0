"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "fossil"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "fossil-branches": "List the branches of a Fossil repository: tip, date, open or closed.",
}
jackfield_control_formats = {
    "Fossil checkout": {".fslckout": None},
    "Fossil checkout (_FOSSIL_)": {"_FOSSIL_": None},
}
jackfield_required_tools = {"fossil": "fossil"}
