"""Lets some revisions through."""
