"""Every control directory below a directory, on real trees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jackfield
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield import JackfieldError
from jackfield.formats import ControlFormat, Found, Tally, Unreadable, matches, scan
from support import processes

GIT = ControlFormat("Git working tree", {".git/": None, ".git/HEAD": None}, "git")
LINKED = ControlFormat("Git linked worktree", {".git": None}, "git")
BARE = ControlFormat("Git repository", {"HEAD": None, "objects/": None, "refs/": None}, "git")
HG = ControlFormat("Mercurial", {".hg/": None}, "hg")
CVS = ControlFormat("CVS", {"CVS/Root": None}, "cvs", per_directory=True)
ALL = [GIT, LINKED, BARE, HG, CVS]
INSIDE = "work/one/vendor/inside"

SCAN = """
import sys
from jackfield.formats import ControlFormat, Found, scan
hg = [ControlFormat("Mercurial", {".hg/": None}, "hg")]
for only in (False, True):
    for each in scan(sys.argv[1], hg, one_file_system=only):
        if isinstance(each, Found):
            unclear = [f"(cannot tell: {each.reason})" for each in each.undetermined]
            print("found", each.directory, *unclear)
        else:
            print("unreadable", each.directory, each.reason)
"""


def found(root: Path | str, formats: list[ControlFormat] | None = None, **limits: Any) -> list[str]:
    """What a scan finds: ``path below the root: formats``."""
    events = list(scan(root, ALL if formats is None else formats, **limits))
    assert all(isinstance(event, Found) for event in events), events
    return [
        f"{event.directory.relative_to(root)}: {', '.join(each.name for each in event.formats)}"
        for event in events
        if isinstance(event, Found)
    ]


def git_tree(top: Path) -> Path:
    (top / ".git" / "objects").mkdir(parents=True)
    (top / ".git" / "refs").mkdir()
    (top / ".git" / "HEAD").touch()
    return top


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    git_tree(tmp_path / "work" / "one")
    git_tree(tmp_path / "work" / "one" / "vendor" / "inside")
    (tmp_path / "work" / "one" / "linked").mkdir()
    (tmp_path / "work" / "one" / "linked" / ".git").write_text("gitdir: elsewhere\n")
    (tmp_path / "old" / ".hg" / "store").mkdir(parents=True)
    return tmp_path


def test_every_control_directory_is_found_nested_ones_too(tree: Path) -> None:
    assert found(tree) == [
        "old: Mercurial",
        "work/one: Git working tree",
        "work/one/linked: Git linked worktree",
        "work/one/vendor/inside: Git working tree",
    ]


def test_the_root_itself_counts(tree: Path) -> None:
    assert found(tree / "old") == [".: Mercurial"]


def test_all_formats_that_match_in_a_directory_are_given(tree: Path) -> None:
    (tree / "old" / ".git").write_text("gitdir: elsewhere\n")
    assert found(tree / "old") == [".: Git linked worktree, Mercurial"]


def test_control_directories_are_not_entered(tree: Path) -> None:
    # .git looks like a bare repository, and holds those of its submodules.
    git_tree(tree / "work" / "one" / ".git" / "modules" / "inside")
    assert len(found(tree)) == 4


def test_a_directory_of_such_a_name_that_does_not_match_is_entered(tmp_path: Path) -> None:
    (tmp_path / ".git" / "kept" / ".hg").mkdir(parents=True)
    assert found(tmp_path) == [".git/kept: Mercurial"]


def test_a_bare_repository_s_own_directories_are_not_entered_but_others_are(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    for name in ("objects/.hg", "refs", "worktrees/.hg"):
        (bare / name).mkdir(parents=True)
    (bare / "HEAD").touch()
    assert found(tmp_path) == ["bare: Git repository", "bare/worktrees: Mercurial"]


@pytest.mark.parametrize("most_held", [None, 0], ids=["few", "more than are held"])
def test_links_are_not_followed(
    most_held: int | None,
    tree: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outside = git_tree(tmp_path_factory.mktemp("outside"))
    (outside / "again").symlink_to(outside)
    if most_held is not None:
        monkeypatch.setattr(sys.modules[scan.__module__], "_MOST_HELD", most_held)
    (tree / "work" / "link").symlink_to(tree / "old")
    (tree / "work" / "one" / "loop").symlink_to(tree)
    (tree / "out").symlink_to(outside)
    assert len(found(tree)) == 4


def test_a_control_directory_that_is_a_link_counts(tree: Path) -> None:
    (tree / "shared").mkdir()
    (tree / "shared" / ".hg").symlink_to(tree / "old" / ".hg")
    assert "shared: Mercurial" in found(tree)


def test_the_root_may_be_a_link(tree: Path) -> None:
    (tree / "link").symlink_to("old")
    assert found(tree / "link") == [".: Mercurial"]


def test_of_a_tree_with_control_directories_everywhere_the_top_is_found(tmp_path: Path) -> None:
    for name in ("a/CVS", "a/src/CVS", "a/src/deep/CVS", "a/other/b/CVS"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "Root").touch()
    # a/other is none, so what is below it is a tree of its own.
    assert found(tmp_path) == ["a: CVS", "a/other/b: CVS"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"max_depth": 0}, []),
        ({"max_depth": 1}, ["old"]),
        ({"max_depth": 2}, ["old", "work/one"]),
        ({"exclude": ["work"]}, ["old"]),
        ({"exclude": ["vend*", "old/"]}, ["work/one", "work/one/linked"]),
        ({"exclude": ["work/one"]}, ["old"]),
        ({"exclude": ["work/*/vendor"]}, ["old", "work/one", "work/one/linked"]),
        ({"exclude": ["one/vendor"]}, ["old", "work/one", "work/one/linked", INSIDE]),
        ({"exclude": ["w*e"]}, ["old", "work/one", "work/one/linked", INSIDE]),
        ({"one_file_system": True}, ["old", "work/one", "work/one/linked", INSIDE]),
    ],
    ids=str,
)
def test_limits(tree: Path, limits: dict[str, Any], expected: list[str]) -> None:
    assert [line.partition(":")[0] for line in found(tree, **limits)] == expected


def test_what_is_excluded_is_not_even_listed(tree: Path) -> None:
    tally = Tally()
    found(tree, exclude=["work"], tally=tally)
    assert tally == Tally(directories=2, entries=3)  # "old" and "work"; ".hg" is not entered


def in_a_process(*before: str, root: Path) -> list[str]:
    """Scan in a process of its own, twice: the second time on one file system only."""
    done = processes.run(
        [*before, sys.executable, "-c", SCAN, root],
        variables={**os.environ, "PYTHONPATH": str(Path(jackfield.__file__).parents[1])},
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system")
def test_other_file_systems_are_left_out_if_asked_for(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    mount = 'mount -t tmpfs none "$0" && mkdir -p "$0/there/.hg" && exec "$@"'
    before = ("unshare", "--mount", "sh", "-ec", mount, str(tmp_path / "disk"))
    assert in_a_process(*before, root=tmp_path) == [f"found {tmp_path}/disk/there"]


def test_unreadable_directories_are_told_and_survived(tree: Path) -> None:
    (tree / "work").chmod(0)
    (tree / "zoo" / ".hg").mkdir(parents=True)
    told = [
        f"found {tree}/old",
        f"unreadable {tree}/work permission denied",
        f"found {tree}/zoo",
    ]
    assert in_a_process(*processes.UNPRIVILEGED, root=tree) == told * 2
    (tree / "work").chmod(0o755)


def test_a_control_directory_that_cannot_be_looked_into_is_not_passed_over(tree: Path) -> None:
    (tree / "old" / ".hg" / "store").chmod(0)
    code = SCAN.replace('{".hg/": None}', '{".hg/store/secret": None}')
    done = processes.run(
        [*processes.UNPRIVILEGED, sys.executable, "-c", code, tree / "old"],
        variables={**os.environ, "PYTHONPATH": str(Path(jackfield.__file__).parents[1])},
        check=True,
    )
    assert f"found {tree}/old (cannot tell: permission denied)" in done.stdout
    (tree / "old" / ".hg" / "store").chmod(0o755)


def test_names_of_any_bytes(tmp_path: Path) -> None:
    names = [b"with space", b"line\nbreak", b"\xff\xfe", "größe".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name) / ".hg").mkdir(parents=True)
    events = scan(tmp_path, ALL)
    assert {os.fsencode(event.directory.name) for event in events} == set(names)


def test_a_tree_that_is_deeper_than_a_path_can_be(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        name = "d" * 200
        os.mkdir(name, dir_fd=descriptor)
        deeper = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(descriptor)
    (last,) = scan(tmp_path, ALL)
    assert isinstance(last, Unreadable)
    assert last.reason == "file name too long"
    subprocess.run(["rm", "-r", tmp_path / ("d" * 200)], check=True)


def test_a_tree_as_deep_as_recursion_is_not(tmp_path: Path) -> None:
    deep = "/".join("d" * 1500)
    subprocess.run(["mkdir", "-p", f"{tmp_path}/{deep}/.hg"], check=True)
    assert len(found(tmp_path)) == 1
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # shutil.rmtree would not get there


def test_memory_does_not_grow_with_the_number_of_directories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many as are held otherwise would take a slow disk a minute.
    monkeypatch.setattr(sys.modules[scan.__module__], "_MOST_HELD", 100)
    for number in range(2000):
        (tmp_path / f"{number:04}").mkdir()
    (tmp_path / "1999" / ".hg").mkdir()
    found(tmp_path)  # what is imported and compiled at first
    tracemalloc.start()
    try:
        assert found(tmp_path) == ["1999: Mercurial"]
        assert tracemalloc.get_traced_memory()[1] < 50_000
    finally:
        tracemalloc.stop()


def test_formats_without_a_candidate_cost_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[object] = []
    real = os.stat

    def counted(path: Any, **options: Any) -> os.stat_result:
        looked_at.append(path)
        return real(path, **options)

    def number(formats: list[ControlFormat]) -> int:
        looked_at.clear()
        monkeypatch.setattr(os, "stat", counted)
        events = list(scan(tree, formats))
        monkeypatch.undo()
        assert len(events) == 4
        return len(looked_at)

    others = [
        ControlFormat(f"Other {each}", {f".other{each}/": None, "HEAD": None}, "test")
        for each in range(50)
    ]
    assert number(ALL) == number([*others, *ALL]) < 12


PATHS = st.lists(st.sampled_from(["a", "b", ".x", ".y", "f"]), min_size=1, max_size=4)
FORMATS = st.lists(
    st.dictionaries(
        st.sampled_from([".x/", ".y/", ".x/f", "f", ".x/.y/", "./.y/f", "a/b/", "./"]),
        st.none(),
        min_size=1,
        max_size=3,
    ),
    max_size=4,
)


@given(st.lists(PATHS, max_size=12), FORMATS)
def test_exactly_what_matches_outside_of_control_directories_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    paths: list[list[str]],
    descriptions: list[dict[str, None]],
) -> None:
    root = tmp_path_factory.mktemp("tree")
    for parts in paths:
        path = root.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch() if path.name == "f" else path.mkdir(exist_ok=True)
        except OSError:  # "f" is a file already
            continue
    formats = [ControlFormat(str(n), paths, "test") for n, paths in enumerate(descriptions)]

    def expected(directory: Path) -> Iterator[tuple[Path, list[str]]]:
        matching = [format for format in formats if matches(directory, format)]
        if matching:
            yield directory, [format.name for format in matching]
        own = {path.removeprefix("./").split("/")[0] for each in matching for path in each.paths}
        for below in sorted(directory.iterdir()):
            if below.is_dir() and below.name not in own:
                yield from expected(below)

    seen = [
        (event.directory, [format.name for format in event.formats])
        for event in scan(root, formats)
        if isinstance(event, Found)
    ]
    assert seen == list(expected(root))
    shutil.rmtree(root)


def test_a_root_that_is_no_directory_is_an_error(tree: Path) -> None:
    for root, reason in [("missing", "no such file"), ("work/one/.git/HEAD", "not a directory")]:
        with pytest.raises(JackfieldError, match=f"cannot scan .*{root}: .*{reason}"):
            scan(tree / root, ALL)
    with pytest.raises(JackfieldError, match="null"):
        scan("nul\0", ALL)
