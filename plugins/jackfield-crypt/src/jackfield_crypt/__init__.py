"""The prefix ``crypt+`` for Jackfield: authenticated encryption over any storage."""
