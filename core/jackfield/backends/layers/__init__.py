"""Backends around a backend, each of which adds one thing, and leaves the rest to that."""
