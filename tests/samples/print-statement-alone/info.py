bzr_plugin_name = 'whisper'
print 'loading whisper'
bzr_commands = ['hush']
