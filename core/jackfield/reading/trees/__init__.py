"""The files of a source, wherever they are, and which of them an import names."""
