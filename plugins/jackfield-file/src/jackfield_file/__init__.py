"""The backend ``file://`` for Jackfield: storage in a local directory."""
