"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "darcs"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "darcs-tags": "List the tags of a Darcs repository: date, author, patches.",
}
jackfield_control_formats = {
    "Darcs repository": {
        "_darcs/": None,
        "_darcs/format": None,
        "_darcs/hashed_inventory": None,
        "_darcs/patches/": None,
    },
    "Darcs repository, old-fashioned": {
        "_darcs/": None,
        "_darcs/inventory": None,
        "_darcs/patches/": None,
        "_darcs/prefs/": None,
    },
}
jackfield_required_tools = {"darcs": "darcs"}
