"""Archives: the history after is the history before, and what is broken is noticed."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_fossil.control import Fossil

Run = Callable[..., str]
Commit = Callable[..., None]

FORMAT, OLD_NAME = "Fossil checkout", "Fossil checkout (_FOSSIL_)"


@pytest.fixture
def archive(checkout: Path, tmp_path: Path) -> Path:
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    return tmp_path / "archive"


def history(fossil: Run, top: Path) -> list[str]:
    """What the real fossil says of all check-ins, branches and tags, and each artifact's hash."""
    artifacts = top.parent / f"artifacts of {top.name}"
    artifacts.mkdir()
    fossil(top, "deconstruct", artifacts)
    timeline = fossil(top, "timeline", "--full", "-n", "0", "-t", "all", "--showfiles")
    return [
        *timeline.replace("*CURRENT* ", "").splitlines(),
        *fossil(top, "branch", "list", "--all").splitlines(),
        *fossil(top, "tag", "list").splitlines(),
        *fossil(top, "cat", "file", "-r", "topic").splitlines(),
        *sorted(str(path.relative_to(artifacts)) for path in artifacts.rglob("*")),
    ]


def test_round_trip(checkout: Path, archive: Path, fossil: Run, tmp_path: Path) -> None:
    before = history(fossil, checkout)
    Fossil().check(archive)
    Fossil().restore(archive, tmp_path / "restored", FORMAT)
    restored = (tmp_path / "restored").rename(tmp_path / "moved")
    assert history(fossil, restored) == before
    assert (restored / "file").read_text() == "one\n"
    assert (restored / "directory" / "with space").read_bytes() == b"\0binary"
    assert fossil(restored, "changes") == fossil(restored, "extras") == ""
    now, then = (Fossil().state(top, FORMAT) for top in (restored, checkout))
    assert (now.branch, now.revision, now.changes) == (then.branch, then.revision, {})


def test_work_goes_on_in_what_was_restored(
    archive: Path, fossil: Run, commit: Commit, tmp_path: Path
) -> None:
    Fossil().restore(archive, tmp_path / "restored", FORMAT)
    (tmp_path / "restored" / "file").write_text("three\n")
    commit(tmp_path / "restored", "Three")
    fossil(tmp_path / "restored", "update", "topic")
    assert (tmp_path / "restored" / "file").read_text() == "one\ntwo\n"
    assert Fossil().state(tmp_path / "restored", FORMAT).unpushed == 4


def test_another_branch_and_the_older_name(checkout: Path, fossil: Run, tmp_path: Path) -> None:
    fossil(checkout, "update", "topic")
    (checkout / ".fslckout").rename(checkout / "_FOSSIL_")
    Fossil().archive(checkout, OLD_NAME, tmp_path / "archive")
    Fossil().restore(tmp_path / "archive", tmp_path / "restored", OLD_NAME)
    assert Fossil().state(tmp_path / "restored", OLD_NAME).branch == "topic"
    assert fossil(tmp_path / "restored", "changes") == ""


def test_an_empty_repository(repository: Path, fossil: Run, tmp_path: Path) -> None:
    for name, options in (("none", ["--empty"]), ("first", [])):
        top = tmp_path / name
        top.mkdir()
        fossil(top, "open", *options, repository)
        Fossil().archive(top, FORMAT, tmp_path / f"{name} archive")
        Fossil().check(tmp_path / f"{name} archive")
        Fossil().restore(tmp_path / f"{name} archive", tmp_path / f"{name} restored", FORMAT)
        restored = Fossil().state(tmp_path / f"{name} restored", FORMAT)
        assert restored.revision == Fossil().state(top, FORMAT).revision
        assert restored.unpushed == 1


def test_a_plain_repository_can_be_restored_too(
    checkout: Path, repository: Path, tmp_path: Path
) -> None:
    Fossil().check(repository)
    Fossil().restore(repository, tmp_path / "restored", FORMAT)
    assert Fossil().state(tmp_path / "restored", FORMAT).branch == "trunk"


def test_settings_users_and_private_branches_are_kept(
    checkout: Path, fossil: Run, commit: Commit, tmp_path: Path
) -> None:
    commit(checkout, "Private", "--allow-empty", "--private", "--branch", "secret")
    fossil(checkout, "settings", "ignore-glob", "*.o")
    fossil(checkout, "user", "new", "ann", "Ann", "password")
    (checkout / "unversioned").write_text("x")
    fossil(checkout, "unversioned", "add", "unversioned")
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    restored = tmp_path / "restored"
    for command in (("settings",), ("user", "list"), ("unversioned", "list"), ("branch", "ls")):
        assert fossil(restored, *command) == fossil(checkout, *command)
    assert Fossil().fingerprint(restored, FORMAT) == Fossil().fingerprint(checkout, FORMAT)


