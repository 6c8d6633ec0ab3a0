"""Where the password or the key file comes from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from jackfield.backends import ErrorCode, FatalBackendException, Secret

from jackfield_crypt.keys import Kind, password_octets

ARGUMENT = "keyfile"
KEY_FILE_VARIABLE = "JACKFIELD_CRYPT_KEYFILE"
PASSWORD_VARIABLE = "JACKFIELD_CRYPT_PASSWORD"

_SHORTEST_KEY = 32
_LONGEST_KEY = 1 << 20


class Credential:
    """The password or key file that a user gives.

    A key file is the argument ``keyfile`` of the URL's query, else ``JACKFIELD_CRYPT_KEYFILE``; an
    empty one is none. Without it, the password is ``JACKFIELD_CRYPT_PASSWORD``, else that of
    `get_password`, of which `confirm_password` makes sure that it was not mistyped. Nothing is
    read, and nobody asked, before `octets` is called.

    Attributes:
        kind: which of the two it is.
    """

    def __init__(
        self,
        query_args: Mapping[str, list[str]],
        get_password: Callable[[], Secret | None],
        confirm_password: Callable[[], None] = lambda: None,
    ) -> None:
        given = query_args.get(ARGUMENT)
        path = given[-1] if given else os.environ.get(KEY_FILE_VARIABLE, "")
        self._path = Path(path) if path else None
        self._get_password = get_password
        self._confirm_password = confirm_password
        self._password: Secret | None = None
        self.kind = Kind.PASSWORD if self._path is None else Kind.KEY_FILE

    def __str__(self) -> str:
        return "the password" if self._path is None else f"the key file {str(self._path)!r}"

    def octets(self, kind: Kind) -> bytes:
        """Give what the keys of a storage that was encrypted with a `kind` are derived from.

        Raises:
            FatalBackendException: with code 51 if there is none, or one of the other kind.
        """
        if kind is not self.kind:
            raise _refused(
                f"it is encrypted with a {kind}, but a {self.kind} is given: "
                + (
                    f"?{ARGUMENT}=PATH or {KEY_FILE_VARIABLE} names the key file"
                    if kind is Kind.KEY_FILE
                    else f"leave out ?{ARGUMENT}=PATH and {KEY_FILE_VARIABLE}"
                )
            )
        return self._password_octets() if self._path is None else _read(self._path)

    def confirm(self) -> None:
        """Make sure that it is not mistyped, before anything is encrypted with it.

        Raises:
            FatalBackendException: with code 51 if it may be, or there is none.
        """
        if self._path is None:
            self._password_octets()
            self._confirm_password()

    def _password_octets(self) -> bytes:
        if self._password is None:
            from_environment = os.environ.get(PASSWORD_VARIABLE)
            self._password = Secret(from_environment) if from_environment else self._get_password()
        if not self._password:
            raise _refused(
                f"no password to encrypt with: {PASSWORD_VARIABLE} or BACKEND_PASSWORD can hold "
                f"it, or ?{ARGUMENT}=PATH name a key file"
            )
        return password_octets(self._password.reveal())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            octets = file.read(_LONGEST_KEY + 1)
    except OSError as error:
        raise _refused(f"cannot read the key file {str(path)!r}: {error.strerror}") from error
    if not _SHORTEST_KEY <= len(octets) <= _LONGEST_KEY:
        raise _refused(
            f"{str(path)!r} is no key file: that has {_SHORTEST_KEY} random bytes or more, up to "
            f"1 MiB (head -c {_SHORTEST_KEY} /dev/urandom makes one)"
        )
    return octets


def _refused(message: str) -> FatalBackendException:
    return FatalBackendException(message, ErrorCode.PERMISSION_DENIED, masked=True)
