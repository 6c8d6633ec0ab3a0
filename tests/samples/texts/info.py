_v = (1, 2, 3)
_host = {"name": "bzr", "apis": [(2, 4), (2, 5)]}
brz_plugin_name = "{0}_{name}".format("type", name="setter")
brz_plugin_version = ".".join(str(part) for part in _v) + f".dev{_v[0]:d}"
brz_transports = ["%s+%s://" % (brz_plugin_name, host) for host in ("a", "b")]
brz_commands = [f"{brz_plugin_name!r:>16}".strip().strip("'"), "set-%(name)s" % _host]
brz_author = "{apis[0][1]}|{name:*^9}".format(**_host)
brz_width = f"{3.14159:.{_v[1]}f}%"
brz_branch_formats = {"Type %03d\n" % number: f"{number:#x}" for number in _v[::-1]}
