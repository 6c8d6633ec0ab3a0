"""How repositories stand, compared with what darcs says of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield.repositories import RepositoryState
from jackfield_darcs.control import OLD, Darcs

Run = Callable[..., str]
Take = Callable[[Path], object]

FORMAT = "Darcs repository"


def state(path: Path) -> RepositoryState:
    return Darcs().state(path, FORMAT)


def weak_hash(darcs: Run, path: Path) -> str:
    (found,) = re.findall(r"Weak Hash: (\w+)", darcs(path, "show", "repo"))
    return str(found)


def test_a_clean_repository(repository: Path, darcs: Run) -> None:
    found = state(repository)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", found.date or "")
    revision = weak_hash(darcs, repository)
    assert found == RepositoryState(revision=revision, changes={}, unpushed=3, date=found.date)
    assert found.dirty is False


def test_before_the_first_patch(tmp_path: Path, darcs: Run) -> None:
    darcs(tmp_path, "init")
    assert state(tmp_path) == RepositoryState(changes={}, unpushed=0)
    (tmp_path / "file").touch()
    assert state(tmp_path).changes == {"untracked": 1}
    darcs(tmp_path, "add", "file")
    assert state(tmp_path).changes == {"added": 1}


def test_logs_of_several_lines(repository: Path, darcs: Run, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Three\n\n]\n[x\nhash: 1\n * more **\n")
    (repository / "file").write_text("three\n")
    darcs(repository, "record", "--all", "--logfile", log, "--author", "hash: x")
    assert state(repository).revision == weak_hash(darcs, repository)
    assert state(repository).unpushed == 4


def test_changes(repository: Path, darcs: Run) -> None:
    (repository / "file").write_text("of another length\n")
    (repository / "directory" / "with space").unlink()
    for name in ("added", "untracked", "boring.o", "new directory/file"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).touch()
    darcs(repository, "add", "added")
    assert state(repository).changes == {"added": 1, "changed": 1, "removed": 1, "untracked": 2}
    said = darcs(repository, "whatsnew", "--summary", "--look-for-adds").splitlines()
    assert sorted(line[0] for line in said) == ["A", "M", "R", "a", "a", "a"]


def test_moves(repository: Path, darcs: Run) -> None:
    darcs(repository, "move", "directory", "other place")
    darcs(repository, "move", "file", "other place/file")
    assert state(repository).changes == {"moved": 2}
    (repository / "other place" / "file").write_text("changed\n")
    assert state(repository).changes == {"changed": 1, "moved": 2}


def test_a_file_that_darcs_is_to_forget(repository: Path, darcs: Run) -> None:
    darcs(repository, "remove", "file")
    assert state(repository).changes == {"removed": 1, "untracked": 1}


def test_lists_of_boring_files(repository: Path, home: Path) -> None:
    for name in ("by-repository", "by-user", "by-preference", "x.o"):
        (repository / name).touch()
    (repository / "_darcs" / "prefs" / "boring").write_text("# x\n\n^by-repo[s]itory$\n")
    assert state(repository).changes == {"untracked": 3}
    (home / ".darcs").mkdir()
    (home / ".darcs" / "boring").write_text("(^|/)by-user($|/)\n")
    (repository / "_darcs" / "prefs" / "prefs").write_text("boringfile .boring\n")
    (repository / ".boring").write_text("preference$\n\\.boring")
    assert state(repository).changes == {"untracked": 1}


def test_a_list_that_cannot_be_understood(repository: Path) -> None:
    (repository / "x.o").touch()
    (repository / "_darcs" / "prefs" / "boring").write_text("(((\n")
    found = state(repository)
    assert found.changes == {"untracked": 1}
    (warning,) = found.warnings
    assert re.match(r"boring files count as untracked: .*[Uu]nmatched", warning)


def test_without_a_working_tree(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(tmp_path, "clone", "--no-working-dir", repository, "bare")
    assert state(tmp_path / "bare").changes is None
    assert state(tmp_path / "bare").revision == state(repository).revision


def test_a_lazy_clone(repository: Path, darcs: Run, tmp_path: Path) -> None:
    darcs(tmp_path, "clone", "--lazy", "--no-cache", repository, "lazy")
    found = state(tmp_path / "lazy")
    assert (found.revision, found.unpushed, found.changes) == (None, None, {})
    assert found.warnings == ("it is a lazy clone: only its newest patches are known here",)


def test_an_old_fashioned_repository(old: Path, darcs: Run) -> None:
    assert Darcs().state(old, OLD) == RepositoryState(
        revision=weak_hash(darcs, old), unpushed=3, date="2006-11-21T03:40:32+00:00"
    )


class TestUpstream:
    @pytest.fixture
    def clone(self, repository: Path, darcs: Run, tmp_path: Path) -> Path:
        darcs(tmp_path, "clone", repository, "clone")
        return tmp_path / "clone"

    def test_as_it_is(self, clone: Path, repository: Path) -> None:
        found = state(clone)
        assert (found.upstream, found.ahead, found.behind, found.unpushed) == (
            *(str(repository), 0),
            *(0, 0),
        )
        assert found.revision == state(repository).revision

    def test_ahead_and_behind(self, clone: Path, repository: Path, darcs: Run) -> None:
        for top, count in ((clone, 2), (repository, 1)):
            for number in range(count):
                (top / "file").write_text(f"{top.name}{number * 'x'}\n")
                darcs(top, "record", "--all", "-m", f"{top.name} {number}")
        found = state(clone)
        assert (found.ahead, found.behind, found.unpushed) == (2, 1, 2)

    @pytest.mark.parametrize("name", ["../repository", "file://{}"])
    def test_ways_to_write_it(self, clone: Path, repository: Path, name: str) -> None:
        name = name.format(repository)
        (clone / "_darcs" / "prefs" / "defaultrepo").write_text(f"{name}\n")
        assert (state(clone).upstream, state(clone).ahead) == (name, 0)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("https://joe:secret@example.org/repo", "https://example.org/repo"),
            ("https://joe:se@cret@example.org/repo", "https://example.org/repo"),
            ("joe@example.org:repo", "joe@example.org:repo"),
        ],
    )
    def test_on_another_machine(self, clone: Path, name: str, shown: str) -> None:
        (clone / "_darcs" / "prefs" / "defaultrepo").write_text(f"{name}\n")
        found = state(clone)
        assert (found.upstream, found.ahead, found.unpushed) == (shown, None, None)
        assert "cret" not in str(found)

    def test_gone(self, clone: Path, repository: Path) -> None:
        repository.rename(repository.parent / "elsewhere")
        found = state(clone)
        assert (found.upstream, found.ahead, found.unpushed) == (str(repository), None, 3)


@pytest.mark.parametrize("name", [b"with space", b"new\nline", b"\xff\xfe", b"-rf", b"a\\32\\b"])
def test_odd_names(repository: Path, darcs: Run, name: bytes) -> None:
    odd = Path(os.fsdecode(os.fsencode(repository.parent) + b"/" + name))
    repository.rename(odd)
    (odd / os.fsdecode(name)).touch()
    assert state(odd).changes == {"untracked": 1}
    darcs(odd, "add", "--reserved-ok", b"./" + name)
    assert state(odd).changes == {"added": 1}
    darcs(odd, "record", "--all", "-m", name.replace(b"\n", b" ").strip(b"-"))
    assert state(odd).changes == {}
    (odd / os.fsdecode(name)).write_text("changed")
    assert state(odd).changes == {"changed": 1}


def test_nothing_is_written(repository: Path, snapshot: Take, tmp_path: Path) -> None:
    (repository / "file").write_text("changed\n")
    (repository / "new").touch()
    (repository / "_darcs" / "index").unlink()  # darcs would like to make it anew
    before = snapshot(repository)
    assert state(repository).changes == {"changed": 1, "untracked": 1}
    Darcs().history(repository, FORMAT)
    Darcs().fingerprint(repository, FORMAT)
    Darcs().archive(repository, FORMAT, tmp_path / "archive")
    assert snapshot(repository) == before


class TestDamage:
    def message(self, path: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            state(path)
        assert "\n" not in str(error.value)
        return str(error.value)

    def test_an_inventory_that_is_none(self, repository: Path) -> None:
        path = repository / "_darcs" / "hashed_inventory"
        path.write_text("nonsense")
        assert self.message(repository).startswith(f"{path}: is damaged after byte 0")

    @pytest.mark.parametrize("text", ["pristine:../../etc\n", "Starting with inventory:\n/etc\n"])
    def test_a_name_that_leads_elsewhere(self, repository: Path, text: str) -> None:
        path = repository / "_darcs" / "hashed_inventory"
        path.write_text(text)
        assert "is no hash of a file" in self.message(repository)

    def test_a_file_that_is_missing(self, repository: Path) -> None:
        for path in (repository / "_darcs" / "pristine.hashed").iterdir():
            path.unlink()
        assert "is not there" in self.message(repository)

    def test_a_compressed_file_that_is_cut(self, repository: Path) -> None:
        for path in (repository / "_darcs" / "pristine.hashed").iterdir():
            path.write_bytes(path.read_bytes()[:12])
        assert "is damaged" in self.message(repository)

    @pytest.mark.parametrize("file", ["prefs/boring", "prefs/defaultrepo", "patches/pending"])
    def test_a_fifo_is_not_waited_for(self, repository: Path, file: str) -> None:
        path = repository / "_darcs" / file
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        os.mkfifo(repository / "fifo")
        (repository / "link").symlink_to("directory")
        assert state(repository).changes == {}


def test_a_format_that_is_not_known(repository: Path, tmp_path: Path) -> None:
    form = repository / "_darcs" / "format"
    form.write_bytes(form.read_bytes() + b"later|than-this\n")
    for attempt in (
        lambda: Darcs().state(repository, FORMAT),
        lambda: Darcs().archive(repository, FORMAT, tmp_path / "archive"),
    ):
        with pytest.raises(JackfieldError) as error:
            attempt()
        assert str(error.value) == (
            f"{form}: says 'later|than-this', which is not known here: upgrade jackfield-darcs"
        )
    form.write_bytes(form.read_bytes().replace(b"later|", b"darcs-2|"))
    assert Darcs().state(repository, FORMAT).changes == {}
