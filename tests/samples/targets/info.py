_names = ["a", "b", "c"]
bzr_commands = ["x", "y", "z"]
brz_commands = ["x", "y", "z"]


class _Holder(object):
    pass


bzr_commands[0], bzr_commands[1:] = _names[2], _names[:1]
_i, _names[_i] = 1, "i"
bzr_plugin_name = "_".join(_names)
for brz_commands[0] in ("loop",):
    pass
_Holder.names, bzr_minimum_version = bzr_commands, (2, 0, 0)
bzr_plugin_version = (1, 0, 0)
