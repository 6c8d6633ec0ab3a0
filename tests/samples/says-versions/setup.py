from setuptools import setup

setup(
    name="brz-sextant",
    version="0.9.1",
    packages=["breezy.plugins.sextant"],
    package_dir={"breezy.plugins.sextant": "."},
)
