version_info = (1, 2, 3, "final", 0)
__version__ = "%d.%d.%d" % version_info[:3]
