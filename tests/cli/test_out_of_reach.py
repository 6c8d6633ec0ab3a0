"""Local files and directories that cannot be used: one line, the right status, and at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import processes
from support.environments import Environment

LONG = "x" * 300

OUT_OF_REACH = {
    "put a file": ("put locked/file STORE", 51, "cannot put 'file': Permission denied: "),
    "put what cannot be read": ("put secret STORE", 51, "Permission denied: 'secret'"),
    "put that elsewhere": ("put secret PLAIN", 51, "Permission denied: 'secret'"),
    "put a long name": (f"put {LONG} STORE", 50, "File name too long: 'xxx"),
    "cp a file": ("cp locked/file STORE", 51, "cannot put 'file': Permission denied: "),
    "mv a file": ("mv locked/file STORE", 51, "cannot move 'file': Permission denied: "),
    "get into it": ("get STORE/a locked/in", 51, "cannot get 'a': Permission denied: 'locked"),
    "get below it": ("get STORE/a locked/in/", 51, "cannot get 'a': Permission denied: 'locked"),
    "get a long name": (f"get STORE/a {LONG}", 50, "cannot get 'a': File name too long: 'xxx"),
    "get all": ("get STORE/ locked/new", 51, "cannot make 'locked/new': Permission denied"),
    "get into what is sealed": ("get STORE/a sealed", 51, "Permission denied: 'sealed'"),
    "get all into a file": ("get STORE/ secret", 2, "'secret' is not a directory, where several"),
    "through a layer": ("get PLAIN/a sealed", 51, "Permission denied: 'sealed'"),
    "mv out": ("mv STORE/a locked/in", 51, "cannot get 'a': Permission denied: 'locked"),
    "sync from it": ("sync locked STORE", 51, "cannot read 'locked': Permission denied"),
    "sync below it": ("sync locked/in STORE", 51, "cannot read 'locked/in': Permission denied"),
    "sync from nowhere": ("sync nowhere STORE", 52, "cannot read 'nowhere': No such file or"),
    "sync into it": ("sync STORE locked/new", 51, "cannot read 'locked/new': Permission denied"),
    "sync dryly": ("sync -n STORE locked/new", 51, "cannot read 'locked/new': Permission denied"),
    "sync into sealed": ("sync STORE sealed/new", 51, "cannot make 'sealed/new': Permission"),
    "sync into a long name": (
        f"sync STORE {LONG}",
        50,
        f"cannot read '{LONG}': File name too long",
    ),
    "sync into a loop": ("sync STORE loop", 50, "cannot read 'loop': Too many levels of symbolic"),
    "sync below a file": ("sync STORE secret/new", 50, "cannot read 'secret/new': Not a directory"),
    "sync into a store": ("sync sealed STORE/../locked", 51, "cannot list: Permission denied"),
    "sync what tells no more than names": (
        "sync listed STORE",
        51,
        "cannot read 'listed/b': Permission denied",
    ),
    "sync by deleting": (
        "sync --delete STORE/../empty sealed",
        51,
        "cannot delete 'sealed/b': Permission denied",
    ),
    "sync what is newer into sealed": ("sync STORE/../later sealed", 51, "cannot get 'b': Permiss"),
    "rm": ("rm STORE/../sealed/b", 51, "cannot delete 'b': Permission denied"),
    "stat": ("stat STORE/../locked/b", 51, "cannot query 'b': Permission denied"),
    "ls": ("ls -l STORE/../listed", 51, "cannot query 'b': Permission denied"),
    "verify it": ("verify STORE locked/new", 51, "cannot read 'locked/new': Permission denied"),
}

PLAIN = """
import shutil
from pathlib import Path
from jackfield.backends import Backend

jackfield_compatible_versions = [(0, 1, 0)]

class Plain(Backend):
    has_network_location = False
    def _get(self, remote_filename, local_path):
        shutil.copyfile(Path(self.parsed_url.path, remote_filename), local_path)
    def _put(self, source_path, remote_filename):
        shutil.copyfile(source_path, Path(self.parsed_url.path, remote_filename))
    def _list(self): return ["a"]
    def _delete(self, filename): ...
"""
PROJECT = """
[project]
name = "plain"
version = "1"
[project.entry-points."jackfield.backends"]
plain = "plain:Plain"
"""
"""A plugin whose backend leaves all to the host that can be left to it."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """``locked`` nobody may enter, ``sealed`` nobody may write to, ``secret`` nobody may read.

    Of ``listed`` the names may be read, and no more. It has a file ``b``, as ``sealed`` has, and
    ``later``, where that is newer by a second.
    """
    modes = {"locked": 0o000, "sealed": 0o555, "listed": 0o444, "later": 0o755, "empty": 0o755}
    for name, mode in modes.items():
        (tmp_path / name).mkdir()
        if name in {"sealed", "listed", "later"}:
            (tmp_path / name / "b").touch()
        (tmp_path / name).chmod(mode)
    os.utime(tmp_path / "sealed" / "b", (1e9, 1e9))
    os.utime(tmp_path / "later" / "b", (1e9 + 1, 1e9 + 1))
    (tmp_path / "secret").touch(mode=0o000)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "plain.py").write_text(PLAIN)
    (tmp_path / "project" / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "a").write_text("content")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("sync -c --delete mine STORE", "b\treplaced\n"),
        ("sync -c -n mine STORE", "replace\tb\tcontent\n"),
        ("sync -c STORE mine", "b\treplaced\n"),
        ("verify STORE mine", "c\tby content\n"),
    ],
)
def test_what_cannot_be_compared_does_not_stop_the_others(
    all_installed: Environment, here: Path, words: str, done: str
) -> None:
    store, mine = here / "store", here / "mine"
    mine.mkdir()
    for place, contents in {mine: "old0 old1 same", store: "xxxx new1 same"}.items():
        for name, content in zip("abc", contents.split(), strict=True):
            (place / name).write_text(content)
    (store / "extra").touch()
    if words.endswith("mine"):
        (store / "extra").unlink()
    (mine / "a").chmod(0o000)
    arguments = words.replace("STORE", store.as_uri()).split()
    ran = processes.run(
        [*processes.UNPRIVILEGED, all_installed.bin / "jackfield", *arguments],
        variables=all_installed.variables,
        directory=here,
    )
    assert (ran.returncode, ran.stdout) == (51, done)
    assert "jackfield: 'a': Permission denied: 'mine/a'\n" in ran.stderr
    assert "Errno" not in ran.stderr
    assert (store / "a").read_text() == "xxxx"
    assert (store / "extra").exists() is not words.endswith("mine")


@pytest.mark.parametrize("kind", OUT_OF_REACH)
def test_it_is_named_with_the_reason_and_nothing_is_tried_again(
    all_installed: Environment, here: Path, kind: str
) -> None:
    words, status, message = OUT_OF_REACH[kind]
    url = (here / "store").as_uri()
    words = words.replace("STORE", url).replace("PLAIN", url.replace("file", "plain", 1))
    done = processes.run(
        [
            *processes.UNPRIVILEGED,
            all_installed.bin / "jackfield",
            *words.split(),
        ],
        variables={**all_installed.variables, "JACKFIELD_PLUGINS_AT": f"plain@{here}/project"},
        directory=here,
    )
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert (here / "store" / "a").read_text() == "content"
