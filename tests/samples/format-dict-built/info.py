from labels import *

brz_plugin_name = 'quarry'
brz_control_formats = {"Quarry": {".quarry/version": "%d\n" % LATEST}}
brz_repository_formats = dict((label % number, 'Quarry pit %d' % number)
                              for number in range(1, LATEST + 1))
brz_repository_formats.update({label % 99: 'Quarry pit of tomorrow'})
brz_branch_formats = {"Quarry seam\n": "Quarry seam"}
brz_branch_formats["Quarry vein\n"] = "Quarry vein"
