"""Which directory a URL names."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.backends import InvalidBackendURL
from jackfield_file.url import Options


@pytest.mark.parametrize(
    ("url", "directory"),
    [
        ("file:///srv/store", "/srv/store"),
        ("FILE:///srv/store/", "/srv/store"),
        ("file:////a", "//a"),
        ("file:///", "/"),
        ("file:///with space/%25/what%3F/n%C3%A4me", "/with space/%/what?/näme"),
        ("file:///%FF", "/\udcff"),
        ("file:///me:secret@host", "/me:secret@host"),
        ("file:///localhost/a", "/localhost/a"),
    ],
)
def test_an_absolute_directory(opened, url: str, directory: str) -> None:
    assert opened(url).backend.directory == Path(directory)


@pytest.mark.parametrize(
    ("url", "directory"),
    [
        ("file://store", "store"),
        ("file://store/below", "store/below"),
        ("file://.", "."),
        ("file://../store", "../store"),
        ("file://./localhost/a", "localhost/a"),
        ("file://localhost", "localhost"),
        ("file://ada@laptop/store", "ada@laptop/store"),
        ("file://./me:secret@host", "me:secret@host"),
        ("file://./~/store", "~/store"),
        ("file://a~/store", "a~/store"),
    ],
)
def test_a_relative_directory_is_below_the_current_one(opened, url: str, directory: str) -> None:
    assert opened(url).backend.directory == Path.cwd() / directory


def test_a_later_change_of_directory_changes_nothing(
    opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = opened("file://store")
    monkeypatch.chdir("/")
    assert store.backend.directory == tmp_path / "store"


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("file://", "file://."),
        ("file:///what?", "%3F"),
        ("file:///what?more", "%3F"),
        ("file:///a?fsync=perhaps", "fsync=yes"),
        ("file:///a?keep=mode,owner", "keep=mode,mtime"),
        ("file:///a#b", "%23"),
        ("file://localhost/srv/store", "file:///srv/store"),
        ("file:/srv/store", "//"),
        ("file:srv", "//"),
    ],
)
def test_what_is_no_directory_or_could_be_two_is_refused_with_a_hint(
    opened, url: str, hint: str
) -> None:
    with pytest.raises(InvalidBackendURL) as raised:
        opened(url)
    assert repr(url) in str(raised.value)
    assert hint in str(raised.value)


@pytest.mark.parametrize("url", ["file://~", "file://~/my%20store", "file://~root/store"])
def test_a_home_directory_is_written_out(opened, url: str) -> None:
    with pytest.raises(InvalidBackendURL) as raised:
        opened(url)
    home, slash, below = url.removeprefix("file://").partition("/")
    assert f"write {Path(home).expanduser().as_uri()}{slash}{below} for" in str(raised.value)
    assert f"file://./{home}{slash}{below} for" in str(raised.value)


@pytest.mark.parametrize("url", ["file://me:canary@host/srv", "file://me:canary@host"])
def test_a_password_is_refused_and_not_shown(opened, url: str) -> None:
    with pytest.raises(InvalidBackendURL) as raised:
        opened(url)
    assert repr(url.replace("canary", "***")) in str(raised.value)
    assert "canary" not in str(raised.value)
    assert "file://./" in str(raised.value)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", Options()),
        ("?fsync=yes", Options(fsync=True)),
        ("?fsync=no", Options()),
        ("?keep=mtime", Options(keep_mtime=True)),
        ("?keep=mode,mtime&fsync=yes", Options(fsync=True, keep_mode=True, keep_mtime=True)),
    ],
)
def test_options(opened, query: str, options: Options) -> None:
    backend = opened(f"file:///srv/store{query}").backend
    assert (backend.directory, backend.options) == (Path("/srv/store"), options)
