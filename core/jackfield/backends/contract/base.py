"""The contract of a backend: what the host calls, and what it may count on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from jackfield.backends.contract.url import ParsedUrl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from jackfield.backends.contract.errors import ErrorCode
    from jackfield.backends.contract.outcomes import Proof
    from jackfield.backends.contract.secret import Secret


class Backend(ABC):
    """A storage below one URL: files under flat names, each a whole that is put, got or deleted.

    A backend subclasses this class, implements the four operations below, and as many of
    `OptionalMethods` as its storage is good at; the host finds out which ones are there. Then::

        register_backend("foo", FooBackend)        # foo://host/path
        register_backend_prefix("bar", BarBackend)  # bar+foo://host/path

    or, so that nothing needs to be imported, the entry points ``jackfield.backends`` and
    ``jackfield.backend_prefixes``. The class registered for a prefix is given the URL without
    that prefix; `get_backend_object` opens it.

    **Names** are strings that were checked (`names.check_name`): no ``/``, nothing that leads out
    of the storage. **Paths** are local, and are `pathlib.Path`.

    **Errors** may be of any type; the host turns them into `BackendException`. It tries an
    operation again unless it fails with `FatalBackendException`, `NotImplementedError`,
    `TypeError`, or because something is not there (`ErrorCode.NOT_FOUND`). So a backend lets
    the errors of its library through, and raises `FatalBackendException` where waiting is in vain.

    **Logins:** `ErrorCode.PERMISSION_DENIED` alone is tried again, and every file is an operation
    of its own. A server that locks an account after some wrong passwords would do so. So a backend
    whose login was refused keeps that, raises `FatalBackendException` with that code from each
    operation that follows, and does not ask the server again. One lock around logging in, for all
    threads, makes it a single refusal.

    **Whole or not at all:** an operation that fails, or that is interrupted at any moment, leaves
    the old file or the new one under a name, as far as the storage allows it.

    **Threads:** what a thread of the program calls comes to the backend in one thread, too, as
    long as nothing gets stuck, but not in the same one, if operations are watched for that. So a
    backend that is `thread_safe` may keep a connection for each thread (`threading.local`). Other
    threads may be at work while one of them resets its own in ``_retry_cleanup``. One that keeps
    several files for each of the user's holds its name while it stores or deletes them
    (`NameLocks`).

    The host calls methods that start with one underscore. Methods of your own have none or two.

    Attributes from `max_delete_batch` on may be set by ``__init__``, too.
    """

    has_network_location: ClassVar[bool] = True
    """Whether URLs are ``foo://host/path``; if not, ``foo:///absolute`` or ``foo://relative``."""

    has_module: ClassVar[bool] = False
    """Whether URLs may be ``foo://host::module/path``, as those of rsync."""

    use_getpass: ClassVar[bool] = True
    """Whether `get_password` may ask for a password on the terminal."""

    max_delete_batch: int = 100
    """How many names `OptionalMethods._delete_list` is given at most."""

    max_parallel: int = 8
    """How many files of the storage are got or put at a time, at most."""

    thread_safe: bool = True
    """Whether several threads may call operations at a time; if not, the host calls one by one."""

    reports_bytes: bool = False
    """Whether `_get` and `_put` tell `meter.current_meter` of the bytes as they move."""

    gets_whole: bool = False
    """Whether `_get` itself does what the host does otherwise: the file is there afterwards, links
    are followed, and at any moment it has its old content or the new one. The host then leaves to
    it, as with `proves_gets`, that all of the file has come."""

    proves_puts: bool = False
    """Whether `_put` itself does what the host does otherwise: it refuses a source that is no
    regular file, notices one that changes meanwhile, and says how the copy is proven."""

    proves_gets: bool = False
    """Whether `_get` itself sees to it that the file is as it was put. If not, the host compares
    its size with the one that the storage tells, since a connection that ends early looks to many
    a library like the end of the file."""

    opens_others: bool = True
    """Whether `_get` or `_put` may open another storage: if not, they need not see the registry."""

    may_stall: bool = True
    """Whether an operation may hang for ever, as on a network; if not, it is not watched."""

    parsed_url: ParsedUrl
    __password: Secret | None = None
    __asked: bool = False
    __typed_alike: bool | None = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Keep the URL here, so that a backend need not call the base class's ``__init__``."""
        backend = super().__new__(cls)
        if args and isinstance(args[0], ParsedUrl):
            backend.parsed_url = args[0]
        return backend

    def __init__(self, parsed_url: ParsedUrl) -> None:
        """Set up the storage at `parsed_url`; not tried again.

        A URL that does not make sense is an `InvalidBackendURL`. Nothing is created in the
        storage before the first `_put`.
        """
        self.parsed_url = parsed_url

    @abstractmethod
    def _get(self, remote_filename: str, local_path: Path) -> None:
        """Fetch a file. Tried again if it fails.

        Afterwards `local_path` holds the whole file; what it held before is gone. Where the storage
        has no such file, an error that means "not found", and no new file at `local_path`.
        """

    @abstractmethod
    def _put(self, source_path: Path, remote_filename: str) -> Proof | None:
        """Store a file. Tried again if it fails.

        Afterwards the storage holds the whole file; what it held under that name is gone. Gives
        nothing; only a backend that has proven the copy by itself may say how.
        """

    @abstractmethod
    def _list(self) -> Sequence[str]:
        """Give the names of all files, in any order. Tried again if it fails.

        Neither directories nor uploads that are still under way are among them.
        """

    @abstractmethod
    def _delete(self, filename: str) -> None:
        """Delete a file. Tried again if it fails.

        Where there is none, either an error that means "not found", or nothing.
        """

    def get_password(self) -> Secret | None:
        """Give the password: of the URL, else of ``BACKEND_PASSWORD``, else asked for.

        It is asked for once, and only on a terminal and where `use_getpass` allows it. None is no
        password. Call ``.reveal()`` on it no earlier than when handing it over.
        """
        if self.__password is None:
            from jackfield.backends.contract.password import find_password

            self.__password, self.__asked = find_password(self.parsed_url, ask=self.use_getpass)
        return self.__password

    def confirm_password(self) -> None:
        """Ask once more for a password that was asked for; nothing is done about any other.

        This is for a backend that is about to make something which that password alone will open:
        nobody could say what was meant if it was mistyped.

        Raises:
            FatalBackendException: with code 51 if another one is given.
        """
        from jackfield.backends.contract.errors import ErrorCode, FatalBackendException

        if not self.__asked:
            return
        if self.__typed_alike is None:
            from jackfield.backends.contract.password import ask_password

            again = ask_password(self.parsed_url, ", once more")
            self.__typed_alike = again == self.__password
        if not self.__typed_alike:
            raise FatalBackendException(
                f"two different passwords were given for {self.parsed_url}",
                ErrorCode.PERMISSION_DENIED,
            )


