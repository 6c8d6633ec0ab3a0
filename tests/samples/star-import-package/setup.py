from setuptools import setup
setup(name="brz-periscope", version="0.7.0", packages=["breezy.plugins.periscope"])
