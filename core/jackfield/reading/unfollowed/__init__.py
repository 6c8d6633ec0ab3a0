"""What code that is not followed may do to the modules that are evaluated."""
