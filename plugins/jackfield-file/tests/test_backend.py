"""What the file backend does, on real files."""

from __future__ import annotations

import filecmp
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jackfield.backends import (
    BackendException,
    BackendWrapper,
    Outcome,
    Proof,
    Settings,
    State,
    is_temporary,
)
from jackfield_file import copying

NAMES = [
    "plain",
    "with space",
    ".hidden",
    "ünïcødé",
    "\udcff-undecodable",
    "new\nline",
    "CASE",
    "case",
    "-rf",
    "%41",
    "x" * 255,
]


pytestmark = pytest.mark.usefixtures("way")


@pytest.mark.parametrize("name", NAMES)
def test_put_list_query_get_delete(
    store: BackendWrapper, directory: Path, source, tmp_path: Path, name: str
) -> None:
    assert store.put(source(content=b"12345"), name) is Proof.SIZE
    assert (directory / name).read_bytes() == b"12345"
    assert store.list() == [name]
    assert store.query([name]) == [Outcome(name, State.DONE, 5)]
    store.get(name, tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"12345"
    assert store.delete([name]) == [Outcome(name, State.DONE)]
    assert store.list() == []


@pytest.fixture(
    params=["at once", "by the kernel", "by the kernel, not between these two", "by hand"]
)
def way_of_copying(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way in which bytes get from one file to another; in small pieces."""
    monkeypatch.setattr(copying, "_SMALL", 999 if request.param == "at once" else 0)
    monkeypatch.setattr(copying, "_CHUNK", 1000)
    monkeypatch.setattr(copying, "_BUFFER", 100)
    if request.param == "by hand":
        monkeypatch.delattr(os, "copy_file_range")
    elif "between" in request.param:
        real = os.copy_file_range
        monkeypatch.setattr(os, "copy_file_range", lambda *_: real(-1, -1, 1))  # EBADF


@pytest.mark.usefixtures("way_of_copying")
@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 999, 1000, 1001, 2000, 12345])
def test_every_size_arrives_whole(store: BackendWrapper, source, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    store.put(source("a", content))
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == content


def test_a_file_larger_than_any_chunk(store: BackendWrapper, source, tmp_path: Path) -> None:
    content = os.urandom(1024 * 1024) * 17
    store.put(source("a", content))
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == content


@pytest.mark.usefixtures("way_of_copying")
@pytest.mark.parametrize(
    "places", [[], [0], [5_000_000], [29_999_999], [0, 1_000_000, 29_990_000]], ids=str
)
def test_what_is_not_on_the_disk_takes_no_room_in_the_store_either(
    store: BackendWrapper, directory: Path, source, tmp_path: Path, places: list[int]
) -> None:
    """An image of a disk that is mostly empty may be larger than the disk that it is kept on."""
    path = source("image", b"")
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            file.write(b"data")
        file.truncate(30_000_000)
    assert store.put(path) is Proof.SIZE
    store.get("image", tmp_path / "got")
    for copy in (directory / "image", tmp_path / "got"):
        assert copy.stat().st_blocks <= path.stat().st_blocks
        assert filecmp.cmp(copy, path, shallow=False)


def test_a_file_that_looks_empty_to_the_kernel(store: BackendWrapper, directory: Path) -> None:
    backend = store.backend
    backend._put(Path("/proc/self/status"), "status")
    assert (directory / "status").read_text().startswith("Name:")
    assert store.put("/proc/self/status") is Proof.NONE


@pytest.mark.parametrize("target", ["got", "/dev/null"])
def test_a_file_that_has_less_than_it_says_is_not_taken_for_whole(
    store: BackendWrapper, opened, tmp_path: Path, target: str
) -> None:
    """As those of /sys: each says that it has a page."""
    place = Path("/sys/kernel/fscaps")
    if not place.is_file():
        pytest.skip("there is no /sys")
    other = opened(place.parent.as_uri())
    for attempt in (
        lambda: other.backend._get(place.name, tmp_path / target),
        lambda: store.backend._put(place, "copy"),
    ):
        with pytest.raises(BackendException, match="'/sys/kernel/fscaps' ended after ") as raised:
            attempt()
        assert raised.value.code == 56
    assert not (tmp_path / "got").exists()


def test_a_move_that_fails_leaves_the_source(
    store: BackendWrapper, directory: Path, source
) -> None:
    (directory / "name").mkdir(parents=True)
    path = source()
    with pytest.raises(BackendException, match=f"Is a directory: .*'{directory}/name'"):
        store.move(path, "name")
    assert path.read_bytes() == b"content"


def test_old_content_is_replaced(store: BackendWrapper, source, tmp_path: Path) -> None:
    store.put(source("a", b"a long old content"))
    store.put(source("a", b"new"))
    store.get("a", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"new"
    assert store.list() == ["a"]


def test_who_reads_the_old_content_goes_on_reading_it(
    store: BackendWrapper, directory: Path, source
) -> None:
    store.put(source("a", b"old content"))
    with (directory / "a").open("rb") as reader:
        assert reader.read(4) == b"old "
        store.put(source("a", b"new"))
        assert reader.read() == b"content"


def test_the_directory_is_made_by_the_first_put(
    opened: Callable[[str], BackendWrapper], source, tmp_path: Path
) -> None:
    store = opened(f"file://{tmp_path}/some/where/new")
    assert not (tmp_path / "some").exists()
    assert store.query(["a"]) == [Outcome("a", State.ABSENT)]
    assert store.delete(["a"]) == [Outcome("a", State.ABSENT)]
    with pytest.raises(BackendException, match="does not exist; the first put makes it") as raised:
        store.list()
    assert raised.value.code == 52
    assert not (tmp_path / "some").exists()
    store.put(source("a"))
    assert store.list() == ["a"]


def test_a_file_has_the_usual_mode(store: BackendWrapper, directory: Path, source) -> None:
    path = source("a")
    path.chmod(0o600)
    old = os.umask(0o027)
    try:
        store.put(path)
    finally:
        os.umask(old)
    assert (directory / "a").stat().st_mode & 0o777 == 0o640


def test_a_mask_that_lets_everybody_write_is_heeded_too(
    store: BackendWrapper, directory: Path, source
) -> None:
    old = os.umask(0)
    try:
        store.put(source("a"))
    finally:
        os.umask(old)
    assert (directory / "a").stat().st_mode & 0o777 == 0o666


def test_only_files_are_listed_and_known(
    store: BackendWrapper, directory: Path, tmp_path: Path
) -> None:
    directory.mkdir()
    (directory / "file").write_bytes(b"1")
    (directory / "directory").mkdir()
    (directory / "directory" / "below").touch()
    os.mkfifo(directory / "pipe")
    (tmp_path / "elsewhere").write_bytes(b"12")
    (directory / "link").symlink_to(tmp_path / "elsewhere")
    (directory / "broken").symlink_to(tmp_path / "nowhere")
    (directory / "circle").symlink_to(directory / "circle")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(directory / "socket"))
        assert sorted(store.list()) == ["file", "link"]
    others = ["directory", "pipe", "broken", "socket"]
    assert store.query(["file", "link", *others]) == [
        Outcome("file", State.DONE, 1),
        Outcome("link", State.DONE, 2),
        *(Outcome(name, State.ABSENT) for name in others),
    ]


def test_deleting_a_link_leaves_what_it_leads_to(
    store: BackendWrapper, directory: Path, source
) -> None:
    directory.mkdir()
    path = source()
    (directory / "link").symlink_to(path)
    assert store.delete(["link"]) == [Outcome("link", State.DONE)]
    assert path.exists()


def test_putting_onto_a_link_replaces_the_link(
    store: BackendWrapper, directory: Path, source
) -> None:
    directory.mkdir()
    (directory / "latest").symlink_to("monday")
    (directory / "monday").write_bytes(b"monday")
    store.put(source("a", b"tuesday"), "latest")
    assert (directory / "monday").read_bytes() == b"monday"
    assert (directory / "latest").read_bytes() == b"tuesday"


def test_a_directory_in_the_way_is_an_error(store: BackendWrapper, directory: Path, source) -> None:
    (directory / "a").mkdir(parents=True)
    with pytest.raises(BackendException, match=f"Is a directory: '{directory}/a'"):
        store.put(source("a"))
    hint = f"Is a directory: '{directory}/a'; all that is in it is {(directory / 'a').as_uri()}/"
    with pytest.raises(BackendException, match=f"{hint}$"):
        store.get("a", directory / "b")
    (outcome,) = store.delete(["a"])
    assert outcome.state is State.FAILED
    assert [path.name for path in directory.iterdir()] == ["a"]


def test_a_pipe_in_the_store_is_not_waited_for(
    store: BackendWrapper, directory: Path, tmp_path: Path
) -> None:
    directory.mkdir()
    os.mkfifo(directory / "pipe")
    with pytest.raises(BackendException, match="Not a regular file"):
        store.get("pipe", tmp_path / "got")


class TestGet:
    """Where a file that is got ends up."""

    @pytest.fixture(autouse=True)
    def stored(self, store: BackendWrapper, source) -> None:
        store.put(source("a", b"stored"))

    def test_what_is_not_there(self, store: BackendWrapper, tmp_path: Path) -> None:
        with pytest.raises(BackendException, match="No such file or directory") as raised:
            store.get("b", tmp_path / "b")
        assert (raised.value.code, raised.value.filename) == (52, "b")
        assert not (tmp_path / "b").exists()

    def test_over_an_old_file(self, store: BackendWrapper, tmp_path: Path) -> None:
        (tmp_path / "got").write_bytes(b"something older and longer")
        store.get("a", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"stored"

    def test_through_a_link(self, store: BackendWrapper, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to("target")
        store.get("a", tmp_path / "link")
        assert (tmp_path / "target").read_bytes() == b"stored"
        assert (tmp_path / "link").is_symlink()

    @pytest.mark.parametrize("large", [False, True])
    def test_through_a_link_in_a_directory_that_others_were_got_to(
        self, store: BackendWrapper, source, tmp_path: Path, large: bool
    ) -> None:
        content = b"stored" * (100_000 if large else 1)
        store.put(source("a", content))
        store.get("a", tmp_path / "other")
        (tmp_path / "below").mkdir()
        (tmp_path / "below" / "target").write_bytes(b"old")
        (tmp_path / "link").symlink_to("below/target")
        store.get("a", tmp_path / "link")
        assert (tmp_path / "below" / "target").read_bytes() == content
        assert (tmp_path / "link").is_symlink()
        assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] == ".") == []

    @pytest.mark.parametrize("large", [False, True])
    def test_into_a_pipe_in_such_a_directory_and_its_bytes_count_once(
        self, opened, directory: Path, source, tmp_path: Path, large: bool
    ) -> None:
        content = b"stored" * (100_000 if large else 1)
        counts: list[int] = []
        settings = Settings(progress=lambda name, count: counts.append(count))
        store = opened(f"file://{directory}", settings)
        store.put(source("a", content))
        store.get("a", tmp_path / "other")
        assert sum(counts) == 2 * len(content)
        counts.clear()
        os.mkfifo(tmp_path / "pipe")
        with (
            (tmp_path / "seen").open("wb") as seen,
            subprocess.Popen(["cat", tmp_path / "pipe"], stdout=seen),
        ):
            store.get("a", tmp_path / "pipe")
        assert (tmp_path / "seen").read_bytes() == content
        assert sum(counts) == len(content)
        assert (tmp_path / "pipe").is_fifo()

    def test_into_a_device_which_stays_one(self, store: BackendWrapper, tmp_path: Path) -> None:
        os.mknod(tmp_path / "null", 0o666 | 0o020000, os.makedev(1, 3))
        store.get("a", tmp_path / "null")
        assert (tmp_path / "null").is_char_device()

    def test_into_a_pipe(self, store: BackendWrapper, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
            store.get("a", tmp_path / "pipe")
            assert reader.communicate()[0] == b"stored"

    def test_onto_the_standard_output(self, directory: Path) -> None:
        """The link of that name leads to a pipe, which has no path of its own."""
        script = (
            "import sys; from pathlib import Path; from jackfield.backends import ParsedUrl\n"
            "from jackfield_file.backend import FileBackend\n"
            "url = ParsedUrl(f'file://{sys.argv[1]}', network_location=False)\n"
            "FileBackend(url)._get('a', Path('/dev/stdout'))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, directory], stdout=subprocess.PIPE, check=True
        )
        assert done.stdout == b"stored"

    def test_not_over_a_directory(self, store: BackendWrapper, tmp_path: Path) -> None:
        with pytest.raises(BackendException, match=f"Is a directory: '{tmp_path}'"):
            store.get("a", tmp_path)

    def test_not_over_the_current_directory(
        self, store: BackendWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(BackendException, match=r"Is a directory: '\.'"):
            store.get("a", ".")

    def test_not_into_a_directory_that_is_missing(
        self, store: BackendWrapper, tmp_path: Path
    ) -> None:
        with pytest.raises(BackendException, match="missing"):
            store.get("a", tmp_path / "missing" / "a")


class TestMove:
    """By renaming, where that is the same."""

    def test_a_rename(self, store: BackendWrapper, directory: Path, source) -> None:
        path = source("a", b"moved")
        number = path.stat().st_ino
        store.move(path)
        assert not path.exists()
        assert (directory / "a").stat().st_ino == number
        assert (directory / "a").read_bytes() == b"moved"

    def test_over_an_old_file(self, store: BackendWrapper, directory: Path, source) -> None:
        store.put(source("a", b"old"))
        store.move(source("b", b"new"), "a")
        assert (directory / "a").read_bytes() == b"new"

    def test_a_link_is_followed_then_deleted(
        self, store: BackendWrapper, directory: Path, source, tmp_path: Path
    ) -> None:
        path = source("a", b"content")
        (tmp_path / "link").symlink_to(path)
        store.move(tmp_path / "link")
        assert (directory / "link").read_bytes() == b"content"
        assert not (directory / "link").is_symlink()
        assert not os.path.lexists(tmp_path / "link")
        assert path.exists()

    def test_a_stored_file_onto_itself_stays(
        self, store: BackendWrapper, directory: Path, source, tmp_path: Path
    ) -> None:
        store.put(source("a", b"content"))
        (tmp_path / "alias").symlink_to(directory)
        for path in (directory / "a", tmp_path / "alias" / "a"):
            store.move(path)
            assert (directory / "a").read_bytes() == b"content"

    @pytest.mark.parametrize("name", ["a", "other"])
    def test_a_second_name_of_the_stored_file_goes(
        self, store: BackendWrapper, directory: Path, source, name: str
    ) -> None:
        """The system's rename does nothing to two names of one file."""
        store.put(source("a", b"content"))
        second = directory.parent / "local" / name
        second.unlink(missing_ok=True)
        second.hardlink_to(directory / "a")
        store.move(second, "a")
        assert not second.exists()
        assert (directory / "a").read_bytes() == b"content"

    def test_between_two_names_of_the_store(
        self, store: BackendWrapper, directory: Path, source
    ) -> None:
        store.put(source("a", b"content"))
        store.move(directory / "a", "b")
        assert store.list() == ["b"]


class TestTemporaryNames:
    """Copies that are under way are not seen, and their names are nobody else's."""

    NAME = ".jackfield-0123456789abcdef.part"

    def test_hidden_from_listings(self, store: BackendWrapper, directory: Path) -> None:
        directory.mkdir()
        for name in (self.NAME, f"{self.NAME}x", ".jackfield-notes", ".jackfield-0.part"):
            (directory / name).touch()
        assert sorted(store.list()) == [
            ".jackfield-0.part",
            f"{self.NAME}x",
            ".jackfield-notes",
        ]

    def test_refused_as_names(self, store: BackendWrapper, directory: Path, source) -> None:
        path = source()
        with pytest.raises(BackendException, match="reserved") as raised:
            store.put(path, self.NAME)
        assert repr(self.NAME) in str(raised.value)
        with pytest.raises(BackendException, match="reserved"):
            store.move(path, self.NAME)
        with pytest.raises(BackendException, match="reserved"):
            store.get(self.NAME, path)
        assert path.read_bytes() == b"content"
        assert not directory.exists()

    def test_what_is_under_way_looks_like_that_or_is_not_there(
        self,
        store: BackendWrapper,
        directory: Path,
        source,
        way: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        seen: list[tuple[list[str], list[str]]] = []
        real = os.write

        def watched(writer: int, block: bytes) -> int:
            seen.append(([path.name for path in directory.iterdir()], store.list()))
            return real(writer, block)

        monkeypatch.setattr(os, "write", watched)
        store.put(source("a"))
        ((there, listed),) = seen
        assert [is_temporary(name) for name in there] == ([True] if way == "named" else [])
        assert listed == []


@given(st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=50)))
def test_the_store_holds_what_was_put_last(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]
) -> None:
    from jackfield.backends import ParsedUrl
    from jackfield_file.backend import FileBackend

    root = tmp_path_factory.mktemp("store")
    backend = FileBackend(ParsedUrl(f"file://{root}/store", network_location=False))
    for name, content in contents.items():
        for version in (b"old", content):
            (root / "source").write_bytes(version)
            backend._put(root / "source", name)
    for name, content in contents.items():
        backend._get(name, root / "got")
        assert (root / "got").read_bytes() == content
        assert backend._query(name)["size"] == len(content)
    assert sorted(backend._list() if contents else []) == sorted(contents)


def test_importing_the_package_loads_no_backend() -> None:
    script = "import sys, jackfield_file; print([m for m in sys.modules if 'jackfield' in m])"
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert output.strip() == "['jackfield_file']"
