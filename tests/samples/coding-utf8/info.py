# vim: set fileencoding=utf-8-unix :
bzr_plugin_name = 'snežka'
bzr_commands = ['lyže']
brz_author = u'Jiří Příklad'
