"""What the plugin is; and for bug reports, which versions of others it works with."""

brz_plugin_name = "sextant"
brz_plugin_version = (0, 9, 1, "final", 0)
brz_commands = ["take-bearing", "fix"]
brz_minimum_version = (3, 1, 0)


def versions():
    import breezy
    import sextant

    return {
        "breezy": breezy.version_string,
        "sextant": sextant.__version__,
        "plugin": ".".join(str(part) for part in brz_plugin_version[:3]),
    }
