version_info = (0, 1, 0, "final", 0)
if version_info[3] == "final":
    version_string = "0.1"
