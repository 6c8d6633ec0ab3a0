"""Git for Jackfield: how repositories stand, and their branches.

The hooks are in `jackfield_git.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
