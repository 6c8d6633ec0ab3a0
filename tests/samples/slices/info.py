_all = [(2, x, 0) for x in range(8)]
bzr_compatible_versions = _all[1:-1:2]
bzr_minimum_version = _all[:3][0]
bzr_maximum_version = _all[::-1][0]
bzr_plugin_name = 'ecils'[::-1]
brz_compatible_versions = _all[2:4]
brz_compatible_versions[1:1] = [(9, 9, 9)]
brz_compatible_versions[-1] = brz_compatible_versions[-1] * 1
