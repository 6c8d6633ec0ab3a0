"""The parent of a plugin that raises."""
