bzr_plugin_name = brz_plugin_name = jackfield_plugin_name = 'braid'
(major, minor), [level, serial] = (1, 2), ('beta', 3)
bzr_plugin_version = brz_plugin_version = (major, minor, 0, level, serial)
bzr_minimum_version, *_between, bzr_maximum_version = [(2, x, 0) for x in range(5)]
(brz_minimum_version,) = [(3, len(_between), 0)]
_first, _second = 'ab'
bzr_commands = [_second, _first]
