"""A crypt+file:// store with a key file, and what lies in the directory below it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jackfield.backends import (
    Backend,
    BackendException,
    BackendWrapper,
    ParsedUrl,
    Registry,
    Settings,
    get_backend,
)
from jackfield_chaos.backend import ChaosBackend
from jackfield_crypt import vault
from jackfield_crypt.backend import CryptBackend
from jackfield_crypt.keys import Kind, Record, new_record
from jackfield_file.backend import FileBackend


class BareBackend(Backend):
    """A directory, with the four required operations and no other."""

    has_network_location = False

    def __init__(self, parsed_url: ParsedUrl) -> None:
        self.directory = Path(parsed_url.path)

    def _get(self, remote_filename: str, local_path: Path) -> None:
        shutil.copyfile(self.directory / remote_filename, local_path)

    def _put(self, source_path: Path, remote_filename: str) -> None:
        shutil.copyfile(source_path, self.directory / remote_filename)

    def _list(self) -> list[str]:
        return [path.name for path in self.directory.iterdir()]

    def _delete(self, filename: str) -> None:
        (self.directory / filename).unlink()


class SizedBackend(BareBackend):
    """The same with the optional operations on one file."""

    def _query(self, filename: str) -> dict[str, int | None]:
        path = self.directory / filename
        return {"size": path.stat().st_size if path.exists() else -1}

    def _move(self, source_path: Path, remote_filename: str) -> bool:
        source_path.replace(self.directory / remote_filename)
        return True


class BatchBackend(SizedBackend):
    """The same with the optional operations on many files."""

    def _delete_list(self, filenames: list[str]) -> dict[str, Exception]:
        failed: dict[str, Exception] = {}
        for name in filenames:
            try:
                self._delete(name)
            except Exception as error:  # noqa: BLE001 - given back, for this name
                failed[name] = error
        return failed

    def _query_list(self, filenames: list[str]) -> dict[str, dict[str, int | None]]:
        return {name: self._query(name) for name in filenames}


def quick_record(kind: Kind) -> Record:
    """A record that costs scrypt next to nothing."""
    record = new_record(kind)
    return Record(kind, 4, 8, 1, record.salt) if kind is Kind.PASSWORD else record


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "SETTLE_SECONDS", 0)
    monkeypatch.setattr(vault, "new_record", quick_record)
    for name in ("BACKEND_PASSWORD", "JACKFIELD_CRYPT_PASSWORD", "JACKFIELD_CRYPT_KEYFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def registry() -> Iterator[Registry]:
    registry = Registry()
    registry.register_backend("file", FileBackend)
    registry.register_backend("bare", BareBackend)
    registry.register_backend("sized", SizedBackend)
    registry.register_backend("batch", BatchBackend)
    registry.register_backend_prefix("chaos", ChaosBackend)
    registry.register_backend_prefix("crypt", CryptBackend)
    with registry.current():
        yield registry


@pytest.fixture
def bare_class() -> type[BareBackend]:
    return BareBackend


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the stores keep their files; it is there already."""
    path = tmp_path / "store"
    path.mkdir()
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key file"
    path.write_bytes(bytes(range(32)))
    return path


@pytest.fixture
def opened(directory: Path, key_file: Path) -> Callable[..., BackendWrapper]:
    """Opens ``crypt+SCHEME://DIRECTORY?keyfile=…``; by default with a single attempt."""

    def open_store(
        scheme: str = "file", query: str = f"keyfile={key_file}", attempts: int = 1
    ) -> BackendWrapper:
        settings = Settings(num_retries=attempts, sleep=lambda seconds: None)
        return get_backend(f"crypt+{scheme}://{directory}?{query}", settings)

    return open_store


@pytest.fixture
def store(opened: Callable[..., BackendWrapper]) -> BackendWrapper:
    return opened()


@pytest.fixture
def backend(store: BackendWrapper) -> Backend:
    return store.backend


@pytest.fixture
def put(store: BackendWrapper, tmp_path: Path, directory: Path) -> Callable[..., Path]:
    """Puts a content; gives the file in the directory that holds it."""

    def put_content(name: str = "name", content: bytes = b"content") -> Path:
        before = set(directory.glob("*.jf[cl]"))
        source = tmp_path / "source"
        source.write_bytes(content)
        store.put(source, name)
        new = set(directory.glob("*.jf[cl]")) - before
        return new.pop() if new else max(before, key=lambda path: path.stat().st_mtime_ns)

    return put_content


@pytest.fixture
def got(tmp_path: Path) -> Path:
    """Where a file is fetched to."""
    return tmp_path / "got"


@pytest.fixture
def with_password(opened, monkeypatch) -> Callable[..., BackendWrapper]:
    """Opens the store with a password."""

    def open_with(password: str, scheme: str = "file", attempts: int = 5) -> BackendWrapper:
        monkeypatch.setenv("JACKFIELD_CRYPT_PASSWORD", password)
        naps = Settings(num_retries=attempts, sleep=lambda _: pytest.fail("it is tried again"))
        url = str(opened(scheme, query="").url)
        return get_backend(url, naps)

    return open_with


@pytest.fixture
def put_and_get(tmp_path: Path) -> Callable[..., None]:
    """Puts a content, and sees that the same is got."""

    def put_and_get_content(store: BackendWrapper, content: bytes = b"content") -> None:
        source, got = tmp_path / "source", tmp_path / "got"
        source.write_bytes(content)
        store.put(source, "name")
        store.get("name", got)
        assert got.read_bytes() == content

    return put_and_get_content


@pytest.fixture
def refusal() -> Callable[[Callable[[], object]], BackendException]:
    """Gives the error, of one line, with which a call fails."""

    def fail(call: Callable[[], object]) -> BackendException:
        with pytest.raises(BackendException) as caught:
            call()
        assert "\n" not in str(caught.value)
        return caught.value

    return fail
