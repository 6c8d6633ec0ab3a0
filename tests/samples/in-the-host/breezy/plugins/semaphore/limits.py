brz_minimum_version = (3, 0, 0)
