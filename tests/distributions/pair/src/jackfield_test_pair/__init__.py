"""The parent of two plugins: nothing but they may import it."""
