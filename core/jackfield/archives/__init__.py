"""Archives of repositories in a store: making them, bringing them back, checking them.

A store holds one file for each repository, in its system's own portable form, and a manifest in
JSON that names them (`jackfield.archives.manifest`).
"""
