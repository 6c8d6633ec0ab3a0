"""Following the statements of modules, from one file to what it imports."""
