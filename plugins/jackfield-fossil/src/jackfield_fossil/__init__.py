"""Fossil for Jackfield: how its repositories stand, and their archives.

The hooks are in `jackfield_fossil.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
