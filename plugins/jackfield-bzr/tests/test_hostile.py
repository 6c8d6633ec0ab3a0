"""Branches of strangers: looking at one runs nothing of it and writes nothing into it."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_bzr import branches, formats
from jackfield_bzr.control import Bazaar

Brz = Callable[..., str]
Snapshot = Callable[[Path], dict[str, object]]

FORMAT = "Bazaar checkout"

TRAPS = (
    *("editor", "gpg_signing_command", "gpg_signing_key", "mail_client", "post_commit"),
    *("pre_commit", "post_commit_to", "ssh", "bzr_remote_path", "external_diff", "diff_options"),
    *("bzr.mergetool.trap", "bzr.default_mergetool", "launchpad_username", "bugtracker_trap_url"),
    *("validate_signatures_in_log", "shell", "pager"),
)
"""Settings that name a program, or make brz want one."""


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where programs leave marks."""
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


@pytest.fixture
def hostile(shared: Path, marks: Path) -> Path:
    """A branch in a shared repository that is full of traps."""
    trunk = shared / "trunk"
    program = shared.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{marks}/program'\ncat\n")
    program.chmod(0o755)
    traps = "".join(f"{name} = {program}\n" for name in TRAPS)
    traps += "create_signatures = always\ncheck_signatures = require\n"
    traps += "parent_location = bzr+ssh://localhost/there\nbzr.workingtree.worth_saving_limit = 0\n"
    traps += f"[ALIASES]\nstatus = !{program}\nlog = !{program}\n"
    for place in (trunk / ".bzr" / "branch" / "branch.conf", trunk / ".bzr" / "control.conf"):
        place.write_text(traps)
    (trunk / ".bzr" / "checkout" / "views").write_text(traps)
    (trunk / ".bzr" / "rules").write_text("[name *]\neol = crlf\n")
    module = f"open({str(marks / 'module')!r}, 'w').close()\n"
    for name in ("plugins", "breezy"):
        (trunk / name).mkdir()
        (trunk / name / "__init__.py").write_text(module)
    (trunk / "sitecustomize.py").write_text(module)
    (trunk / "file").touch()  # brz will want to remember that it is as it was
    os.utime(trunk / "file", (1_700_000_000, 1_700_000_000))
    return trunk


def test_nothing_is_run_and_nothing_written(
    hostile: Path,
    shared: Path,
    bazaar: Bazaar,
    marks: Path,
    snapshot: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(hostile)
    monkeypatch.setenv("PYTHONPATH", f":{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("BRZ_PLUGINS_AT", f"trap@{hostile / 'plugins'}")
    monkeypatch.setenv("BZR_PLUGIN_PATH", str(hostile))
    monkeypatch.setenv("BRZ_EDITOR", str(shared.parent / "program"))
    before = snapshot(shared)
    assert bazaar.state(hostile, FORMAT).changes == {"unknown": 3}
    bazaar.fingerprint(hostile, FORMAT)
    assert bazaar.history(hostile, FORMAT) == shared
    bazaar.archive(shared, FORMAT, shared.parent / "archive")
    bazaar.check(shared.parent / "archive")
    branches.run(Namespace(path=hostile))
    formats.run(Namespace(path=hostile))
    assert snapshot(shared) == before
    bazaar.restore(shared.parent / "archive", shared.parent / "restored", FORMAT)
    assert list(marks.iterdir()) == []


def test_plain_brz_falls_into_a_trap(
    hostile: Path, brz: Brz, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ":")  # as many have it: with the current directory in it
    with pytest.raises(RuntimeError, match="has no attribute"):
        brz(hostile, "status")
    assert [mark.name for mark in marks.iterdir()] == ["module"]


@pytest.mark.parametrize("format", ["knit", "pack-0.92", "2a"])
def test_nothing_is_written_into_a_tree_of_any_format(
    tmp_path: Path, brz: Brz, bazaar: Bazaar, snapshot: Snapshot, format: str
) -> None:
    branch = tmp_path / "branch"
    brz(tmp_path, "init", "--quiet", f"--format={format}", branch)
    (branch / "file").write_text("one\n")
    brz(branch, "add", "--quiet")
    brz(branch, "commit", "--quiet", "--message=One")
    os.utime(branch / "file", (1_700_000_000, 1_700_000_000))
    before = snapshot(branch)
    assert bazaar.state(branch, FORMAT).changes == {}
    assert snapshot(branch) == before
    brz(branch, "status")
    assert snapshot(branch) != before  # as brz does of itself


def test_other_branches_are_not_written_either(
    shared: Path, brz: Brz, bazaar: Bazaar, snapshot: Snapshot
) -> None:
    brz(shared.parent, "checkout", "--quiet", shared / "trunk", "heavy")
    before = snapshot(shared)
    assert bazaar.state(shared.parent / "heavy", FORMAT).ahead == 0
    assert snapshot(shared) == before


def test_a_branch_of_another_user(branch: Path, bazaar: Bazaar) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (branch, *branch.rglob("*")):
        os.lchown(path, 65534, 65534)
    assert bazaar.state(branch, FORMAT).changes == {}


@pytest.mark.parametrize("file", ["branch/format", "branch/tags", "branch/location"])
def test_a_fifo_is_not_waited_for(branch: Path, bazaar: Bazaar, file: str) -> None:
    (branch / ".bzr" / file).unlink(missing_ok=True)
    os.mkfifo(branch / ".bzr" / file)
    assert bazaar.fingerprint(branch, FORMAT)
    assert bazaar.history(branch, FORMAT) == branch


@pytest.mark.parametrize(
    "file", [".bzrignore", ".bzr/branch/last-revision", ".bzr/checkout/dirstate", ".bzr/x/lock"]
)
def test_a_fifo_that_brz_would_wait_for_is_named(branch: Path, bazaar: Bazaar, file: str) -> None:
    (branch / ".bzr" / "x").mkdir()
    (branch / file).unlink(missing_ok=True)
    os.mkfifo(branch / file)
    with pytest.raises(JackfieldError, match=f"^{branch / file}: is neither a file nor a dir"):
        bazaar.state(branch, FORMAT)
