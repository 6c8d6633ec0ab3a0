bzr_plugin_name = 'weld'
bzr_commands = [
    'join',
<<<<<<< HEAD
    'cut',
=======
    'grind',
>>>>>>> feature
    'polish',
]
bzr_plugin_version = (0, 1, 0, 'dev', 0)
