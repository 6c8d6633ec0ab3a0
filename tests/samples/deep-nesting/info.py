bzr_plugin_name = ((((((((((((((((((((((((((((((((((((((('matryoshka')))))))))))))))))))))))))))))))))))))))
bzr_tree = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
bzr_plugin_version = (1, 1 if 0 else 2 if 0 else 3 if 0 else 4, 0)
bzr_compatible_versions = [(a, b, c + d) for a in (2,) for b in range(2) for c in range(2) for d in [0] if a if b < c or not b]
bzr_leaf = {'a': {'b': {'c': [{'d': ({'e': 'f'},)}]}}}['a']['b']['c'][0]['d'][0]['e']
bzr_sum = 1 + (2 * (3 - (4 // (5 % (6 - (7 ^ (8 | (9 & (10 >> (1 << (2 ** (3 - 3))))))))))))
