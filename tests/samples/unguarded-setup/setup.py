import sys
from setuptools import setup, find_packages

bzr_plugin_name = 'drawbridge'
bzr_plugin_version = (1, 0, 0, 'rc', 1)
name = 'bzr-drawbridge'
version = '%d.%d.%d' % bzr_plugin_version[:3] + 'rc%d' % bzr_plugin_version[4]

setup(
    name=name,
    version=version,
    description='Raises and lowers branches',
    packages=find_packages(),
    zip_safe=False,
)

bzr_commands = ['raise', 'lower']
