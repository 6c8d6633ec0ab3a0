"""Activation: a plugin is imported, registered with pluggy and asked what it provides.

All or nothing: if any step fails, everything that the plugin had registered until then is taken
back, its modules are forgotten, and the host goes on.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterable
from contextlib import contextmanager, suppress  # importlib.util has them already
from functools import partial
from itertools import count

from jackfield.activation.failures import ActivationError, Failure
from jackfield.activation.namespace import put_on_path
from jackfield.commands import Command
from jackfield.crediting import Credit, awaiting
from jackfield.errors import JackfieldError

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType
    from typing import Any, TypeVar

    import pluggy

    from jackfield.backends import Registry
    from jackfield.discovery import FoundPlugin
    from jackfield.repositories import VersionControl

    _T = TypeVar("_T")


class Activation:
    """An activated plugin.

    Attributes:
        module: what was imported.
        commands: those that it provides, by name.
        version_control: what it can do with the control directories that it describes.
        seconds: how long importing it took.
    """

    def __init__(
        self,
        module: ModuleType,
        commands: Mapping[str, Command],
        version_control: VersionControl | None,
        seconds: float,
    ) -> None:
        self.module = module
        self.commands = commands
        self.version_control = version_control
        self.seconds = seconds


class UnusableHookspecs(JackfieldError):  # noqa: N818 - named for the state, as others are
    """The host's own hook specifications cannot be used: no plugin is to blame for that."""


