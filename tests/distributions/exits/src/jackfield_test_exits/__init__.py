"""A plugin that ends the program that imports it."""

import sys

sys.exit("exits was imported")
