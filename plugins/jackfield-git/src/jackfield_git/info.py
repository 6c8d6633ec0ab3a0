"""What this plugin declares. A host reads it here, and nothing of it has to run for that."""

jackfield_plugin_name = "git"
jackfield_plugin_version = (0, 1, 0, "final", 0)
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_commands = {
    "git-state": "Show how Git repositories stand: branch, upstream, changes, stashes.",
    "git-branches": "List the branches of a Git repository: upstream, merged or gone.",
}
jackfield_required_tools = {"git": "git"}

BARE = "Git bare repository"
jackfield_control_formats = {
    "Git working tree": {
        ".git/": None,
        ".git/HEAD": None,
        ".git/objects/": None,
        ".git/refs/": None,
    },
    "Git linked worktree or submodule": {".git": None},
    BARE: {"HEAD": None, "config": None, "objects/": None, "refs/": None},
}
