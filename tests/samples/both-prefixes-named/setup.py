import version
from version import brz_plugin_name, bzr_plugin_name

bzr_plugin_version = version.version_info
bzr_minimum_version = (2, 1, 0)
brz_plugin_version = version.version_info
brz_minimum_version = (3, 0, 0)

if __name__ == "__main__":
    from setuptools import setup

    setup(name=brz_plugin_name, version="1.3")
