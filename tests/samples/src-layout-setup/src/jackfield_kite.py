jackfield_plugin_name = "kite"
jackfield_plugin_version = (1, 5)


def main() -> None:
    raise SystemExit
