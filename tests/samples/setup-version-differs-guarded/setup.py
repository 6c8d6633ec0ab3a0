import info

VERSION = '2.0'

if __name__ == 'main':
    from distutils.core import setup
    setup(name='bzr-hourglass', version=VERSION, packages=['bzrlib.plugins.hourglass'],
          package_dir={'bzrlib.plugins.hourglass': '.'})
