bzr_numbers = (0x1F, 0o17, 0b101, 1_000, 1e3, .5, 2j, -7 // 2, -7 % 3, 7 / 2, 2 ** 10, ~5, +3, 1 << 4)
bzr_plugin_version = (int(2.9), int('8', 10), 10 - 1, abs(-4))
brz_plugin_version = (1 + 1, 3 * 3 - 4, 7 // 2, 'rc', 2 ** 0)
brz_truth = (True + 1, 1 == 1.0, True is True, None)
