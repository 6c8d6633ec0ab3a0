"""Sand."""
