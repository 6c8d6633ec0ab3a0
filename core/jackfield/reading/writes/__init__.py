"""Whether what has run may have written files, so that what is read then may differ."""
