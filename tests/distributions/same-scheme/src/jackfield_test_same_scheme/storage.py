"""A backend for a scheme that somebody else has."""

from jackfield.backends import Backend


class OtherShelfBackend(Backend):
    def _list(self):
        return ["the other shelf"]
