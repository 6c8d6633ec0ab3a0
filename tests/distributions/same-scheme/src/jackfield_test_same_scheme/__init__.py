"""A plugin that is nothing but a backend for a scheme that `compatible` has."""
