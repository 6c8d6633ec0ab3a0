bzr_commands = names = []
brz_commands = bzr_commands
names.append('mirror')
brz_commands.append('window')
jackfield_commands = brz_commands[:]
names.append('door')
_nested = [names, (names,)]
_nested[1][0].append('wall')
