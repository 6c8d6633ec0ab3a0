"""How a branch, a checkout or a repository stands, in every situation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState, without_login
from jackfield_bzr.control import Bazaar

Brz = Callable[..., str]

FORMAT = "Bazaar checkout"


def revision(brz: Brz, branch: Path, number: str = "-1") -> str:
    """Give the identifier of a revision."""
    return brz(branch, "revision-info", "-r", number).split(" ")[1]


def test_a_branch_before_its_first_revision(tmp_path: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(tmp_path, "init", "new")
    state = bazaar.state(tmp_path / "new", FORMAT)
    assert state == RepositoryState(branch="new", changes={}, shelved=0, unpushed=0)
    (tmp_path / "new" / "file").touch()
    assert bazaar.state(tmp_path / "new", FORMAT).changes == {"unknown": 1}
    brz(tmp_path / "new", "add", "--quiet")
    assert bazaar.state(tmp_path / "new", FORMAT).changes == {"added": 1}


def test_a_branch_of_one_s_own(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    assert bazaar.state(branch, FORMAT) == RepositoryState(
        branch="branch",
        revision=revision(brz, branch),
        changes={},
        shelved=0,
        unpushed=1,
        date="2023-11-14T23:13:20+01:00",
    )
    brz(branch, "nick", "Öther")
    assert bazaar.state(branch, FORMAT).branch == "Öther"


def test_what_is_shelved_is_counted(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    for content in ("one more\n", "another\n"):
        (branch / "file").write_text(content)
        brz(branch, "shelve", "--quiet", "--all")
    found = bazaar.state(branch, FORMAT)
    assert (found.changes, found.shelved) == ({}, 2)
    brz(branch, "unshelve", "--quiet", "1")
    assert bazaar.state(branch, FORMAT).shelved == 1


def test_changes_in_the_words_of_bazaar(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    for name in ("gone", "removed", "renamed", "kind", "executable"):
        (branch / name).write_text(name)
    brz(branch, "add", "--quiet")
    brz(branch, "commit", "--quiet", "--message=More")
    (branch / "file").write_text("two\n")  # as long as it was
    (branch / "executable").chmod(0o755)
    (branch / "gone").unlink()
    brz(branch, "remove", "--quiet", "removed")
    brz(branch, "move", "--quiet", "renamed", "new name")
    (branch / "kind").unlink()
    (branch / "kind").symlink_to("file")
    (branch / "new").touch()
    brz(branch, "add", "--quiet", "new")
    (branch / ".bzrignore").write_text("*.ignored\n")
    (branch / "an.ignored").touch()
    (branch / "un\nknown").touch()
    state = bazaar.state(branch, FORMAT)
    assert state.changes == {
        "modified": 2,
        "missing": 1,
        "removed": 1,
        "renamed": 1,
        "kind changed": 1,
        "added": 1,
        "unknown": 2,
    }
    assert state.dirty


def test_an_old_revision_is_checked_out(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    trunk = shared / "trunk"
    brz(trunk, "update", "--quiet", "-r1")
    state = bazaar.state(trunk, FORMAT)
    assert state.revision == revision(brz, trunk, "1")
    assert state.date == "2023-11-14T23:13:20+01:00"
    assert state.changes == {}


def test_conflicts(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    trunk = shared / "trunk"
    (trunk / "file").write_text("three\n")
    brz(trunk, "commit", "--quiet", "--message=Three")
    topic = shared / "features" / "töpic é"
    (topic / "file").write_text("four\n")
    brz(topic, "commit", "--quiet", "--message=Four")
    brz(trunk, "merge", topic, status=1)
    assert (bazaar.state(trunk, FORMAT).changes or {})["conflicts"] == 1


def test_ahead_and_behind_of_a_branch_on_this_machine(
    shared: Path, brz: Brz, bazaar: Bazaar
) -> None:
    trunk, topic = shared / "trunk", shared / "features" / "töpic é"
    state = bazaar.state(topic, FORMAT)
    assert (state.upstream, state.ahead, state.behind, state.unpushed) == (str(trunk), 0, 1, 0)
    (topic / "file").write_text("three\n")
    brz(topic, "commit", "--quiet", "--message=Three")
    state = bazaar.state(topic, FORMAT)
    assert (state.ahead, state.behind, state.unpushed) == (1, 1, 1)
    brz(topic, "push", "--quiet", "--overwrite", shared.parent / "backup")
    state = bazaar.state(topic, FORMAT)
    assert (state.upstream, state.ahead, state.unpushed) == (str(trunk), 1, 0)


def test_checkouts(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    trunk = shared / "trunk"
    heavy, light = shared.parent / "heavy", shared.parent / "light"
    brz(shared.parent, "checkout", "--quiet", trunk, heavy)
    brz(shared.parent, "checkout", "--quiet", "--lightweight", trunk, light)
    (heavy / "file").write_text("2\n")
    brz(heavy, "commit", "--quiet", "--local", "--message=Local")
    (light / "new").touch()
    state = bazaar.state(heavy, FORMAT)
    assert (state.branch, state.upstream, state.ahead, state.behind, state.unpushed) == (
        *("heavy", str(trunk), 1, 0, 1),
    )
    state = bazaar.state(light, "Bazaar lightweight checkout")
    assert (state.branch, state.revision) == ("trunk", revision(brz, trunk))
    assert state.changes == {"unknown": 1}
    assert bazaar.history(heavy, FORMAT) == heavy
    assert bazaar.history(light, "Bazaar lightweight checkout") == shared
    assert bazaar.history(trunk, FORMAT) == shared
    brz(heavy, "unbind")
    assert bazaar.state(heavy, FORMAT).upstream is None


def test_a_branch_without_a_tree(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(shared.parent, "branch", "--quiet", "--no-tree", shared / "trunk", "bare")
    state = bazaar.state(shared.parent / "bare", "Bazaar branch")
    assert (state.revision, state.changes) == (revision(brz, shared / "trunk"), None)


def test_a_repository_has_nothing_checked_out(shared: Path, bazaar: Bazaar) -> None:
    assert bazaar.state(shared, "Bazaar shared repository") == RepositoryState()


@pytest.mark.parametrize(
    "url", ["http://me:secret@localhost:1/there", "bzr+ssh://me@localhost/there", "lp:there"]
)
def test_what_is_elsewhere(branch: Path, brz: Brz, bazaar: Bazaar, url: str) -> None:
    brz(branch, "config", f"parent_location={url}")
    state = bazaar.state(branch, FORMAT)
    assert state.upstream == without_login(url)
    assert (state.ahead, state.behind, state.unpushed) == (None, None, None)
    brz(branch.parent, "checkout", "--quiet", "--lightweight", branch, "light")
    (branch.parent / "light" / ".bzr" / "branch" / "location").write_text(url)
    light = branch.parent / "light"
    with pytest.raises(NoHistory, match=f"^{light}: its history is in .*, which is not on this"):
        bazaar.state(light, "Bazaar lightweight checkout")
    with pytest.raises(NoHistory) as caught:
        bazaar.history(light, "Bazaar lightweight checkout")
    assert "secret" not in str(caught.value)
    brz(branch, "config", f"stacked_on_location={url}")
    with pytest.raises(NoHistory, match=f"^{branch}: the beginning of its history is in "):
        bazaar.archive(branch, FORMAT, branch.parent / "archive")


def test_a_branch_that_is_gone(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(branch.parent, "branch", "--quiet", branch, "other")
    brz(branch.parent, "checkout", "--quiet", "--lightweight", branch, "light")
    branch.rename(branch.parent / "moved")
    state = bazaar.state(branch.parent / "other", FORMAT)
    assert (state.upstream, state.ahead, state.unpushed) == (str(branch), None, 1)
    with pytest.raises(NoHistory, match=f"its history is in {branch}, which is not there"):
        bazaar.history(branch.parent / "light", "Bazaar lightweight checkout")


def test_references_in_a_circle(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(branch.parent, "checkout", "--quiet", "--lightweight", branch, "light")
    light = branch.parent / "light"
    (light / ".bzr" / "branch" / "location").write_text(f"file://{light}/")
    with pytest.raises(JackfieldError, match="its reference to a branch leads in a circle"):
        bazaar.state(light, FORMAT)


@pytest.mark.parametrize("format", ["knit", "dirstate-tags", "pack-0.92", "1.9-rich-root", "1.14"])
def test_older_formats(tmp_path: Path, brz: Brz, bazaar: Bazaar, format: str) -> None:
    brz(tmp_path, "init", "--quiet", f"--format={format}", "old")
    old = tmp_path / "old"
    (old / "file").write_text("one\n")
    brz(old, "add", "--quiet")
    before = bazaar.fingerprint(old, FORMAT)
    brz(old, "commit", "--quiet", "--message=One")
    assert bazaar.fingerprint(old, FORMAT) != before
    (old / "file").write_text("two\n")
    state = bazaar.state(old, FORMAT)
    assert (state.revision, state.unpushed) == (revision(brz, old), 1)
    assert state.changes == {"modified": 1}


def test_odd_names_of_directories(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    odd = shared / "od\nd #%é"
    (shared / "trunk").rename(odd)
    assert bazaar.state(odd, FORMAT).changes == {}
    worse = shared / "od\udcffd"
    odd.rename(worse)
    state = bazaar.state(worse, FORMAT)
    assert (state.branch, state.changes, state.unpushed) == ("od\udcffd", None, 3)
    assert state.warnings == ("brz can have no tree in a directory whose name is not UTF-8",)


def test_a_relative_path_below_a_name_that_is_not_utf_8(
    shared: Path, brz: Brz, bazaar: Bazaar, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = revision(brz, shared / "trunk")
    monkeypatch.chdir(shared.rename(shared.parent / "sh\udcffred"))
    state = bazaar.state(Path("trunk"), FORMAT)
    assert (state.revision, state.changes, state.unpushed) == (tip, None, 3)
    bazaar.archive(Path("trunk"), FORMAT, shared.parent / "archive")
    bazaar.check(shared.parent / "archive")


def test_an_upstream_whose_name_is_not_utf_8(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    topic = shared / "features" / "töpic é"
    odd = (shared / "trunk").rename(shared / "tr\udcffnk")
    configuration = topic / ".bzr" / "branch" / "branch.conf"
    configuration.write_bytes(b"parent_location = ../../tr%FFnk/\n")
    state = bazaar.state(topic, FORMAT)
    assert (state.upstream, state.ahead, state.behind, state.unpushed) == (str(odd), 0, 1, 0)
    assert state.warnings == ()


def test_a_name_in_a_tree_that_is_not_utf_8(branch: Path, bazaar: Bazaar) -> None:
    (branch / "na\udcffme").touch()
    assert bazaar.state(branch, FORMAT).changes == {"unknown": 1}


def test_a_branch_that_is_locked(branch: Path, bazaar: Bazaar) -> None:
    for part in ("branch", "checkout", "repository"):
        held = branch / ".bzr" / part / "lock" / "held"
        held.mkdir()
        (held / "info").write_text("hostname: elsewhere\npid: 1\nuser: x\nnonce: y\n")
    assert bazaar.state(branch, FORMAT).changes == {}
    bazaar.archive(branch, FORMAT, branch.parent / "archive")
    bazaar.check(branch.parent / "archive")


def test_many_at_a_time(branch: Path, shared: Path, bazaar: Bazaar) -> None:
    directories = [branch, shared / "trunk"] * 10
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda each: bazaar.state(each, FORMAT), directories))
    assert found[:2] * 10 == found
    assert [state.branch for state in found[:2]] == ["branch", "trunk"]


def test_what_is_nothing_of_bazaar_s(tmp_path: Path, bazaar: Bazaar) -> None:
    with pytest.raises(JackfieldError, match=f"^{tmp_path}: has neither a branch nor a repository"):
        bazaar.state(tmp_path, FORMAT)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("branch/format", b"Bazaar Branch Format 99\n"),
        ("branch/last-revision", b"garbled"),
        ("repository/format", b"?"),
        ("repository/pack-names", b"garbled"),
        ("checkout/dirstate", b"garbled"),
    ],
)
def test_a_damaged_branch_is_an_error_of_one_line(
    branch: Path, bazaar: Bazaar, file: str, content: bytes
) -> None:
    (branch / ".bzr" / file).write_bytes(content)
    with pytest.raises(JackfieldError, match=f"^{branch}: brz says: .") as caught:
        bazaar.state(branch, FORMAT)
    assert "\n" not in str(caught.value)


def test_brz_is_missing(branch: Path, bazaar: Bazaar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(branch))
    with pytest.raises(JackfieldError, match=r"^brz was not found: install Breezy "):
        bazaar.state(branch, FORMAT)


def test_a_brz_that_does_not_work(
    branch: Path, bazaar: Bazaar, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = branch.parent / "bin" / "brz"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'no python here' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(JackfieldError, match=r"^brz cannot be started: died with status 3: no pyt"):
        bazaar.state(branch, FORMAT)


def test_a_format_that_brz_does_not_know(branch: Path, bazaar: Bazaar) -> None:
    (branch / ".bzr" / "repository" / "format").write_text("Bazaar-NG Repository format 7")
    with pytest.raises(JackfieldError) as error:
        bazaar.state(branch, FORMAT)
    assert str(error.value) == (
        f"{branch}: brz says: Unknown repository format: b'Bazaar-NG Repository format 7': "
        "brz upgrade brings old ones up to date, a newer brz may know others"
    )
