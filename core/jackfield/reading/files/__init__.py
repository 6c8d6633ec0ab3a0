"""Files as they are read: text and statements, and the fast way through plain ones."""
