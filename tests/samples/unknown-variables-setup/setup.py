#!/usr/bin/env python
bzr_minimum_api = (2, 5, 0)
bzr_minimum_version = bzr_minimum_api
bzr_transports = ['gopher+bzr://']
bzr_plugin_name = 'burrow'


def bzr_helper():
    return bzr_minimum_api


class bzr_thing(object):
    pass


if __name__ == '__main__':
    from distutils.core import setup
    setup(name='burrow', version='0.1')
