"""The prefix ``par2+`` for Jackfield: recovery files beside each file, repair when it is got."""
