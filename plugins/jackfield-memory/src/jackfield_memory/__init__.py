"""The backend ``memory://`` for Jackfield: storage in the memory of the process."""
