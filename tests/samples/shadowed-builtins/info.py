range = (1, 2)
bzr_plugin_name = "impostor"
bzr_compatible_versions = [(2, x, 0) for x in range]


def sorted(names):
    return ["not", "sorted"]


tuple = list
bzr_commands = sorted(["b", "a"])
bzr_plugin_version = tuple((1, 0, 0))
brz_commands = [len for len in ["a", "b"]]
brz_count = [len(x) for x in ["abc"]][0]
brz_lengths = [len("four") for len in [abs] if False]
