#!/usr/bin/env python
bzr_plugin_name = 'parrot'
execfile('info.py')
bzr_commands = ['repeat']
