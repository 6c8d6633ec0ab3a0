"""Keeps pytest out of the samples themselves."""

collect_ignore_glob = ["*/*"]
