_apis = [(2, 0), (2, 1)]
bzr_plugin_version = (1, 2) + (0,) * 1 + ("final",) + (0,)
bzr_compatible_versions = [api + (0,) for api in _apis] * 1
bzr_minimum_version = min(bzr_compatible_versions)
bzr_maximum_version = max((2, 0, 9), *bzr_compatible_versions)
bzr_newer = (2, 1, 0) > bzr_minimum_version >= (2,)
brz_compatible_versions = [tuple(pair) + (0,) for pair in zip((3, 3), range(2))]
brz_commands = [[["a"] * 2] * 2][0][1] + list("bc")[:1]
brz_grid = [[0] * 2] * 2
brz_grid[0][1] = 5
