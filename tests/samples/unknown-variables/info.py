bzr_plugin_name = 'oddment'
bzr_minimum_api = (1, 6, 0)
bzr_minimum_version = (1, 6, 0)
bzr_compatible_version = [(1, 6, 0)]
bzr_author = 'Ada Example <ada@example.org>'
