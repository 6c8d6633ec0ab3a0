FIRST = (0, 1, 0)
STOPS = {"ride": "Go", "alight": "Get off"}
