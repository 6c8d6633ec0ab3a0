class PigeonBackend:
    """Stores files by carrier."""


class Flock:
    """Stores files by many carriers."""
