"""What a backend is: what it is called with, may answer and may raise, and what it is found by."""
