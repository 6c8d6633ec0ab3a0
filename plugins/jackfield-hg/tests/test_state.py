"""How a repository stands, in every situation."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import NoHistory, RepositoryState
from jackfield_hg.control import Mercurial
from jackfield_hg.repository import at
from jackfield_hg.view import view

Hg = Callable[..., str]

FORMAT = "Mercurial repository"


def test_an_empty_repository(tmp_path: Path, hg: Hg, mercurial: Mercurial) -> None:
    hg(tmp_path, "init", "empty")
    state = mercurial.state(tmp_path / "empty", FORMAT)
    assert state == RepositoryState(branch="default", changes={}, shelved=0, unpushed=0)
    (tmp_path / "empty" / "new").touch()
    assert mercurial.state(tmp_path / "empty", FORMAT).changes == {"untracked": 1}
    hg(tmp_path / "empty", "add", "new")
    assert mercurial.state(tmp_path / "empty", FORMAT).changes == {"added": 1}


def test_a_repository_of_one_s_own(repository: Path, hg: Hg, mercurial: Mercurial) -> None:
    assert mercurial.state(repository, FORMAT) == RepositoryState(
        branch="default",
        revision=hg(repository, "log", "-r.", "-T{node}"),
        changes={},
        shelved=0,
        unpushed=1,
        date="2023-11-14T23:13:20+01:00",
    )


def test_what_is_shelved_is_counted(repository: Path, hg: Hg, mercurial: Mercurial) -> None:
    shelve = ("--config=extensions.shelve=", "shelve", "--quiet")
    for name in ("one", "an other.patch"):
        (repository / "file").write_text(f"changed for {name}\n")
        hg(repository, *shelve, f"--name={name}")
    found = mercurial.state(repository, FORMAT)
    assert (found.changes, found.shelved) == ({}, 2)
    hg(repository, "update", "--quiet", "null")
    assert mercurial.state(repository, FORMAT).shelved == 2
    hg(repository, *shelve, "--delete", "one")
    assert mercurial.state(repository, FORMAT).shelved == 1


def test_changes_in_the_words_of_mercurial(repository: Path, hg: Hg, mercurial: Mercurial) -> None:
    for name in ("gone", "removed", "a b", "sub"):
        (repository / name).write_text(name)
    hg(repository, "commit", "--quiet", "--addremove", "--message=More")
    (repository / "file").write_text("two\n")  # as long as it was
    (repository / "gone").unlink()
    hg(repository, "remove", "removed")
    (repository / "new").touch()
    hg(repository, "add", "new")
    (repository / ".hgignore").write_text("syntax: glob\n*.o\n")
    (repository / "ignored.o").touch()
    (repository / "d\nir").mkdir()
    (repository / "d\nir" / "unknown").touch()
    state = mercurial.state(repository, FORMAT)
    assert state.changes == {
        "modified": 1,
        "added": 1,
        "removed": 1,
        "missing": 1,
        "untracked": 2,
    }
    assert state.dirty


def test_a_branch_that_is_not_committed_yet(repository: Path, hg: Hg, mercurial: Mercurial) -> None:
    hg(repository, "branch", "--quiet", "tööls")
    assert mercurial.state(repository, FORMAT).branch == "tööls"


def test_conflicts(rich: Path, hg: Hg, mercurial: Mercurial) -> None:
    hg(rich, "update", "--quiet", "secret() and not merge()")
    hg(rich, "merge", "--tool=:fail", "topic é", status=1)
    assert (mercurial.state(rich, FORMAT).changes or {})["conflicts"] == 1


def test_ahead_and_behind_of_a_local_upstream(
    repository: Path, hg: Hg, mercurial: Mercurial
) -> None:
    clone = repository.parent / "clone"
    hg(repository.parent, "clone", "--quiet", repository, clone)
    state = mercurial.state(clone, FORMAT)
    assert state.upstream == str(repository)
    assert (state.ahead, state.behind, state.unpushed) == (0, 0, 0)
    for text in ("three\n", "four\n"):
        (clone / "file").write_text(text)
        hg(clone, "commit", "--message=Mine")
    (repository / "file").write_text("two\n")
    hg(repository, "commit", "--message=Theirs")
    assert mercurial.state(clone, FORMAT).behind == 0  # as far as is known here
    hg(clone, "pull", "--quiet")
    state = mercurial.state(clone, FORMAT)
    assert (state.ahead, state.behind, state.unpushed) == (2, 1, 2)
    hg(clone, "update", "--quiet", "0")
    state = mercurial.state(clone, FORMAT)
    assert (state.ahead, state.behind, state.unpushed) == (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "upstream"),
    [
        ("[paths]\ndefault = ../there\n", "../there"),
        ("[ui]\ndefault = no\n[paths]\n# default = no\nother = no\n", None),
        ("[paths]\ndefault=ssh://me@there/x\n", "ssh://me@there/x"),
        ("[paths]\ndefault = https://me:secret@there/x\n", "https://there/x"),
    ],
)
def test_the_upstream_is_read_as_text(
    repository: Path, mercurial: Mercurial, text: str, upstream: str | None
) -> None:
    (repository / ".hg" / "hgrc").write_text(text)
    assert mercurial.state(repository, FORMAT).upstream == upstream


def test_a_repository_without_a_working_directory(rich: Path, hg: Hg, mercurial: Mercurial) -> None:
    hg(rich.parent, "clone", "--quiet", "--noupdate", rich, "bare")
    state = mercurial.state(rich.parent / "bare", FORMAT)
    tip = hg(rich, "log", "-rmax(branch(default) - secret())", "-T{node}")
    assert (state.branch, state.revision, state.changes) == (None, tip, None)
    assert state.dirty is None
    assert state.date == hg(rich, "log", f"-r{tip}", "-T{date|rfc3339date}")


def test_unpushed_counts_every_branch_and_phase(rich: Path, hg: Hg, mercurial: Mercurial) -> None:
    expected = len(hg(rich, "log", "-r", "draft() or secret()", "-Tx"))
    assert expected == 5
    assert mercurial.state(rich, FORMAT).unpushed == expected


@pytest.mark.parametrize("option", ["--bookmarks", "--relative"])
def test_a_shared_repository(rich: Path, hg: Hg, mercurial: Mercurial, option: str) -> None:
    shared = rich.parent / "shared"
    hg(rich.parent, "share", option, rich, shared)
    assert mercurial.history(shared, "Mercurial shared repository") == rich
    assert mercurial.history(rich, FORMAT) == rich
    (shared / "file").write_text("of the shared one\n")
    state = mercurial.state(shared, "Mercurial shared repository")
    assert (state.branch, state.changes) == ("default", {"modified": 1})
    assert state.revision == hg(shared, "log", "-r.", "-T{node}")
    shutil.move(rich, rich.parent / "moved")
    with pytest.raises(NoHistory, match=f"^{shared}: its history is in {rich}/.hg, which is not"):
        mercurial.state(shared, "Mercurial shared repository")


@pytest.mark.parametrize("store", ["usestore=no", "use-dirstate-v2=yes", "usefncache=no"])
def test_other_formats_of_repositories(
    tmp_path: Path, hg: Hg, mercurial: Mercurial, store: str
) -> None:
    old = tmp_path / "old"
    allowed = ("--config", "storage.dirstate-v2.slow-path=allow")
    hg(tmp_path, *allowed, "--config", f"format.{store}", "init", "old")
    state = mercurial.state(old, FORMAT)
    assert (state.revision, state.changes) == (None, {})
    (old / "File").touch()
    hg(old, *allowed, "commit", "--addremove", "--message=One")
    (old / "new").touch()
    state = mercurial.state(old, FORMAT)
    assert (state.unpushed, state.changes) == (1, {"untracked": 1})
    hg(old, *allowed, "update", "null")
    assert mercurial.state(old, FORMAT).changes is None


def test_odd_names(rich: Path, hg: Hg, mercurial: Mercurial) -> None:
    odd = Path(f"{rich}#b \n\udcff=")
    rich.rename(odd)
    assert mercurial.state(odd, FORMAT).changes == {}


def test_a_repository_that_is_locked(repository: Path, mercurial: Mercurial) -> None:
    for lock in ("wlock", "store/lock"):
        (repository / ".hg" / lock).symlink_to("elsewhere:1")
    (repository / "file").touch()
    assert mercurial.state(repository, FORMAT).changes == {}
    mercurial.archive(repository, FORMAT, repository.parent / "archive")
    mercurial.check(repository.parent / "archive")


def test_many_at_a_time(repository: Path, rich: Path, mercurial: Mercurial) -> None:
    tops = [repository, rich] * 10
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda top: mercurial.state(top, FORMAT), tops))
    assert found[:2] * 10 == found
    assert [state.unpushed for state in found[:2]] == [1, 5]


def test_what_is_no_repository(tmp_path: Path, mercurial: Mercurial) -> None:
    with pytest.raises(JackfieldError, match=f"^{tmp_path}: is no Mercurial repository: it has no"):
        mercurial.state(tmp_path, FORMAT)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        (
            "requires",
            b"store\nfrobnication\n",
            "repository requires features unknown.*frobnication",
        ),
        ("store/00changelog.i", b"\0\1\0\1garbled", "hg log ended with status 255: "),
        ("dirstate", b"garbled" * 100, "hg status died with status 1: "),
    ],
)
def test_a_damaged_repository_is_an_error_of_one_line(
    repository: Path, mercurial: Mercurial, file: str, content: bytes, reason: str
) -> None:
    (repository / ".hg" / file).write_bytes(content)
    with pytest.raises(JackfieldError, match=rf"^{repository}: .*{reason}") as caught:
        mercurial.state(repository, FORMAT)
    assert "\n" not in str(caught.value)
    (repository / ".hg" / file).unlink()


@pytest.mark.parametrize("damage", ["requires", "store"])
def test_a_repository_that_lacks_a_part_is_not_taken_for_an_empty_one(
    repository: Path, mercurial: Mercurial, damage: str
) -> None:
    (repository / ".hg" / damage).rename(repository / "taken away")
    for refused in (
        lambda: mercurial.state(repository, FORMAT),
        lambda: mercurial.fingerprint(repository, FORMAT),
        lambda: mercurial.archive(repository, FORMAT, repository.parent / "archive"),
    ):
        with pytest.raises(JackfieldError, match=f"^{repository}: is damaged: what .hg/requires"):
            refused()


def test_errors_name_the_repository_s_own_files(repository: Path, mercurial: Mercurial) -> None:
    (repository / ".hg" / "store" / "requires").unlink()
    with pytest.raises(JackfieldError, match=rf"No such file .*'{repository}/.hg/store/requires"):
        mercurial.state(repository, FORMAT)


def test_hg_is_missing(
    repository: Path, mercurial: Mercurial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(JackfieldError, match=r"^hg was not found: install mercurial "):
        mercurial.state(repository, FORMAT)


def test_an_hg_that_does_not_work(
    repository: Path, mercurial: Mercurial, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = repository.parent / "bin" / "hg"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'no python here' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(
        JackfieldError, match=r"^hg cannot be started: died with status 3: no python here$"
    ):
        mercurial.state(repository, FORMAT)


def test_an_hg_that_goes_on_without_the_extension(
    repository: Path, mercurial: Mercurial, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = repository.parent / "bin" / "hg"
    old.parent.mkdir()
    old.write_text(
        "#!/bin/sh\n"
        "echo '*** failed to import extension jackfield from x: y' >&2\n"
        "printf 'o\\0\\0\\0\\001x'\n"
        "exec cat >/dev/null\n"
    )
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:/usr/bin:/bin")
    with pytest.raises(JackfieldError, match=r"^this hg cannot be used: it does not load the ext"):
        mercurial.state(repository, FORMAT)


def test_what_hg_complains_of_is_told_as_it_says_it(repository: Path, mercurial: Mercurial) -> None:
    (repository / ".hgignore").write_text("syntax: nonsense\n")
    found = mercurial.state(repository, FORMAT)
    assert found.warnings == (f"{repository}/.hgignore: ignoring invalid syntax 'nonsense'",)


def test_only_what_is_small_is_copied_into_memory(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr("jackfield.scratch._MEMORY", str(memory))
    with view(at(repository)) as seen:
        assert seen.directory.parent == memory
    with (repository / ".hg" / "dirstate").open("ab") as file:
        file.truncate(2 * 1024 * 1024)
    with view(at(repository)) as seen:
        assert seen.directory.parent != memory
