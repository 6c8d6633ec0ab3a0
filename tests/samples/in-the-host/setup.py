from setuptools import setup

setup(name="brz-semaphore", version="2.0", packages=["breezy.plugins.semaphore"])
