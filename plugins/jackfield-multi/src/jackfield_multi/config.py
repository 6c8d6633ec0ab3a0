"""Reading the file that says which stores there are, and how they are used.

It may hold secrets. So no error quotes a value of it but the few that have to be one of some words,
and URLs are shown masked.
"""

from __future__ import annotations

import json
import posixpath
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jackfield.backends import InvalidBackendURL, ParsedUrl, parse_url

MODES = ("mirror", "stripe")
ON_FAIL = ("abort", "continue")

RESERVED_NAMES = ("majority", "newest")
"""What ``multi-repair --prefer`` takes for something else than a store."""

_KEYS = ("mode", "onfail", "retries", "retry_delay", "stall_timeout", "stores")
_STORE_KEYS = ("url", "name", "prefixes", "description")


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """One store of a configuration.

    Attributes:
        url: its URL.
        name: what it is called; None if it has no name.
        prefixes: what the names of the files begin with that it takes; none for all files.
    """

    url: ParsedUrl
    name: str | None
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration.

    Attributes:
        path: the file.
        mode: one of `MODES`.
        on_fail: one of `ON_FAIL`.
        retries: how many attempts an operation has in each store.
        retry_delay: seconds between two of them.
        stall_timeout: seconds without a sign of life after which an operation in a store has
            failed; None to wait for ever.
        stores: at least one, no two the same.
    """

    path: Path
    mode: str
    on_fail: str
    retries: int
    retry_delay: float
    stall_timeout: float | None
    stores: tuple[StoreConfig, ...]


def read(parsed_url: ParsedUrl) -> Config:
    """Read the configuration that ``multi://PATH?mode=…&onfail=…`` names.

    Raises:
        InvalidBackendURL: if the URL or the file is malformed; it names the file and the key.
        OSError: if the file cannot be read.
    """
    path = _path(parsed_url)
    data = _object(_Reader(path, ""), _parsed(path), _KEYS)
    top = _Reader(path, "")
    for name, values in parsed_url.query_args.items():
        if name not in ("mode", "onfail"):
            raise InvalidBackendURL(
                f"{str(parsed_url)!r}: {name!r} is not known; known are mode and onfail"
            )
        data[name] = values[-1]
    return Config(
        path=path,
        mode=top.word(data, "mode", MODES),
        on_fail=top.word(data, "onfail", ON_FAIL),
        retries=top.number(data, "retries", 1, least=1, whole=True),
        retry_delay=top.number(data, "retry_delay", 30, least=0),
        stall_timeout=top.number(data, "stall_timeout", None, least=1),
        stores=_stores(path, data),
    )


def _path(parsed_url: ParsedUrl) -> Path:
    shown = repr(str(parsed_url))
    if not parsed_url.path:
        raise InvalidBackendURL(f"{shown} names no file; write multi:///PATH/OF/CONFIG.json")
    if parsed_url.fragment:
        raise InvalidBackendURL(f"{shown}: a '#' in a file's name is written %23")
    return Path(parsed_url.path).absolute()


def _parsed(path: Path) -> object:
    """Parse the file, by the language that its name says."""
    reader = _Reader(path, "")
    parsers: dict[str, Any] = {".json": json.loads, ".toml": tomllib.loads}
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise reader.error("its name ends in neither .json nor .toml")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise reader.error(f"it is not UTF-8 (byte {error.start})") from None
    try:
        data = parse(text)
    except RecursionError:
        raise reader.error("it is nested too deeply") from None
    except ValueError as error:  # neither parser quotes more than a character of the text
        raise reader.error(f"it is not {path.suffix[1:].upper()}: {error}") from None
    return {"stores": data} if isinstance(data, list) else data


def _stores(path: Path, data: Mapping[str, Any]) -> tuple[StoreConfig, ...]:
    entries = data.get("stores")
    top = _Reader(path, "")
    if not isinstance(entries, list) or not entries:
        raise top.error("stores: it is a list of at least one store, each with a url")
    stores: list[StoreConfig] = []
    for number, entry in enumerate(entries):
        reader = _Reader(path, f"stores[{number}]")
        store = _store(reader, entry)
        for other, earlier in enumerate(stores):
            if _place(earlier.url) == _place(store.url):
                raise reader.error(f"it has the url of stores[{other}]", "url")
            if store.name is not None and earlier.name == store.name:
                raise reader.error(f"it has the name of stores[{other}]", "name")
        stores.append(store)
    return tuple(stores)


def _place(url: ParsedUrl) -> tuple[object, ...]:
    """Give what a URL says of where a store is, the same however it is written."""
    where = url.scheme, url.hostname, url.port, url.module, url.username
    return *where, posixpath.normpath(url.path), url.query, url.fragment


def _store(reader: _Reader, entry: object) -> StoreConfig:
    data = _object(reader, entry, _STORE_KEYS)
    url = data.get("url")
    if not isinstance(url, str):
        raise reader.error("it is the URL of a store, a text", "url")
    try:
        parsed = parse_url(url)
    except InvalidBackendURL as error:
        raise reader.error(str(error), "url") from None
    name = data.get("name")
    if name is not None and (not isinstance(name, str) or not name.strip()):
        raise reader.error("it is a text, and not empty", "name")
    if name is not None and (name.isdigit() or name in RESERVED_NAMES):
        raise reader.error(f"neither a number nor {' nor '.join(RESERVED_NAMES)} is one", "name")
    prefixes = data.get("prefixes", [])
    if not isinstance(prefixes, list) or not all(
        isinstance(prefix, str) and prefix for prefix in prefixes
    ):
        raise reader.error("it is a list of texts, none of them empty", "prefixes")
    return StoreConfig(parsed, name, tuple(prefixes))


def _object(reader: _Reader, data: object, known: Sequence[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise reader.error(f"it is an object with the keys {', '.join(known)}")
    for key in data:
        if key not in known:
            raise reader.error(f"it is not known; known are {', '.join(known)}", key)
    return dict(data)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values out of a part of the file; its errors name both."""

    path: Path
    part: str

    def error(self, fault: str, key: str = "") -> InvalidBackendURL:
        where = ".".join(filter(None, (self.part, key)))
        return InvalidBackendURL(": ".join(filter(None, (str(self.path), where, fault))))

    def word(self, data: Mapping[str, Any], key: str, words: Sequence[str]) -> str:
        """Give one of some words, by default the first one."""
        value = data.get(key, words[0])
        if value not in words:
            raise self.error(f"it is {' or '.join(words)}", key)
        return str(value)

    def number(
        self,
        data: Mapping[str, Any],
        key: str,
        default: int | None,
        *,
        least: int,
        whole: bool = False,
    ) -> Any:
        """Give a number."""
        value = data.get(key, default)
        if key not in data:
            return value
        kinds = int if whole else int | float
        if not isinstance(value, kinds) or isinstance(value, bool) or not least <= value < 1e9:
            kind = "a whole number" if whole else "a number"
            raise self.error(f"it is {kind}, at least {least} and less than 1000000000", key)
        return value
