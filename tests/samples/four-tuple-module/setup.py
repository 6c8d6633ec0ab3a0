import version
from setuptools import setup

bzr_plugin_name = "sextant"
bzr_plugin_version = version.version_info
brz_plugin_version = version.version_string

setup(name="sextant", version=version.version_string)
