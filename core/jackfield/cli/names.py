"""The command line's own commands: which module has each, and a line of help.

Plain data, so that help, completion and dispatch need not import what they do not run.
"""

BUILT_IN = {
    "list": ("plugins", "list the plugins that fit this host"),
    "show": ("plugins", "show all that is known of a plugin"),
    "check": ("checking", "say whether a plugin fits, installed or not, without running it"),
    "metadata": ("describing", "show what a plugin declares, and where; installed or not"),
    "install": ("installing", "check plugins, then install them with pip"),
    "uninstall": ("installing", "uninstall a plugin's distribution with pip"),
    "enable": ("switching", "load a plugin again that was switched off"),
    "disable": ("switching", "switch a plugin off without uninstalling it"),
    "identify": ("identifying", "recognise the repository or working tree at a path"),
    "scan": ("scanning", "find every repository and working tree below a directory"),
    "status": ("standing", "show how every repository below a directory stands"),
    "archive": ("archiving", "put every repository below a directory into a store"),
    "restore": ("archiving", "bring repositories back from a store"),
    "verify-archive": ("archiving", "check the repositories in a store"),
    "backends": ("storage", "list the URL schemes that plugins serve"),
    "ls": ("storage", "list the files of a store"),
    "get": ("transferring", "fetch files from a store"),
    "put": ("transferring", "put files into a store"),
    "stat": ("storage", "show the size of files in a store, and when they were changed"),
    "mv": ("transferring", "move files into, out of or between stores"),
    "cp": ("transferring", "copy files into, out of or between stores"),
    "sync": ("syncing", "make a store or directory hold what another one holds"),
    "verify": ("syncing", "check that a store or directory holds what another one holds"),
    "rm": ("storage", "remove files from a store"),
    "backendtest": ("backendtest", "test whether a backend keeps the contract"),
    "doctor": ("doctor", "say what is wrong with the plugins, and what mends it"),
    "completion": ("completion", "print the code that teaches a shell to complete"),
    "help": ("help", "show help, without importing a plugin"),
}

LOGS_NOTHING = frozenset({"backends", "completion", "help", "list", "show"})
"""The commands that use nothing that logs."""

RUNS_PLUGINS = frozenset(
    {"status", "archive", "restore", "verify-archive", "sync", "verify"}
    | {"ls", "get", "put", "stat", "mv", "cp", "rm"}
)
"""The commands that activate plugins in this process, and whose answer is printed afterwards."""
