LINES = ["u1", "u2"]
