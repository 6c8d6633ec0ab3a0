#!/usr/bin/env python
bzr_plugin_name = 'sawtooth'
import os,
bzr_plugin_version = (0, 1, 0, 'beta', 1)
bzr_minimum_version = (1, 0, 0)

def half(
    pass

bzr_commands = ['saw']

if __name__ == '__main__'
    setup(name='sawtooth')

bzr_maximum_version = None
