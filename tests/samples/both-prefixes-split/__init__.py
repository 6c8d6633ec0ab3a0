"""Two trees, one hammock."""
