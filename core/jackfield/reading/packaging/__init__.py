"""What a project says for pip, in each of the files where it may say it."""
