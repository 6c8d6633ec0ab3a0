"""A plugin for Bazaar, found by a host that is not Bazaar."""

COMMANDS = ["bzr-only"]
