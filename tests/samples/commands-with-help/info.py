jackfield_plugin_name = "almanac"
jackfield_commands = {
    "almanac": "Show what happened on this day",
    "almanac-add": "Write a day down",
}
jackfield_plugin_version = (3, 0, 1, "final", 0)
jackfield_minimum_version = (0, 1, 0)
jackfield_transports = ["almanac+http://", "almanac+https://"]
