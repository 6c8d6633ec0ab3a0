"""What all tests of the suite rest on: what an author sets, the hooks, and the fixtures."""

from __future__ import annotations

import contextvars
import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jackfield.backends import Backend, ParsedUrl, Registry, get_backend_object, parse_url
from jackfield.testing import capabilities, selection
from jackfield.testing.access import not_empty, registry_for
from jackfield.testing.alone import alone
from jackfield.testing.site import Site


class Demands:
    """What an author sets, and may override.

    Attributes:
        url: the URL of an empty store; or override the fixture `store_url`.
        largest: bytes of the largest file that is put.
        many: how many files are put to see whether all are listed.
        flaky: whether the storage fails now and then, as under ``chaos+``. Then the suite tries
            again, up to 20 times; what it tests is that no failure does any harm.
        force: whether the store may have files already. The suite leaves them alone.
    """

    url: str | ParsedUrl | None = None
    largest: int = 64 * 1024 * 1024
    many: int = 1100
    flaky: bool = False
    force: bool = False

    # Hooks: what cannot be done through the contract.

    def make_directory(self, site: Site, name: str) -> None:
        """Make a directory `name` in the storage itself; override where it can have some."""

    def remove_directory(self, site: Site, name: str) -> None:
        """Remove what `make_directory` made."""

    @contextmanager
    def unreachable(self, site: Site) -> Iterator[None]:
        """Cut the storage off, for the time of a ``with`` block; override it where you can.

        That is what happens to a network: the server ends, or its connections do. Every operation
        has to fail meanwhile, without waiting for long; afterwards it works again.
        """
        yield

    @contextmanager
    def undeletable(self, site: Site, name: str) -> Iterator[None]:
        """Keep one file from being deleted, for the time of a ``with`` block.

        By default ``_delete`` of that name fails; override it where ``_delete_list`` does not
        call that, and the storage can protect a file.
        """
        original = site.raw._delete

        def delete(filename: str) -> None:
            if filename == name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), filename)
            original(filename)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(site.raw, "_delete", delete)
            yield

    # What pytest calls. A class with a ``pytest_generate_tests`` of its own calls this one, too.

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """See to it that tests of what the backend has not are deselected."""
        selection.select(metafunc.config)

    @pytest.mark.usefixtures("_looked")
    def _look(self) -> None:
        """Be what a test is, for the sake of its fixtures; see `selection`."""

    @pytest.fixture
    def _looked(
        self, request: pytest.FixtureRequest, registry: Registry, store_url: str | ParsedUrl
    ) -> None:
        """Open the store, see what there is of what tests may need, and close it."""
        with registry.current():
            backend = get_backend_object(store_url)
            try:
                request.node.stash[selection.PARTS] = self._parts(selection.bare(backend))
            finally:
                getattr(backend, "_close", lambda: None)()

    def _parts(self, backend: Backend) -> frozenset[str]:
        """Give what the backend, and this class, have of what tests may need."""
        kind = type(self)
        hooks = [
            each for each in selection.HOOKS if getattr(kind, each) is not getattr(Demands, each)
        ]
        return selection.parts_of(backend).union(hooks)

    # Fixtures.

    @pytest.fixture
    def store_url(self) -> str | ParsedUrl:
        """The URL of the store; override it to make a fresh one for every test."""
        if self.url is None:
            pytest.fail(f"{type(self).__name__}.url is not set: it is a store's URL", pytrace=False)
        return self.url

    @pytest.fixture
    def registry(self, store_url: str | ParsedUrl) -> Registry:
        """Who serves the URL: what was registered here, else the installed plugins."""
        return registry_for(store_url)

    @pytest.fixture
    def site(
        self,
        request: pytest.FixtureRequest,
        tmp_path_factory: pytest.TempPathFactory,
        registry: Registry,
        store_url: str | ParsedUrl,
    ) -> Iterator[Site]:
        """The store that the test works on; afterwards its files are removed."""
        local = Path(tempfile.mkdtemp(prefix="jackfield-testing-"))
        try:
            with registry.current(), alone(url := parse_url(store_url), tmp_path_factory):
                site = Site(url, local, flaky=self.flaky)
                self._refuse_files_of_others(request.config, site)
                parts = self._parts(site.raw)
                if why := selection.absent(request.function, parts):
                    pytest.skip(why)  # when tests were selected, the store could not be opened
                yield site
                site.notes += [("left over", text) for text in site.clean_up()]
                capabilities.record(request, site, parts)
        finally:
            shutil.rmtree(local, ignore_errors=True)

    def thread(self, work: Callable[[], object]) -> threading.Thread:
        """Start a thread that works with the same registry."""
        context = contextvars.copy_context()
        thread = threading.Thread(target=lambda: context.run(work))
        thread.start()
        return thread

    def _refuse_files_of_others(self, config: pytest.Config, site: Site) -> None:
        """Fail if the store had files before its first test."""
        had_files = config.stash.setdefault(_HAD_FILES, {})
        if had_files.setdefault(site.url.reveal(), bool(site.foreign)) and not self.force:
            pytest.fail(not_empty(site.url), pytrace=False)


_HAD_FILES: pytest.StashKey[dict[str, bool]] = pytest.StashKey()
"""URL -> whether its store had files before its first test in this session."""
