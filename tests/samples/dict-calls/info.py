brz_plugin_name = "sorter"
brz_branch_formats = dict([("Sorter 1\n", "one")], two="two")
brz_repository_formats = dict(zip(("R1\n", "R2\n"), ("first", "second")))
brz_checkout_formats = {label: "number %d" % n for n, label in enumerate(("C0\n", "C1\n"))}
brz_commands = sorted({"shelve", "sort", "scatter"} | {"sort"})
brz_names = {"a", "b", "c"} & {"b", "c", "d"}
brz_numbers = [min(3, 1), max([4, 9]), sum(range(5)), len("four"), abs(-5), int("0x1f", 16)]
brz_flags = (all([]), any((0, "")), bool("no"), 1 in {1: 2}, "b" not in "abc")
