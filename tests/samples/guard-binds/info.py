bzr_plugin_name = 'porter'
bzr_commands = ['carry']
if __name__ == '__main__':
    bzr_commands.append('main')
    bzr_plugin_version = (9, 9, 9)
if __name__ == 'main':
    bzr_commands = None
if __name__ != '__main__':
    bzr_minimum_version = (2, 0, 0)
if not __name__ == '__main__' and True:
    bzr_maximum_version = (2, 7, 0)
