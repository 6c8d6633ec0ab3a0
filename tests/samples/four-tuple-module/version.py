version_string = "2.3.0.1"
version_info = tuple([int(part) for part in version_string.split(".")])