def test_only_the_owner_can_read_an_archive(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_fingerprint(checkout: Path, fossil: Run, commit: Commit) -> None:
    seen = [Fossil().fingerprint(checkout, FORMAT)]

    def note() -> None:
        seen.append(Fossil().fingerprint(checkout, FORMAT))

    (checkout / "file").write_text("changed\n")
    (checkout / "new").touch()
    fossil(checkout, "add", "new")
    fossil(checkout, "status")
    other = checkout.parent / "other"
    other.mkdir()
    fossil(other, "open", checkout.parent / "project.fossil")
    assert Fossil().fingerprint(checkout, FORMAT) == seen[0]
    commit(checkout, "More")
    note()
    fossil(checkout, "tag", "add", "v2", "trunk")
    note()
    fossil(checkout, "branch", "new", "newer", "trunk")
    note()
    fossil(checkout, "settings", "ignore-glob", "*.x")
    note()
    fossil(checkout, "unversioned", "add", "new")
    note()
    fossil(checkout, "update", "topic")
    note()
    assert len(set(seen)) == len(seen)


def test_odd_names(checkout: Path, fossil: Run, commit: Commit, tmp_path: Path) -> None:
    names = ("new\nline", "\xe4 b", "repository.fossil", "executable")
    for name in names:
        (checkout / name).write_text(name)
        fossil(checkout, "add", f"./{name}")
    (checkout / "executable").chmod(0o755)
    commit(checkout, "Odd")
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    restored = tmp_path / os.fsdecode(b"\xff\n")
    Fossil().restore(tmp_path / "archive", restored, FORMAT)
    for name in names:
        assert (restored / name).read_text() == name
    assert (restored / "repository-2.fossil").is_file()
    assert (restored / "executable").stat().st_mode & stat.S_IXUSR
    assert Fossil().state(restored, FORMAT).changes == {}
    assert fossil(restored, "changes") == fossil(restored, "extras") == ""


def test_symbolic_links(checkout: Path, fossil: Run, commit: Commit, tmp_path: Path) -> None:
    fossil(checkout, "settings", "allow-symlinks", "1")
    (checkout / "link").symlink_to("directory")
    fossil(checkout, "add", "link")
    commit(checkout, "A link")
    assert Fossil().state(checkout, FORMAT).changes == {}
    Fossil().archive(checkout, FORMAT, tmp_path / "archive")
    Fossil().restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert (tmp_path / "restored" / "link").readlink() == Path("directory")
    assert Fossil().state(tmp_path / "restored", FORMAT).changes == {}
    assert fossil(tmp_path / "restored", "changes") == ""


def test_while_somebody_commits(
    checkout: Path, repository: Path, tmp_path: Path, fossil: Run
) -> None:
    stop = threading.Event()

    def write() -> None:
        connection = sqlite3.connect(repository, timeout=60)
        number = 0
        while not stop.is_set():
            number += 1
            with connection:
                connection.execute("REPLACE INTO config (name, value) VALUES ('a', ?)", (number,))
                connection.execute("REPLACE INTO config (name, value) VALUES ('b', ?)", (number,))
                stop.wait(0.005)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            target = tmp_path / f"archive{number}"
            Fossil().archive(checkout, FORMAT, target)
            database = sqlite3.connect(target)
            query = "SELECT count(DISTINCT value) FROM config WHERE name IN ('a', 'b')"
            assert database.execute(query).fetchone()[0] < 2
            database.close()
    finally:
        stop.set()
        thread.join()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system")
def test_a_full_disk(checkout: Path, repository: Path, tmp_path: Path) -> None:
    program = """if True:
        import sys
        from pathlib import Path
        from jackfield_fossil.control import Fossil
        Fossil().archive(Path(sys.argv[1]), sys.argv[2], Path("disk/archive"))
    """
    (tmp_path / "disk").mkdir()
    mounted = 'mount -t tmpfs -o size=64k none disk && exec "$0" "$@"'
    command = (sys.executable, "-c", program, checkout, FORMAT)
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounted, *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = f"{repository}: there is no space left on the disk for a copy of it\n"
    assert done.stderr.endswith(told)


def test_fossil_is_missing(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for act in (
        Fossil().check,
        lambda each: Fossil().restore(each, tmp_path / "restored", FORMAT),
    ):
        with pytest.raises(JackfieldError, match=r"^fossil was not found: install it"):
            act(archive)


class TestBroken:
    def refused(self, archive: Path) -> str:
        with pytest.raises(JackfieldError) as error:
            Fossil().check(archive)
        assert "\n" not in str(error.value)
        assert str(error.value).startswith(f"{archive}: ")
        return str(error.value)

    def test_missing_and_something_else(self, archive: Path) -> None:
        archive.write_bytes(b"something else" * 1000)
        assert "is no database of Fossil's, or a damaged one" in self.refused(archive)
        archive.unlink()
        assert self.refused(archive).startswith(f"{archive}: ")

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.9, 0.999])
    def test_truncated(self, archive: Path, part: float) -> None:
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * part)])
        assert self.refused(archive).startswith(f"{archive}: ")

    def test_a_page_that_is_garbled(self, archive: Path) -> None:
        data = bytearray(archive.read_bytes())
        at = data.index(b"wiki:t") if b"wiki:t" in data else len(data) // 2
        page = at // 4096 * 4096
        data[page : page + 4096] = b"\xa5" * 4096
        archive.write_bytes(data)
        assert "database disk image is malformed" in self.refused(archive)

    def test_an_artifact_that_is_another(self, archive: Path) -> None:
        database = sqlite3.connect(archive)
        database.execute(
            "UPDATE blob SET content = (SELECT content FROM blob WHERE rid = 2) WHERE rid = 3"
        )
        database.commit()
        database.close()
        assert "fossil test-integrity: " in self.refused(archive)
        assert "artifact 3" in self.refused(archive)

    def test_a_database_of_something_else(self, tmp_path: Path) -> None:
        database = sqlite3.connect(tmp_path / "other")
        database.execute("CREATE TABLE blob (x)")
        database.close()
        assert "is no Fossil repository: it has no delta" in self.refused(tmp_path / "other")
