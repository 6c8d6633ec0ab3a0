"""Bringing a plugin to life: import it, register it with pluggy, collect what it provides.

`activator` does it, all or nothing; `hookspecs` says what a plugin may implement; `namespace`
makes an activated plugin importable as ``jackfield.plugins.NAME``; `failures` remembers those
that failed. Nothing here is imported until something is to be activated.
"""
