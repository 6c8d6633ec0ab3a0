"""The namespace of Jackfield's plugins: ``import jackfield.plugins.NAME``.

Importing a plugin by this name applies the version check first: an incompatible one gives an
`ImportError` that says why.
"""

from jackfield.host import default_host

default_host().serve_namespace()