class OptionalMethods(Protocol):
    """What a backend implements where it can do better than the host.

    `Backend` has none of these, and nobody needs to subclass this class: the host looks for each
    method by its name, on the object.
    """

    def _delete_list(self, filenames: Sequence[str]) -> Mapping[str, Exception] | None:
        """Delete files; preferred over `Backend._delete`. Tried again, see below.

        Deals with individual errors by itself: gives those that could not be deleted, each with
        its exception; they, and only they, are tried again as after `_delete`. Giving nothing
        means that all are gone. An exception means that nothing is known of any.
        """

    def _query(self, filename: str) -> Mapping[str, float | None] | None:
        """Give ``{"size": n}``, n in bytes. Tried again if it fails.

        -1 is the size of a file that does not exist; without a size it is not known. A storage
        that knows when the file was changed may say so, too: ``"mtime"``, in seconds since 1970.
        """

    def _query_list(
        self, filenames: Sequence[str]
    ) -> Mapping[str, Mapping[str, float | None] | None]:
        """Give each name's answer as of `_query`; preferred over it. Tried again if it fails.

        Deals with individual errors by itself: what is missing, or None, is not known. Of all files
        of a store it is asked at once, as for ``sync``: a storage whose list has the sizes answers
        many names from that, where by `_query` it would be asked for each.
        """

    def _retry_cleanup(self) -> None:
        """Reset what a failed operation may have broken, such as a connection.

        Called after the wait, before the next attempt, and in the same thread as that; where the
        operation is stuck, in another, to end it. Other threads may have operations under way,
        of a backend that is `Backend.thread_safe`.
        """

    def _error_code(self, operation: str, exception: Exception) -> ErrorCode | int | None:
        """Say what kind of trouble an exception of this backend is; None where it is not known.

        `operation` is ``get``, ``put``, ``list``, ``delete``, ``query``, ``move``, ``validate``,
        ``open`` or ``close``. Not asked about a `BackendException` that carries a code.
        """

    def _move(self, source_path: Path, remote_filename: str) -> bool | None:
        """Store a file and delete its source, faster than one after the other. Tried again.

        False means that it could not: then nothing was done, and the host puts the file and
        deletes the source.
        """

    def _validate(self, source_path: Path, remote_filename: str) -> bool:
        """Say whether the stored file has the content of `source_path`.

        Called after a put. Asks the storage, by a checksum for instance; comparing the size alone
        is what the host does by itself, by `_query`.
        """

    def _identity(self, filename: str) -> Collection[str] | None:
        """Give texts that say which stored file a name means, of all the files that there are.

        Two names, of whatever URLs, that have such a text in common mean the same file: to delete
        the one is to delete the other. A storage in files gives what `local_identity` says; one
        that is made of others, the texts of all files that deleting this name would delete. None,
        or no text, where that is not known: nothing follows from that.
        """

    def _unlisted(self) -> Collection[Exception] | None:
        """Say why the last `Backend._list` may lack files that are there. Not tried again.

        That is an error of each part that gave no names, in a storage that is made of others and
        whose list goes on without one; nothing where the list is whole. What would be done
        because a file is not there, such as deleting its copy elsewhere, is not done then.
        """

    def _close(self) -> None:
        """Release what the backend holds. Called once, after the last operation."""


OPTIONAL = frozenset(
    {
        "_close",
        "_delete_list",
        "_error_code",
        "_identity",
        "_move",
        "_query",
        "_query_list",
        "_retry_cleanup",
        "_unlisted",
        "_validate",
    }
)
"""The names of the optional methods."""
