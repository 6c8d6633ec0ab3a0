#!/usr/bin/env python3
from version import *

bzr_plugin_name = "hammock"
bzr_plugin_version = (1, 0, 0, "final", 0)
bzr_commands = ["swing"]
bzr_maximum_version = (2, 7, 0)

if __name__ == "__main__":
    from setuptools import setup

    setup(name="hammock", version="2.0.0")
