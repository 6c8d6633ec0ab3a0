"""What the files of a control directory say: read without brz, and never an exception."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield_bzr import layout

PARTS = st.binary(min_size=1, max_size=8).filter(lambda part: not set(part) & set(b"/\0"))


@given(st.lists(PARTS.filter(lambda part: part not in (b".", b"..")), min_size=1, max_size=4))
def test_a_local_url_gives_its_path_back(parts: list[bytes]) -> None:
    path = b"/" + b"/".join(parts)
    found = layout.locate(Path("/elsewhere"), "file://" + quote(path) + "/")
    assert found.path is not None
    assert os.fsencode(found.path) == path


@given(st.text().filter(lambda text: "\0" not in text))
def test_any_location_can_be_read(text: str) -> None:
    found = layout.locate(Path("/a/b"), text)
    assert found.path is None or found.path.is_absolute()


@pytest.mark.parametrize(
    ("text", "path", "shown"),
    [
        ("../a/", "/x/a", "/x/a"),
        ("file:///y/%C3%A9%20/", "/y/é ", "/y/é "),
        ("file:///y/,branch=other", "/y", "/y"),
        ("/absolute", "/absolute", "/absolute"),
        ("bzr+ssh://me:secret@there/x", None, "bzr+ssh://me@there/x"),
        ("lp:bzr", None, "lp:bzr"),
        ("http://there/x", None, "http://there/x"),
    ],
)
def test_locations(text: str, path: str | None, shown: str) -> None:
    found = layout.locate(Path("/x/b"), text)
    assert found == layout.Location(shown, None if path is None else Path(path))


@given(st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_configuration_can_be_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / ".bzr" / "branch").mkdir(parents=True, exist_ok=True)
    (tmp_path / ".bzr" / "branch" / "branch.conf").write_bytes(data)
    assert all("=" not in name for name in layout.settings(tmp_path))


def test_settings_of_a_branch(tmp_path: Path) -> None:
    (tmp_path / ".bzr" / "branch").mkdir(parents=True)
    (tmp_path / ".bzr" / "branch" / "branch.conf").write_text(
        '# parent_location = no\nnickname = "with space"\nbound=True\n[section]\nbound = False\n'
    )
    assert layout.settings(tmp_path) == {"nickname": "with space", "bound": "True"}
