"""A program that embeds Jackfield's host for plugins of its own."""

import pluggy

hookimpl = pluggy.HookimplMarker("otherapp")
"""Marks what a plugin implements of `otherapp.hookspecs`."""
