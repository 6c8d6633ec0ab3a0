"""Archives: the history after is the history before."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_bzr import layout
from jackfield_bzr.control import Bazaar

Brz = Callable[..., str]

SHARED = "Bazaar shared repository"
BRANCH = "Bazaar checkout"


def history(brz: Brz, top: Path) -> dict[str, tuple[str, ...]]:
    """Give all that brz tells of each branch below `top`, by its path."""
    told = {}
    for branch in layout.branches_of(top):
        told[str(branch.relative_to(top))] = (
            brz(branch, "log", "--show-ids", "-n0", "--verbose"),
            brz(branch, "tags", "--show-ids") if has_tags(branch) else "",
        )
    return told


def has_tags(branch: Path) -> bool:
    """Whether the branch's format is of those that have tags."""
    return layout.label(branch, "branch") != "Bazaar-NG branch format 5"


def test_a_round_trip_of_a_shared_repository(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    archive, restored = shared.parent / "archive", shared.parent / "restored #1 \n"
    bazaar.archive(shared, SHARED, archive)
    bazaar.check(archive)
    bazaar.restore(archive, restored, SHARED)
    before = history(brz, shared)
    assert set(before) == {"empty", "features/töpic é", "trunk"}
    assert history(brz, restored) == before
    assert layout.label(restored, "repository") == layout.label(shared, "repository")
    assert layout.is_shared(restored)
    assert brz(restored / "trunk", "status") == ""
    assert (restored / "trunk" / "file").read_text() == "two\n"
    assert not layout.has_tree(restored / "empty")
    assert not list(shared.parent.glob(".jackfield*"))


def test_revisions_that_no_branch_leads_to_are_kept(branch: Path, brz: Brz, bazaar: Bazaar) -> None:
    (branch / "file").write_text("a mistake\n")
    brz(branch, "commit", "--quiet", "--message=A mistake")
    mistake = brz(branch, "revision-info").split(" ")[1]
    brz(branch, "uncommit", "--quiet", "--force")
    bazaar.archive(branch, BRANCH, branch.parent / "archive")
    bazaar.restore(branch.parent / "archive", branch.parent / "restored", BRANCH)
    assert history(brz, branch.parent / "restored") == history(brz, branch)
    assert "A mistake" in brz(branch.parent / "restored", "cat-revision", mistake)


@pytest.mark.parametrize(
    ("format", "tree"),
    [("2a", False), ("knit", True), ("pack-0.92", False), ("1.9-rich-root", True)],
)
def test_a_branch_of_each_format(
    tmp_path: Path, brz: Brz, bazaar: Bazaar, format: str, tree: bool
) -> None:
    brz(tmp_path, "init", "--quiet", f"--format={format}", "branch")
    branch = tmp_path / "branch"
    (branch / "file").write_text("one\n")
    brz(branch, "add", "--quiet")
    brz(branch, "commit", "--quiet", "--message=One")
    if not tree:
        brz(branch, "remove-tree", "--quiet", "--force")
    bazaar.archive(branch, BRANCH, tmp_path / "archive")
    bazaar.check(tmp_path / "archive")
    bazaar.restore(tmp_path / "archive", tmp_path / "restored", BRANCH)
    assert history(brz, tmp_path / "restored") == history(brz, branch)
    for part in ("branch", "repository"):
        assert layout.label(tmp_path / "restored", part) == layout.label(branch, part)
    assert (tmp_path / "restored" / "file").exists() == tree


def test_a_branch_before_its_first_revision(tmp_path: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(tmp_path, "init", "--quiet", "new")
    bazaar.archive(tmp_path / "new", BRANCH, tmp_path / "archive")
    bazaar.check(tmp_path / "archive")
    bazaar.restore(tmp_path / "archive", tmp_path / "restored", BRANCH)
    assert history(brz, tmp_path / "restored") == history(brz, tmp_path / "new")
    assert brz(tmp_path / "restored", "status") == ""


def test_a_repository_without_branches(tmp_path: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(tmp_path, "init-shared-repository", "--quiet", "--no-trees", "empty")
    bazaar.archive(tmp_path / "empty", SHARED, tmp_path / "archive")
    bazaar.check(tmp_path / "archive")
    bazaar.restore(tmp_path / "archive", tmp_path / "restored", SHARED)
    assert layout.is_shared(tmp_path / "restored")
    brz(tmp_path / "restored", "init", "--quiet", "branch")
    assert not layout.has_tree(tmp_path / "restored" / "branch")


def test_a_stacked_branch_is_archived_whole(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    stacked = shared.parent / "stacked"
    brz(shared.parent, "branch", "--quiet", "--stacked", shared / "trunk", stacked)
    bazaar.archive(stacked, BRANCH, shared.parent / "archive")
    expected = history(brz, stacked)
    shared.rename(shared.parent / "gone")
    bazaar.restore(shared.parent / "archive", shared.parent / "restored", BRANCH)
    assert history(brz, shared.parent / "restored") == expected


def test_a_stacked_branch_with_revisions_of_its_own_is_archived_whole(
    shared: Path, brz: Brz, bazaar: Bazaar
) -> None:
    stacked = shared.parent / "stacked"
    brz(shared.parent, "branch", "--quiet", "--stacked", shared / "trunk", stacked)
    (stacked / "own").write_text("one\n")
    brz(stacked, "add", "--quiet")
    brz(stacked, "commit", "--quiet", "--message=Of its own")
    brz(stacked, "commit", "--quiet", "--unchanged", "--message=A mistake")
    mistake = brz(stacked, "revision-info").split()[1]
    brz(stacked, "uncommit", "--quiet", "--force")
    bazaar.archive(stacked, BRANCH, shared.parent / "archive")
    expected = history(brz, stacked)
    shared.rename(shared.parent / "gone")
    bazaar.check(shared.parent / "archive")
    bazaar.restore(shared.parent / "archive", shared.parent / "restored", BRANCH)
    assert history(brz, shared.parent / "restored") == expected
    assert "A mistake" in brz(shared.parent / "restored", "cat-revision", mistake)
    assert (shared.parent / "restored" / "own").read_text() == "one\n"


def test_names_that_are_not_utf_8(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    expected = history(brz, shared)
    (shared / "trunk").rename(shared / "tr\udcffnk")
    odd = shared.parent / "sh\udcffred"
    shared.rename(odd)
    bazaar.archive(odd, SHARED, odd.parent / "archive")
    bazaar.check(odd.parent / "archive")
    bazaar.restore(odd.parent / "archive", odd.parent / "rest\udcffred", SHARED)
    restored = (odd.parent / "rest\udcffred").rename(odd.parent / "restored")
    (restored / "tr\udcffnk").rename(restored / "trunk")
    assert history(brz, restored) == expected


def test_a_branch_inside_of_another_repository_is_not_in_its_archive(
    shared: Path, branch: Path, bazaar: Bazaar
) -> None:
    branch.rename(shared / "nested")
    bazaar.archive(shared, SHARED, shared.parent / "archive")
    bazaar.restore(shared.parent / "archive", shared.parent / "restored", SHARED)
    assert not (shared.parent / "restored" / "nested").exists()


def test_the_fingerprint_changes_with_every_branch_and_tag(
    shared: Path, brz: Brz, bazaar: Bazaar
) -> None:
    trunk, topic = shared / "trunk", shared / "features" / "töpic é"
    steps: tuple[tuple[Path, tuple[str, ...]], ...] = (
        (trunk, ("commit", "--quiet", "--unchanged", "--message=More")),
        (topic, ("commit", "--quiet", "--unchanged", "--message=More")),
        (topic, ("tag", "--quiet", "2.0")),
        (topic, ("tag", "--quiet", "--delete", "1.0")),
        (topic, ("uncommit", "--quiet", "--force")),
        (shared, ("init", "--quiet", "new")),
    )
    brz(topic, "pull", "--quiet", trunk)
    seen = [bazaar.fingerprint(shared, SHARED)]
    for directory, step in steps:
        brz(directory, *step)
        seen.append(bazaar.fingerprint(shared, SHARED))
        assert bazaar.fingerprint(trunk, BRANCH) == seen[-1]
    assert len(set(seen)) == len(steps) + 1


def test_the_fingerprint_covers_long_files(branch: Path, bazaar: Bazaar) -> None:
    seen = set()
    for end in (b"one", b"two"):
        (branch / ".bzr" / "repository" / "revisions.kndx").write_bytes(b"x" * 2_000_000 + end)
        seen.add(bazaar.fingerprint(branch, BRANCH))
    assert len(seen) == 2


def test_the_fingerprint_does_not_change_with_a_tree(
    shared: Path, brz: Brz, bazaar: Bazaar
) -> None:
    before = bazaar.fingerprint(shared, SHARED)
    brz(shared / "trunk", "update", "--quiet", "-r1")
    (shared / "trunk" / "file").write_text("changed")
    (shared / "trunk" / "new").touch()
    brz(shared / "trunk", "add", "--quiet")
    assert bazaar.fingerprint(shared, SHARED) == before


def test_a_branch_whose_last_revision_is_missing_is_not_archived(
    branch: Path, bazaar: Bazaar
) -> None:
    (branch / ".bzr" / "branch" / "last-revision").write_text("2 nobody@example.org-2")
    with pytest.raises(JackfieldError, match=r"has no revision .*nobody@example.org-2"):
        bazaar.archive(branch, BRANCH, branch.parent / "archive")
    assert not (branch.parent / "archive").exists()


@pytest.mark.parametrize("damage", ["truncated", "garbled", "empty", "other", "missing"])
def test_a_broken_archive(shared: Path, bazaar: Bazaar, damage: str) -> None:
    archive = shared.parent / "archive"
    bazaar.archive(shared, SHARED, archive)
    data = archive.read_bytes()
    pack = data.index(b"Bazaar pack format 1") + 300
    match damage:
        case "truncated":
            archive.write_bytes(data[:pack])
        case "garbled":
            archive.write_bytes(data[:pack] + b"garbled" + data[pack + 7 :])
        case "empty":
            archive.write_bytes(b"")
        case "other":
            archive.write_bytes(b"PK\3\4" + b"x" * 5000)
        case "missing":
            archive.unlink()
    with pytest.raises(JackfieldError, match=f"^{archive}: ") as caught:
        bazaar.check(archive)
    assert "\n" not in str(caught.value)


def test_what_is_not_unpacked_is_not_restored(shared: Path, bazaar: Bazaar) -> None:
    (shared.parent / "archive").write_bytes(b"x" * 5000)
    with pytest.raises(JackfieldError):
        bazaar.restore(shared.parent / "archive", shared.parent / "restored", SHARED)
    assert {path.name for path in shared.parent.iterdir()} == {"archive", "shared"}


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "history/../../escaped", "other"])
def test_an_archive_that_has_something_else_in_it(
    tmp_path: Path, branch: Path, bazaar: Bazaar, name: str
) -> None:
    bazaar.archive(branch, BRANCH, tmp_path / "archive")
    with tarfile.open(tmp_path / "archive", "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(JackfieldError, match="is no archive of a Bazaar repository"):
        bazaar.check(tmp_path / "archive")


def test_links_in_an_archive_are_refused(tmp_path: Path, branch: Path, bazaar: Bazaar) -> None:
    bazaar.archive(branch, BRANCH, tmp_path / "archive")
    with tarfile.open(tmp_path / "archive", "a") as tar:
        link = tarfile.TarInfo("history/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
        tar.addfile(link)
    with pytest.raises(JackfieldError, match="neither a file nor a directory"):
        bazaar.check(tmp_path / "archive")


def test_an_archive_is_not_overwritten(branch: Path, bazaar: Bazaar) -> None:
    (branch.parent / "archive").write_text("mine")
    with pytest.raises(JackfieldError, match="cannot be written: File exists"):
        bazaar.archive(branch, BRANCH, branch.parent / "archive")
    assert (branch.parent / "archive").read_text() == "mine"


def test_colocated_branches_are_refused(shared: Path, brz: Brz, bazaar: Bazaar) -> None:
    brz(shared, "init", "--quiet", "--format=development-colo", "colo")
    brz(shared / "colo", "switch", "--quiet", "-b", "other")
    for refused in (
        lambda: bazaar.archive(shared, SHARED, shared.parent / "archive"),
        lambda: bazaar.fingerprint(shared, SHARED),
        lambda: bazaar.state(shared / "colo", BRANCH),
    ):
        with pytest.raises(JackfieldError, match=f"^{shared}/colo: its branches are colocated"):
            refused()
