PLUGIN = "telegraph"
VERSION = (0, 2, 0)
