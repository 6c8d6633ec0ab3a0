from setuptools import setup

bzr_plugin_name = 'bundle'
bzr_plugin_version = (0, 5, 0, 'final', 0)

arguments = dict(name='bzr-' + bzr_plugin_name, author='Nobody')
arguments['version'] = '.'.join(map(str, bzr_plugin_version[:2])) + '.1'
arguments.update(python_requires='>=3.8')
setup(description="Many in one", **arguments)
