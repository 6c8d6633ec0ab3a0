"""What this plugin declares: texts with control sequences, markup, newlines and overrides."""

HOSTILE = (
    "\x1b]0;owned\x07\x1b[31mred [bold red]markup[/bold red] [/] new\nline\r\ttab "
    "\u202edirbi\u2028 \x9b1m"
)

jackfield_plugin_name = "hostile_names"
jackfield_plugin_version = (1, 0, 0, "final", 0)
jackfield_commands = {
    "hostile": HOSTILE,
    "hostile\x1b[31m[bold]": HOSTILE,
    "hostile\u202edirbi": HOSTILE,
}
jackfield_compatible_versions = [(0, 1, 0)]
jackfield_control_formats = {HOSTILE: {".hostile/": None, ".hostile/\x1b[31m[bold]": None}}
jackfield_transports = [HOSTILE]
