"""A plugin that cannot be imported."""

raise RuntimeError("raises was imported")
