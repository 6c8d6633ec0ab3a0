bzr_plugin_name = 'staircase'
bzr_plugin_version = (0, 1, 0, 'dev', 0)

def climb():
        step = 1
    return step

bzr_commands = ['climb']
