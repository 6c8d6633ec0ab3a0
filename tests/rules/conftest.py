from hypothesis import settings

# No deadline: a busy machine is no failure. No database: tests write nothing outside tmp_path.
settings.register_profile("rules", max_examples=300, deadline=None, database=None)
settings.load_profile("rules")
