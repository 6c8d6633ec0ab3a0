version_info = (1, 0, 0)
