"""Goes underground."""
