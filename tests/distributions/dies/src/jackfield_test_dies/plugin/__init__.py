"""A plugin that nothing lives to import."""
