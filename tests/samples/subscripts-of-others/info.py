_API = [(3, 0, 0), (3, 1, 0), (3, 2, 1)]
brz_compatible_versions = _API
brz_minimum_version = _API[0]
brz_maximum_version = _API[-1]
bzr_compatible_versions = [(2, 7, 0)]
bzr_minimum_version = bzr_compatible_versions[0]
bzr_maximum_version = bzr_compatible_versions[-1][:2] + (99,)
