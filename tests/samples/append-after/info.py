bzr_plugin_name = 'ladder'
bzr_commands = ['climb']
bzr_commands.append('descend')
bzr_commands.extend(['rest', 'jump'])
bzr_commands.insert(0, 'look')
bzr_commands.remove('jump')
bzr_commands += ('fall',)
bzr_commands.sort()
