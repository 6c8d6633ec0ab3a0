"""Parsing, and what a piece of syntax does as far as that shows without evaluating it."""
