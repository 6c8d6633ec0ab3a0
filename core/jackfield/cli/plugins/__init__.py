"""Commands on plugins: which there are, what they declare, whether they fit."""
