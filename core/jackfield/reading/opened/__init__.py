"""What modules open and search themselves, mostly for the version in a file."""
