"""Archives: the history after is the history before."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_hg.control import Mercurial

Hg = Callable[..., str]

FORMAT = "Mercurial repository"

HISTORY = (
    *("log", "--hidden", "--debug", "--template"),
    r"{rev} {node} {phase} {p1node} {p2node} {manifest} {author} {date|hgdate} {branch} {extras}"
    r" {bookmarks} {tags} {obsolete} {files} {desc}\n",
)


def history(hg: Hg, top: Path) -> list[str]:
    """Give all that Mercurial tells of a history, whatever the order of its changesets."""
    lines = hg(top, *HISTORY).split("\n")
    markers = hg(top, "debugobsolete").split("\n")
    heads = hg(top, "heads", "--closed", "--template", r"{branch} {node}\n").split("\n")
    return sorted(line.partition(" ")[2] for line in lines) + sorted(markers) + sorted(heads)


def test_a_round_trip(rich: Path, hg: Hg, mercurial: Mercurial) -> None:
    archive, restored = rich.parent / "archive", rich.parent / "restored #1 \n\udcff"
    mercurial.archive(rich, FORMAT, archive)
    mercurial.check(archive)
    mercurial.restore(archive, restored, FORMAT)
    assert history(hg, restored) == history(hg, rich)
    assert (restored / ".hg" / "bookmarks").read_bytes() == (
        rich / ".hg" / "bookmarks"
    ).read_bytes()
    assert hg(restored, "status") == ""
    assert hg(restored, "verify", "--quiet") == ""
    assert {path.name for path in rich.parent.iterdir()} == {
        "rich",
        "archive",
        "restored #1 \n\udcff",
    }


def test_a_bundle_of_the_archive_can_be_had_without_jackfield(
    rich: Path, hg: Hg, mercurial: Mercurial
) -> None:
    mercurial.archive(rich, FORMAT, rich.parent / "archive")
    with tarfile.open(rich.parent / "archive") as tar:
        tar.extractall(rich.parent / "unpacked", filter="data")
    hg(rich.parent, "init", "again")
    hg(rich.parent / "again", "unbundle", rich.parent / "unpacked" / "history.hg")
    assert hg(rich.parent / "again", "log", "-Tx") == hg(rich, "log", "-Tx")


def test_an_empty_repository(tmp_path: Path, hg: Hg, mercurial: Mercurial) -> None:
    hg(tmp_path, "init", "empty")
    mercurial.archive(tmp_path / "empty", FORMAT, tmp_path / "archive")
    mercurial.check(tmp_path / "archive")
    mercurial.restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert hg(tmp_path / "restored", "log") == ""


def test_a_repository_without_a_working_directory_is_restored_without(
    rich: Path, hg: Hg, mercurial: Mercurial
) -> None:
    hg(rich, "update", "null")
    mercurial.archive(rich, FORMAT, rich.parent / "archive")
    mercurial.restore(rich.parent / "archive", rich.parent / "restored", FORMAT)
    assert [path.name for path in (rich.parent / "restored").iterdir()] == [".hg"]
    assert history(hg, rich.parent / "restored") == history(hg, rich)


def test_a_repository_of_an_old_format(tmp_path: Path, hg: Hg, mercurial: Mercurial) -> None:
    old = tmp_path / "old"
    hg(tmp_path, "--config", "format.usestore=no", "init", old)
    (old / "File").touch()
    hg(old, "commit", "--addremove", "--message=One")
    hg(old, "bookmark", "here")
    before = mercurial.fingerprint(old, FORMAT)
    hg(old, "phase", "--public", ".")
    assert mercurial.fingerprint(old, FORMAT) != before
    mercurial.archive(old, FORMAT, tmp_path / "archive")
    mercurial.restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert history(hg, tmp_path / "restored") == history(hg, old)


@pytest.mark.parametrize("share_safe", ["yes", "no"])
def test_bookmarks_in_the_store(
    tmp_path: Path, hg: Hg, mercurial: Mercurial, share_safe: str
) -> None:
    options = ("format.bookmarks-in-store=yes", f"format.use-share-safe={share_safe}")
    hg(tmp_path, *(f"--config={each}" for each in options), "init", "source")
    (tmp_path / "source" / "file").touch()
    hg(tmp_path / "source", "commit", "--addremove", "--message=One")
    hg(tmp_path / "source", "bookmark", "topic")
    assert not (tmp_path / "source" / ".hg" / "bookmarks").exists()
    mercurial.archive(tmp_path / "source", FORMAT, tmp_path / "archive")
    mercurial.restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    assert history(hg, tmp_path / "restored") == history(hg, tmp_path / "source")


def test_two_archives_of_the_same_are_the_same(rich: Path, mercurial: Mercurial) -> None:
    mercurial.archive(rich, FORMAT, rich.parent / "one")
    mercurial.archive(rich, FORMAT, rich.parent / "two")
    assert (rich.parent / "one").read_bytes() == (rich.parent / "two").read_bytes()


def test_the_fingerprint_changes_with_the_history(
    repository: Path, hg: Hg, mercurial: Mercurial
) -> None:
    seen = [mercurial.fingerprint(repository, FORMAT)]
    steps = (
        ("bookmark", "--inactive", "topic"),
        ("bookmark", "--force", "--rev=null", "topic"),
        ("tag", "--local", "here"),
        ("phase", "--public", "."),
        ("tag", "1.0"),
        ("commit", "--amend", "--message=Again"),
        ("commit", "--close-branch", "--message=Closed"),
        ("bookmark", "--delete", "topic"),
    )
    for step in steps:
        hg(repository, *step)
        seen.append(mercurial.fingerprint(repository, FORMAT))
    assert len(set(seen)) == len(steps) + 1


def test_the_fingerprint_does_not_change_with_the_working_directory(
    rich: Path, hg: Hg, mercurial: Mercurial
) -> None:
    before = mercurial.fingerprint(rich, FORMAT)
    hg(rich, "log")
    hg(rich, "update", "--quiet", "0")
    (rich / "file").write_text("changed")
    (rich / "new").touch()
    hg(rich, "add", "new")
    assert mercurial.fingerprint(rich, FORMAT) == before


@pytest.mark.parametrize("damage", ["truncated", "garbled", "empty", "other", "missing"])
def test_a_broken_archive(rich: Path, mercurial: Mercurial, damage: str) -> None:
    archive = rich.parent / "archive"
    mercurial.archive(rich, FORMAT, archive)
    data = archive.read_bytes()
    bundle = data.index(b"HG20")
    match damage:
        case "truncated":
            archive.write_bytes(data[: bundle + 500])
        case "garbled":
            archive.write_bytes(data[: bundle + 100] + b"garbled" + data[bundle + 107 :])
        case "empty":
            archive.write_bytes(b"")
        case "other":
            archive.write_bytes(b"PK\3\4" + b"x" * 5000)
        case "missing":
            archive.unlink()
    for broken in (
        lambda: mercurial.check(archive),
        lambda: mercurial.restore(archive, rich.parent / "restored", FORMAT),
    ):
        with pytest.raises(JackfieldError, match=f"^{archive}: ") as caught:
            broken()
        assert "\n" not in str(caught.value)
    assert not (rich.parent / "restored").exists()


def test_an_archive_without_its_bundle(rich: Path, mercurial: Mercurial) -> None:
    mercurial.archive(rich, FORMAT, rich.parent / "archive")
    with (
        tarfile.open(rich.parent / "archive") as whole,
        tarfile.open(rich.parent / "less", "w") as less,
    ):
        for member in whole:
            if member.name != "history.hg":
                less.addfile(member, whole.extractfile(member))
    with pytest.raises(JackfieldError, match=f"^{rich.parent}/less: "):
        mercurial.check(rich.parent / "less")


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", ".hg/hgrc"])
def test_an_archive_that_has_something_else_in_it(
    tmp_path: Path, mercurial: Mercurial, name: str
) -> None:
    with tarfile.open(tmp_path / "archive", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(JackfieldError, match="is no archive of a Mercurial repository"):
        mercurial.check(tmp_path / "archive")


def test_an_archive_is_not_overwritten(repository: Path, mercurial: Mercurial) -> None:
    (repository.parent / "archive").write_text("mine")
    with pytest.raises(JackfieldError, match="cannot be written: File exists"):
        mercurial.archive(repository, FORMAT, repository.parent / "archive")
    assert (repository.parent / "archive").read_text() == "mine"


@pytest.mark.parametrize(
    ("extension", "options", "reason"),
    [
        ("largefiles", ("--large",), "its large files are outside of the history"),
        ("lfs", (), "its large files are outside of the history, by the extension lfs"),
    ],
)
def test_large_files_outside_of_the_history_are_refused(
    repository: Path,
    hg: Hg,
    mercurial: Mercurial,
    extension: str,
    options: tuple[str, ...],
    reason: str,
) -> None:
    enabled = ("--config", f"extensions.{extension}=", "--config", "lfs.track=all()")
    (repository / "large").write_text("large")
    hg(repository, *enabled, "add", *options, "large")
    hg(repository, *enabled, "commit", "--message=Large")
    with pytest.raises(JackfieldError, match=f"^{repository}: .*{reason}"):
        mercurial.archive(repository, FORMAT, repository.parent / "archive")
    assert not (repository.parent / "archive").exists()
    if extension == "lfs":
        with pytest.raises(JackfieldError, match=f"^{repository}: {reason}"):
            mercurial.state(repository, FORMAT)


def test_a_narrow_clone_is_refused(
    repository: Path, hg: Hg, mercurial: Mercurial, tmp_path: Path
) -> None:
    narrow = ("--config", "extensions.narrow=", "clone", "--narrow", "--include", "file")
    hg(tmp_path, *narrow, repository, "narrow")
    for attempt in (
        lambda: mercurial.state(tmp_path / "narrow", FORMAT),
        lambda: mercurial.archive(tmp_path / "narrow", FORMAT, tmp_path / "archive"),
    ):
        with pytest.raises(JackfieldError, match=f"^{tmp_path}/narrow: is a narrow clone, "):
            attempt()


def test_manifests_that_are_trees_are_refused(hg: Hg, mercurial: Mercurial, tmp_path: Path) -> None:
    hg(tmp_path, "--config", "experimental.treemanifest=yes", "init", "trees")
    (tmp_path / "trees" / "file").touch()
    hg(tmp_path / "trees", "commit", "--addremove", "--message=One")
    assert mercurial.state(tmp_path / "trees", FORMAT).unpushed == 1
    with pytest.raises(JackfieldError, match=r"its manifests are trees .* copy its directory$"):
        mercurial.archive(tmp_path / "trees", FORMAT, tmp_path / "archive")


@pytest.mark.parametrize(
    "option",
    [
        *("format.use-dirstate-v2=yes", "format.use-dirstate-tracked-hint=yes"),
        *("format.use-persistent-nodemap=yes", "format.use-share-safe=no"),
        *("format.use-share-safe=yes", "format.use-fileindex-v1=yes"),
        *("format.use-delta-info-flags=yes", "format.revlog-compression=zlib"),
        "format.exp-use-changelog-v2=enable-unstable-format-and-corrupt-my-data",
        "format.exp-use-copies-side-data-changeset=yes",
        "experimental.revlogv2=enable-unstable-format-and-corrupt-my-data",
    ],
)
def test_formats_that_are_not_the_default(
    hg: Hg, mercurial: Mercurial, tmp_path: Path, option: str
) -> None:
    """A Mercurial that does not know one yet makes the default."""
    slow = (
        *("--config", "storage.all-slow-path=allow"),
        *("--config", "storage.dirstate-v2.slow-path=allow"),
        *("--config", "storage.revlog.persistent-nodemap.slow-path=allow"),
    )
    hg(tmp_path, *slow, "--config", option, "init", "it")
    for name in ("one", "two"):
        (tmp_path / "it" / name).write_text(name)
        hg(tmp_path / "it", *slow, "commit", "--addremove", f"--message={name}")
    (tmp_path / "it" / "one").write_text("changed")
    before = mercurial.state(tmp_path / "it", FORMAT)
    assert (before.changes, before.unpushed) == ({"modified": 1}, 2)
    mercurial.archive(tmp_path / "it", FORMAT, tmp_path / "archive")
    mercurial.check(tmp_path / "archive")
    mercurial.restore(tmp_path / "archive", tmp_path / "restored", FORMAT)
    log = ("log", "--template={node} {desc} {files}\n")
    assert hg(tmp_path / "restored", *log) == hg(tmp_path / "it", *slow, *log)
    assert mercurial.state(tmp_path / "restored", FORMAT).revision == before.revision


def test_a_history_that_hg_does_not_see_is_refused(
    hg: Hg, mercurial: Mercurial, tmp_path: Path
) -> None:
    """As Mercurial 6.3 sees none in a changelog of the second format that 7.2 has written."""
    option = "format.exp-use-changelog-v2=enable-unstable-format-and-corrupt-my-data"
    hg(tmp_path, "--config", option, "init", "it")
    assert mercurial.state(tmp_path / "it", FORMAT).unpushed == 0
    (tmp_path / "it" / "file").touch()
    hg(tmp_path / "it", "commit", "--addremove", "--message=One")
    (tmp_path / "it" / ".hg" / "store" / "00changelog.i").unlink()
    told = f"^{tmp_path}/it: there are changesets in it, but hg finds none: install a newer "
    with pytest.raises(JackfieldError, match=told):
        mercurial.state(tmp_path / "it", FORMAT)
    with pytest.raises(JackfieldError, match=told):
        mercurial.archive(tmp_path / "it", FORMAT, tmp_path / "archive")
    assert not (tmp_path / "archive").exists()
