"""The parent of a plugin: nothing but its plugin may import it."""
