"""Two views of one tree."""
