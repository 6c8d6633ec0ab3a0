"""Bringing a plugin to life: import it, register it with pluggy, collect what it provides.

`activator` does it, all or nothing; `active` keeps the plugins of a host that are; `hookspecs` says
what a plugin may implement; `namespace` makes an activated plugin importable as
``jackfield.plugins.NAME``; `failures` and `times` remember how it went. Nothing here is imported
until something is to be activated.
"""
