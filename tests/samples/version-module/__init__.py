"""Beats time while a long command runs."""
from version import version_info
