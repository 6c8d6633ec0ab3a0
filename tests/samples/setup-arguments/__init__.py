"""Many in one."""
