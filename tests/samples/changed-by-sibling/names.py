bzr_commands = ['run']
