"""API versioning for code that is already loaded, by the rules of bzrlib's ``api`` module.

An object with an API (mostly a module) exports `api_current_version` and `api_minimum_version`,
the oldest API with which code written for it still runs. What it leaves out is taken from the
host that it is part of, by default Jackfield itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType, SimpleNamespace
from typing import Any

import jackfield
from jackfield.errors import JackfieldError
from jackfield.versions import ApiVersion, InvalidVersion, api_version, show_api


class IncompatibleAPI(JackfieldError):  # noqa: N818 - bzrlib's name, which plugins catch
    """An object does not offer the API that is wanted.

    Attributes:
        api: the object; of a module, after the error was pickled, no more than its name.
        wanted: the API versions that were asked for.
        minimum: the oldest API that the object offers.
        current: the newest one.
    """

    exit_status = 3

    def __init__(
        self,
        api: object,
        wanted: tuple[ApiVersion, ...],
        minimum: ApiVersion,
        current: ApiVersion,
    ) -> None:
        self.api = api
        self.wanted = wanted
        self.minimum = minimum
        self.current = current
        versions = " or ".join(map(show_api, wanted)) or "(none)"
        super().__init__(
            f"{_name(api)} does not offer API {versions}: it offers {show_api(minimum)} "
            f"to {show_api(current)}"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied and pickled, as an error is that crosses from one process to another."""
        api = self.api
        if isinstance(api, ModuleType):  # cannot be pickled
            api = SimpleNamespace(__name__=api.__name__)
        return type(self), (api, self.wanted, self.minimum, self.current)


def get_current_api_version(api: object, host: object = jackfield) -> ApiVersion:
    """Give the newest API version that `api` offers.

    That is its `api_current_version`, else the first three elements of its `version_info`, else
    the current version of `host`.

    Raises:
        InvalidVersion: if what it exports is no version tuple.
    """
    for attribute in ("api_current_version", "version_info"):
        exported = _exported(api, attribute)
        if exported is not None:
            return exported
    if api is host:
        raise AttributeError(f"{host!r} exports neither api_current_version nor version_info")
    return get_current_api_version(host, host)


def get_minimum_api_version(api: object, host: object = jackfield) -> ApiVersion:
    """Give the oldest API version that `api` offers: its `api_minimum_version`, else the host's.

    Raises:
        InvalidVersion: if what it exports is no version tuple.
    """
    exported = _exported(api, "api_minimum_version")
    if exported is not None:
        return exported
    if api is host:
        return get_current_api_version(host, host)
    return get_minimum_api_version(host, host)


def require_api(api: object, wanted: ApiVersion, host: object = jackfield) -> None:
    """Check that `api` offers the API version `wanted`.

    Raises:
        IncompatibleAPI: if `wanted` is older than its minimum or newer than its current version.
        InvalidVersion: if `wanted`, or what `api` exports, is no version tuple.
    """
    require_any_api(api, [wanted], host)


def require_any_api(
    api: object, wanted_list: Iterable[ApiVersion], host: object = jackfield
) -> None:
    """Check that `api` offers at least one of the API versions in `wanted_list`.

    Raises:
        IncompatibleAPI: if it offers none of them.
        InvalidVersion: if one of them, or what `api` exports, is no version tuple.
    """
    wanted = tuple(_checked(version, "the wanted API") for version in wanted_list)
    minimum = get_minimum_api_version(api, host)
    current = get_current_api_version(api, host)
    if not any(minimum <= version <= current for version in wanted):
        raise IncompatibleAPI(api, wanted, minimum, current)


def _exported(api: object, attribute: str) -> ApiVersion | None:
    value = getattr(api, attribute, None)
    return None if value is None else _checked(value, f"{_name(api)}.{attribute}")


def _checked(value: object, what: str) -> ApiVersion:
    try:
        return api_version(tuple(value) if isinstance(value, list) else value)
    except InvalidVersion as error:
        raise InvalidVersion(f"{what}: {error}") from None


def _name(api: object) -> str:
    return getattr(api, "__name__", None) or repr(api)