class Activator:
    """Activates the plugins of one host.

    Args:
        host: the host's name: the project name of pluggy's markers, and the prefix of its hooks.
        hookspecs: the module with the host's hook specifications, or its name; None for no hooks.
        package: the package below which plugins appear (`namespace.package_for`).
        registry: gives where backends are registered; it is made when there is one to register.
    """

    def __init__(
        self,
        host: str,
        hookspecs: ModuleType | type | str | None,
        package: str,
        registry: Callable[[], Registry],
    ) -> None:
        self._host = host
        self._hookspecs = hookspecs
        self._package = package
        self._registry = registry
        self._manager: pluggy.PluginManager | None = None

    @property
    def manager(self) -> pluggy.PluginManager:
        """Pluggy's manager of the active plugins."""
        if self._manager is None:
            import pluggy  # late: a plugin's own import comes first, and often fails

            specs = self._hookspecs
            manager = pluggy.PluginManager(self._host)
            try:
                if isinstance(specs, str):
                    specs = importlib.import_module(specs)
                if specs is not None:
                    manager.add_hookspecs(specs)
            except Exception as error:
                raise UnusableHookspecs(
                    f"the hook specifications of {self._host!r}, {self._hookspecs!r}, cannot be "
                    f"used: {type(error).__name__}: {error}"
                ) from error
            self._manager = manager
        return self._manager

    def activate(self, found: FoundPlugin, serves: Callable[[str, str], bool]) -> Activation:
        """Activate a plugin that is not active yet.

        `serves` says of the kind and the name of a backend's entry point whether it is this
        plugin's to serve; one that another plugin came first with is left alone.

        Raises:
            ActivationError: if it fails, be it by an exception or by `sys.exit`.
            UnusableHookspecs: if the host cannot have any plugin.
        """
        undo: list[Callable[[], object]] = []
        try:
            return self._activate(found, serves, undo)
        except BaseException as error:
            for step in reversed(undo):
                step()
            if not isinstance(error, Exception | SystemExit) or isinstance(
                error, UnusableHookspecs
            ):
                raise
            raise ActivationError(_failure(found, error, self._host)) from error

    def _activate(
        self,
        found: FoundPlugin,
        serves: Callable[[str, str], bool],
        undo: list[Callable[[], object]],
    ) -> Activation:
        name = found.name
        alias = f"{self._package}.{name}"
        if found.path is not None and not found.is_project:
            undo.append(_make_room(alias, found.path))
        own = _own_modules(found, alias)
        undo.append(_forget_new_modules(own))
        undo.append(lambda: self._withdraw(name))
        with self._credited_to(name):
            is_loaded = not sys.modules.keys().isdisjoint(own)
            module, seconds = _timed(self._import, found, undo)
            if (other := self.manager.get_name(module)) is not None:
                raise ImportError(f"its module is that of plugin {other!r}: {module.__name__}")
            if is_loaded and _has_backends():
                from jackfield.backends.contract.registry import register_again

                register_again(own)
            seconds += self._register_backends(found, serves)
            undo.append(
                lambda: self.manager.get_plugin(name) and self.manager.unregister(name=name)
            )
            self.manager.register(module, name)
            self.manager.check_pending()
            self._check_marked(module)
            commands = self._commands(module)
            version_control = self._version_control(module)
        return Activation(module, commands, version_control, seconds)

    def _register_backends(self, found: FoundPlugin, serves: Callable[[str, str], bool]) -> float:
        """Register what the entry points name; give the seconds that importing it took."""
        seconds = 0.0
        for kind, named in (("scheme", found.backends), ("prefix", found.backend_prefixes)):
            for name, value in named.items():
                if not serves(kind, name):
                    continue
                registry = self._registry()  # before: importing what makes it is no plugin's doing
                backend, took = _timed(_load, value)
                seconds += took
                if kind == "scheme":
                    registry.register_backend(name, backend)
                else:
                    registry.register_backend_prefix(name, backend)
        return seconds

    def _withdraw(self, name: str) -> None:
        if _has_backends():
            self._registry().withdraw(name)

    @contextmanager
    def _credited_to(self, name: str) -> Iterator[None]:
        """Credit a plugin with what is registered meanwhile, in the host's registry."""
        if _has_backends():
            with self._registry().current(), self._registry().credited_to(name):
                yield
            return
        token = awaiting.set(Credit(self._registry, name))
        try:
            yield
        finally:
            awaiting.reset(token)

    def _import(self, found: FoundPlugin, undo: list[Callable[[], object]]) -> ModuleType:
        if found.path is None:
            return importlib.import_module(found.module or self._named_module(found))
        if found.module is None:
            raise ImportError(f"no module of it was found in {found.where}")
        if not found.is_project:
            return importlib.import_module(f"{self._package}.{found.name}")
        root = found.path
        if put_on_path(root):
            undo.append(partial(_take_off_path, root))
        module = importlib.import_module(found.module)
        if not _is_at(os.path.join(root, *found.module.split(".")), module):
            where = module.__file__
            raise ImportError(f"this process has loaded {found.module} from elsewhere: {where}")
        return module

    def _named_module(self, found: FoundPlugin) -> str:
        """Give the module that an entry point names: a frozen program has it, but no file of it.

        Raises:
            ImportError: if none does.
        """
        points = found.metadata.entry_points(self._host)
        point = next((each for each in points if each.group != f"{self._host}.metadata"), None)
        if point is None:
            raise ImportError(f"no module of it was found in {found.where}")
        return point.module

    def _asked(self, module: ModuleType, hook: str) -> Any:
        """Call a hook of one plugin alone; None where the host has no such hook."""
        if not hasattr(self.manager.hook, hook):
            return None
        others = [each for each in self.manager.get_plugins() if each is not module]
        return self.manager.subset_hook_caller(hook, others)()

    def _version_control(self, module: ModuleType) -> VersionControl | None:
        hook = f"{self._host}_provide_version_control"
        answer = self._asked(module, hook)
        if answer is None:
            return None
        from jackfield.repositories import checked  # late: most plugins have nothing of it

        return checked(answer, hook)

    def _check_marked(self, module: ModuleType) -> None:
        """Refuse what is called as a hook and is none: nobody would ever call it.

        Raises:
            TypeError: for the first function of that kind.
        """
        for name, hook in vars(self.manager.hook).items():
            function = getattr(module, "__dict__", {}).get(name)
            is_own = getattr(function, "__module__", None) == module.__name__
            if is_own and not any(each.plugin is module for each in hook.get_hookimpls()):
                marker = f"pluggy.HookimplMarker({self._host!r})"
                raise TypeError(f"its {name} is called by nobody: it is not marked with {marker}")

    def _commands(self, module: ModuleType) -> dict[str, Command]:
        hook = f"{self._host}_provide_commands"
        answers = self._asked(module, hook) or ()
        commands: dict[str, Command] = {}
        for answer in answers:
            if not isinstance(answer, Iterable):
                raise TypeError(f"{hook} gave {answer!r}, which is no list of commands")
        for command in (each for answer in answers for each in answer):
            if not isinstance(command, Command):
                raise TypeError(f"{hook} gave {command!r}, which is not a jackfield.Command")
            if command.name in commands:
                raise ValueError(f"{hook} gave two commands named {command.name!r}")
            commands[command.name] = command
        return commands


