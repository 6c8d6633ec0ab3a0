"""Where the files go."""
