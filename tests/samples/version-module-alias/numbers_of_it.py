import version
api_versions = [(3, x, 0) for x in range(version.version_info[0] + 1)]
