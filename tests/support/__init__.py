"""What tests share: wheels of everything in the repository, and environments to install them in."""
