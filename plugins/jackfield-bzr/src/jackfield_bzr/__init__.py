"""Bazaar and Breezy for Jackfield: how branches stand, and archives of their history.

The hooks are in `jackfield_bzr.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
