"""Subversion for Jackfield: how working copies and repositories stand, and archives of the latter.

The hooks are in `jackfield_svn.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
