version_info = (2, 2, 0, 'rc', 4)
