bzr_plugin_name = 'trellis'
bzr_compatible_versions = [(major, minor, 0)
                           for major in (1, 2) for minor in range(0, 6)
                           if (major, minor) != (1, 4)] + \
                          [(2, 6, micro) \
                           for micro in range(0, 2)]