def _has_backends() -> bool:
    """Tell whether a registry can have been made at all; importing what makes one is slow."""
    return "jackfield.backends" in sys.modules


def _timed(load: Callable[..., _T], *arguments: object) -> tuple[_T, float]:
    """Call, and give the answer and the seconds that it took."""
    start = time.perf_counter()
    return load(*arguments), time.perf_counter() - start


def _is_at(path: str, module: ModuleType) -> bool:
    """Tell whether a module is that of a package directory or a file, with its ending or without.

    Of one without a file, which may be what a module has put in its own place, nobody can tell.
    """
    file = getattr(module, "__file__", None)
    if not isinstance(file, str):
        return True
    for own in (path, f"{path}.py", os.path.join(path, "__init__.py")):
        with suppress(OSError):  # there is none, or it has just gone
            if os.path.samefile(file, own):
                return True
    return False


def _make_room(alias: str, path: str) -> Callable[[], None]:
    """Take away the modules of a plugin of that name from somewhere else; give what undoes it.

    Another host of the name has loaded it, as a program's tests have many, each with a plugin
    directory of its own. It keeps what it has, under a name of its own: what it imports from its
    own package later would else come from the new one.
    """
    loaded = sys.modules.get(alias)
    if loaded is None or _is_at(path, loaded):
        return lambda: None
    number = next(each for each in count(1) if f"{alias} ({each})" not in sys.modules)
    other = f"{alias} ({number})"
    _rename(alias, other)
    return lambda: _rename(other, alias)


def _rename(package: str, to: str) -> None:
    """Let a package, and all that is loaded of it, be known by another name to the import system.

    What they import is looked for by it; their classes and functions keep the old one.
    """
    for name in tuple(sys.modules):
        if name == package or name.startswith(f"{package}."):
            module = sys.modules.pop(name)
            sys.modules[to + name.removeprefix(package)] = module
            spec = getattr(module, "__spec__", None)
            if spec is not None and spec.name == name:
                spec.name = module.__name__ = to + name.removeprefix(package)
                module.__package__ = spec.parent


def _take_off_path(root: str) -> None:
    if root in sys.path:  # a plugin may have been there before
        sys.path.remove(root)


def _load(value: str) -> type:
    module, _, attributes = value.partition(":")
    loaded = importlib.import_module(module.strip())
    if not attributes:
        raise ImportError(f"the entry point {value!r} names no class: module:Class does")
    import operator

    found: type = operator.attrgetter(attributes.strip())(loaded)
    return found


def _own_modules(found: FoundPlugin, alias: str) -> tuple[str, ...]:
    """Name the modules that are a plugin's own, with all below them."""
    if found.path is not None and not found.is_project:
        return (alias,)  # its bare name may be that of a library, which it may well import
    named = (*found.backends.values(), *found.backend_prefixes.values())
    modules = (found.module, *(value.partition(":")[0].strip() for value in named))
    return tuple(filter(None, (alias, *modules)))


def _forget_new_modules(own: tuple[str, ...]) -> Callable[[], None]:
    """Give what makes the plugin's own modules unknown again, as far as they are new.

    Otherwise a second try would find them half-made. What they imported from elsewhere stays.
    """
    before = set(sys.modules)

    def forget() -> None:
        for name in set(sys.modules) - before:
            if name in own or name.startswith(tuple(f"{each}." for each in own)):
                del sys.modules[name]

    return forget


def _failure(found: FoundPlugin, error: BaseException, host: str) -> Failure:
    from jackfield.explaining import message, traceback_text, without_secrets  # late: few fail

    text = " ".join(message(error).split())
    if isinstance(error, SystemExit):
        said = f"it ends the program: sys.exit({without_secrets(repr(error.code))})"
    else:
        said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return Failure(
        plugin=found.name,
        where=found.where,
        version=found.metadata.version(host),
        message=said,
        traceback=traceback_text(error),
    )
