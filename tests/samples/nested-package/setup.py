from setuptools import setup

setup(
    name="brz-lighthouse",
    version="1.0",
    package_dir={"breezy.plugins.lighthouse": "breezy/plugins/lighthouse"},
    packages=["breezy.plugins.lighthouse"],
)
