"""Where Bazaar and Breezy have their plugins: in a package of their own, or of the user."""

from __future__ import annotations

PACKAGES = ("bzrlib", "breezy")
"""The packages of hosts whose modules are no part of a plugin, whatever they are called."""

HOST_OF = {"bzrlib.plugins": "bzr", "breezy.plugins": "brz"}
"""The packages that plugins are in where they are installed -> the host that loads all of them."""

PLUGIN_DIRECTORIES = {
    "bzrlib/plugins": "bzrlib.plugins",
    "bazaar/plugins": "bzrlib.plugins",
    ".bazaar/plugins": "bzrlib.plugins",
    "breezy/plugins": "breezy.plugins",
}
"""The ends of directories of plugins -> the package that each of them is of when it is loaded."""
