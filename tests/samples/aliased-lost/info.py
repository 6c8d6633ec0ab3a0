import random

bzr_plugin_name = 'dice'
bzr_commands = ['roll', 'shake']
names = bzr_commands
random.Random(1).shuffle(names)
bzr_plugin_version = (1, 0, 0, 'final', 0)
