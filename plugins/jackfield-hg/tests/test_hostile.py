"""Repositories of strangers: looking at one runs nothing of it and writes nothing into it."""

from __future__ import annotations

import os
import subprocess
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_hg import heads
from jackfield_hg.control import Mercurial

Hg = Callable[..., str]

FORMAT = "Mercurial repository"

HOOKS = (
    *("pre-status", "pre-log", "pre-bundle", "pre-resolve", "pre-init", "pre-unbundle"),
    *("post-status", "post-log", "post-bundle", "pre-update", "update", "preupdate"),
    *("pretxnopen", "txnclose", "changegroup", "outgoing", "incoming", "pre-serve"),
)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where programs leave marks."""
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


@pytest.fixture
def hostile(rich: Path, marks: Path) -> Path:
    """A repository whose configuration runs programs from every command, in several ways."""
    extension = rich / "planted.py"
    extension.write_text(f"open({str(marks / 'extension')!r}, 'w').close()\n")
    lines = ["[extensions]", f"planted = {extension}", "fsmonitor =", "blackbox =", "[hooks]"]
    lines += [f"{hook} = touch '{marks}/{hook}'" for hook in HOOKS]
    lines += [f"python.{hook} = python:{extension}:run" for hook in HOOKS[:3]]
    lines += ["[alias]"]
    lines += [f"{name} = !touch '{marks}/alias'" for name in ("log", "status", "bundle", "heads")]
    lines += ["[ui]", f"editor = touch '{marks}/editor' #", f"merge = {marks}/merge"]
    lines += [f"ssh = touch '{marks}/ssh' #", f"ignore = {marks}"]
    lines += ["[pager]", f"pager = touch '{marks}/pager'", "[encode]"]
    lines += [f"** = touch '{marks}/encode'; cat", "[decode]", f"** = touch '{marks}/decode'; cat"]
    lines += ["[paths]", "default = ssh://localhost/there", "[schemes]", "x = file:///"]
    text = "\n".join(lines) + "\n%include included\n"
    (rich / ".hg" / "hgrc").write_text(text)
    (rich / ".hg" / "included").write_text(f"[hooks]\npre-log.more = touch '{marks}/included'\n")
    (rich / ".hg" / "hgrc-not-shared").write_text(text)
    (rich / ".hg" / "store" / "hgrc").write_text(text)
    (rich / "file").write_text("tuo\n")
    (rich / "file").touch()
    return rich


@pytest.fixture(params=["repository", "shared"])
def top(request: pytest.FixtureRequest, hostile: Path, hg: Hg, marks: Path) -> Path:
    """The repository, and one that shares it (and its configuration)."""
    if request.param == "repository":
        return hostile
    shared = hostile.parent / "shared"
    hg(hostile.parent, "share", "--noupdate", "--config", "share.safe-mismatch=x", hostile, shared)
    (shared / ".hg" / "hgrc").write_bytes((hostile / ".hg" / "hgrc").read_bytes())
    for mark in marks.iterdir():
        mark.unlink()
    return shared


def test_plain_hg_falls_into_the_traps(hostile: Path, marks: Path) -> None:
    environment = os.environ | {"HGRCPATH": ""}
    subprocess.run(["hg", "status"], cwd=hostile, env=environment, timeout=60, check=False)
    assert {"extension", "alias"} <= {mark.name for mark in marks.iterdir()}


def test_nothing_is_run_and_nothing_written(
    top: Path,
    hostile: Path,
    mercurial: Mercurial,
    marks: Path,
    snapshot: Callable[[Path], dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(top)
    before = snapshot(top) | snapshot(hostile)
    mercurial.state(top, FORMAT)
    mercurial.fingerprint(top, FORMAT)
    assert mercurial.history(top, FORMAT) == hostile
    mercurial.archive(hostile, FORMAT, hostile.parent / "archive")
    mercurial.check(hostile.parent / "archive")
    heads.run(Namespace(path=top))
    assert list(marks.iterdir()) == []
    assert snapshot(top) | snapshot(hostile) == before
    mercurial.restore(hostile.parent / "archive", hostile.parent / "restored", FORMAT)
    assert list(marks.iterdir()) == []


def test_nothing_is_written_where_caches_are_missing(
    rich: Path, mercurial: Mercurial, snapshot: Callable[[Path], dict[str, object]]
) -> None:
    for cache in ("cache", "wcache"):
        for file in (rich / ".hg" / cache).iterdir():
            file.unlink()
        (rich / ".hg" / cache).rmdir()
    (rich / "file").touch()  # hg will want to remember that it is as it was
    before = snapshot(rich)
    assert mercurial.state(rich, FORMAT).changes == {}
    mercurial.archive(rich, FORMAT, rich.parent / "archive")
    assert snapshot(rich) == before


def test_subrepositories_are_not_entered(
    repository: Path, hg: Hg, mercurial: Mercurial, marks: Path
) -> None:
    sub = repository / "sub"
    hg(repository, "init", sub)
    (sub / "file").touch()
    hg(sub, "commit", "--addremove", "--message=Sub")
    (repository / ".hgsub").write_text("sub = sub\n")
    hg(repository, "commit", "--addremove", "--message=With a subrepository")
    (sub / ".hg" / "hgrc").write_text(f"[hooks]\npre-status = touch '{marks}/sub'\n")
    (sub / "file").write_text("changed")
    (sub / "new").touch()
    assert mercurial.state(repository, FORMAT).changes == {}
    archive, restored = repository.parent / "archive", repository.parent / "restored"
    mercurial.archive(repository, FORMAT, archive)
    mercurial.check(archive)
    mercurial.restore(archive, restored, FORMAT)
    assert [path.name for path in restored.iterdir()] == [".hg"]
    assert hg(restored, "log", "-Tx") == "xx"
    assert list(marks.iterdir()) == []


def test_a_repository_of_another_user(repository: Path, mercurial: Mercurial) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (repository, *repository.rglob("*")):
        os.lchown(path, 65534, 65534)
    assert mercurial.state(repository, FORMAT).changes == {}


@pytest.mark.parametrize("file", ["hgrc", "branch", "bookmarks", "localtags", "dirstate"])
def test_a_fifo_is_not_waited_for(repository: Path, mercurial: Mercurial, file: str) -> None:
    (repository / ".hg" / file).unlink(missing_ok=True)
    os.mkfifo(repository / ".hg" / file)
    assert mercurial.state(repository, FORMAT).unpushed == 1
    assert mercurial.fingerprint(repository, FORMAT)


@pytest.mark.parametrize("file", ["hgrc", "branch"])
def test_a_directory_in_the_place_of_a_file_is_none(
    repository: Path, mercurial: Mercurial, file: str
) -> None:
    (repository / ".hg" / file).unlink(missing_ok=True)
    (repository / ".hg" / file).mkdir()
    assert mercurial.state(repository, FORMAT).unpushed == 1


@pytest.mark.parametrize("file", [".hgignore", ".hg/store/00changelog.i", ".hg/store/phaseroots"])
def test_a_fifo_that_hg_would_wait_for_is_named(
    repository: Path, mercurial: Mercurial, file: str
) -> None:
    (repository / file).unlink(missing_ok=True)
    os.mkfifo(repository / file)
    with pytest.raises(JackfieldError, match=f"^{repository / file}: is neither a file nor a dir"):
        mercurial.state(repository, FORMAT)


def test_a_file_that_would_fill_the_disk_is_not_copied(
    repository: Path, mercurial: Mercurial
) -> None:
    os.truncate(repository / ".hg" / "dirstate", 1 << 40)
    with pytest.raises(JackfieldError, match=f"^{repository}/.hg/dirstate: is too long: 10995116"):
        mercurial.state(repository, FORMAT)


def test_a_fifo_in_the_history_is_not_waited_for(
    repository: Path, mercurial: Mercurial, tmp_path: Path
) -> None:
    os.mkfifo(repository / ".hg" / "store" / "data" / "fifo.i")
    with pytest.raises(JackfieldError, match="neither a file nor a directory: take it away"):
        mercurial.archive(repository, FORMAT, tmp_path / "archive")
