"""The only place where the version is written."""
version_info = (0, 5, 0, 'final', 0)
minimum = (1, 6, 0)
