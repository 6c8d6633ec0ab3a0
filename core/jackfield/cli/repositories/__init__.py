"""Commands on repositories and working trees."""
