_names = ["b", "a"]
brz_before = "%s" % _names + " %(x)r" % {"x": (1, "y")}
_names.sort(reverse=True)
_names.reverse()
brz_after = "{0[0]}{0[1]}: {0!r}".format(_names) + str(_names) + repr({"k": [None]})
brz_plugin_name = f"pa{_names[0]}per"
brz_padded = f"{'x':>{4}}|{12:05.1f}|{True}|{1_000_000:,}"
brz_commands = "fold  crease\tcut".split() + "a,b,,c".split(",", 2) + ["x".join("abc")]
brz_case = ("ßA".upper(), "Ab".swapcase(), "ab cd".title(), "lib-x".replace("-", "_"), " x ".strip())
