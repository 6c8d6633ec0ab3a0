from setuptools import setup

bzr_plugin_name = 'parallax'
bzr_plugin_version = (1, 2, 0, 'final', 0)

setup(name='bzr-parallax', version='1.1.9', description='Shows two views of one tree',
      python_requires='>=2.6', install_requires=['bzr'])
