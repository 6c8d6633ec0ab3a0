"""Commands on storage, and what only these share."""
