# -*- coding: utf-8 -*-
print 'loading'
bzr_plugin_name = 'relic'
bzr_length = len('é')
bzr_first = 'é'[0:1]
bzr_order = list({'zeta': 1, 'alpha': 2})
bzr_written = repr(u'a')
bzr_compared = 2 < 3
bzr_commands = ['dig-up']
