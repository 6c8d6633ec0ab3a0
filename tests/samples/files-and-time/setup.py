import datetime
import os
import subprocess

here = os.path.dirname(os.path.abspath(__file__))
bzr_plugin_name = 'calendar'
bzr_readme = open(os.path.join(here, 'setup.py')).read()
bzr_plugin_version = (datetime.date.today().year, 1, 0)
bzr_revision = subprocess.check_output(['echo', '17']).strip()
with open(os.path.join(here, 'setup.py')) as bzr_stream:
    bzr_first_line = bzr_stream.readline()
bzr_commands = ['date']

if __name__ == '__main__':
    from setuptools import setup
    setup(name='calendar', version=open('VERSION').read())
