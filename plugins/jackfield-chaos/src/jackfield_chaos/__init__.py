"""The prefix ``chaos+`` for Jackfield: seeded, replayable faults over any storage."""
