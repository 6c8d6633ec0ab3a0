bzr_plugin_name = 'conveyor'
bzr_compatible_versions = []
for bzr_minor in range(3):
    bzr_compatible_versions.append((2, bzr_minor, 0))
bzr_commands = []
while len(bzr_commands) < 2:
    bzr_commands.append('carry')
bzr_plugin_version = (1, 0, 0)
