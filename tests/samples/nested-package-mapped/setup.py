from setuptools import setup

setup(name="bzr-telegraph", version="0.2", package_dir={"bzrlib.plugins.telegraph": "src/wire"},
      packages=["bzrlib.plugins.telegraph"])
