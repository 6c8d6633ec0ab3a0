"""``python -m jackfield`` is the ``jackfield`` command."""

import sys

from jackfield.cli import program

if __name__ == "__main__":
    sys.exit(program())
