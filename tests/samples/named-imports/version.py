version_info = (0, 1, 0, 'final', 0)
minimum = (2, 4, 0)
brz_minimum_version = (3, 0, 0)
