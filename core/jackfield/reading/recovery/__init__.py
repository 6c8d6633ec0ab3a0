"""What can be had of files that this Python cannot parse, or that are for Python 2."""
