from distutils.core import *
from os.path import *

bzr_plugin_name = 'easel'
bzr_plugin_version = (2, 1, 0, 'final', 0)
bzr_commands = ['paint']

if exists('canvas'):
    print('ready')

if __name__ == '__main__':
    setup(name='easel', version='2.1.0', packages=find_packages())
