"""The backend ``multi://`` for Jackfield: one storage made of several, as mirrors or as stripes.

The hooks are in `jackfield_multi.plugin`, which the entry point names. Nothing is imported here:
setup.py takes the metadata from this package where Jackfield need not be installed.
"""
