from distutils.core import setup

setup(name="bzr-mute", version="0.1", packages=["bzrlib.plugins.mute"],
      package_dir={"bzrlib.plugins.mute": "."}, entry_points={"jackfield.plugins": ["mute = bzrlib.plugins.mute"]})
