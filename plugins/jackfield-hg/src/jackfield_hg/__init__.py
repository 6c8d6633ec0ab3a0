"""Mercurial for Jackfield: how repositories stand, their heads, and archives of them.

The hooks are in `jackfield_hg.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
