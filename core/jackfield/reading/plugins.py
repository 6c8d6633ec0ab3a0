"""Which plugins a source holds, and which files of it are their metadata modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jackfield.metadata import (
    OF_ENTRY_POINTS,
    Declaration,
    DistributionMetadata,
    EntryPoint,
    PluginMetadata,
    names_of_metadata,
)
from jackfield.reading.errors import one_line
from jackfield.reading.files.declarations import Evaluated
from jackfield.reading.files.plain import PlainFiles
from jackfield.reading.packaging.facts import Facts, is_module_name
from jackfield.reading.trees.hosted import HOST_OF
from jackfield.reading.trees.layout import Layout, Target, names_down_to
from jackfield.reading.trees.tree import joined, parent
from jackfield.records import made_by, mutable_record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.evaluation.evaluation import Evaluation
    from jackfield.reading.files.source import Files
    from jackfield.reading.language.modules import Binding

_PART = 4
"""Which part of a source's budget goes to finding out what it says for pip."""

_IN_SCHEMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-+")

_NO_SCHEME = "%r begins no URL: a name of letters, digits, '.' and '-' does, without '://' or '+'"

Fallback = Callable[[], str]
"""Gives a plugin's name where nothing that it declares does; it may have to ask the system."""


@mutable_record
class Plan:
    """One plugin, before its metadata modules are read.

    Attributes:
        name: its entry point's name, None if it has none.
        module: the module that it is.
        files: its metadata modules, first the one that wins.
        backends: scheme -> ``module:Class``, from the entry points.
        backend_prefixes: prefix -> ``module:Class``, from the entry points.
        faults: what is wrong with its entry points, each in one line.
        unfound: which of them leads to no metadata module; empty where none does.
    """

    name: str | None
    module: str | None
    files: tuple[str, ...] = ()
    backends: dict[str, str] = made_by(default_factory=dict)
    backend_prefixes: dict[str, str] = made_by(default_factory=dict)
    faults: list[str] = made_by(default_factory=list)
    unfound: str = ""

    def has_wrong(self, what: str) -> None:
        """Take note of what is wrong with its entry points."""
        self.faults.append(one_line(f"{OF_ENTRY_POINTS}{what}"))

    def lacks(self, what: str) -> None:
        """Take note of an entry point that leads to no metadata module."""
        self.has_wrong(what)
        self.unfound = self.unfound or self.faults[-1]


@mutable_record
class Source:
    """What plugins are read from.

    Attributes:
        kind: as in `PluginMetadata`.
        location: its path.
        distribution: what it says for pip, None if it is no distribution.
        faults: what is wrong with it, each in one line.
    """

    kind: str
    location: str
    distribution: DistributionMetadata | None = None
    faults: tuple[str, ...] = ()


def source_of(kind: str, location: str, facts: Facts) -> Source:
    """Put together what plugins are read from; `facts` are those of its distribution."""
    return Source(kind, location, facts.distribution(), tuple(map(one_line, facts.faults)))


def planned(
    points: Sequence[EntryPoint], layout: Layout, host: str, project_files: Sequence[str] = ()
) -> list[Plan]:
    """Give the plugins that entry points declare to `host`, none if they declare none."""
    groups: dict[str, list[EntryPoint]] = {}
    for point in points:
        groups.setdefault(point.group, []).append(point)
    plans: list[Plan] = []
    for point in _once(groups, f"{host}.plugins"):
        plans.append(Plan(point.name, point.module))
        if ":" in point.value:
            what = f"{point.value!r} names more than the module, which is what is loaded"
            plans[-1].has_wrong(f"{point.group}: {what}; write {point.module!r}")
    for attribute in ("backends", "backend_prefixes"):
        group = f"{host}.{attribute}"
        for point in _once(groups, group):
            plan = _owner(plans, point)
            name = point.name.lower()  # as those of URLs are
            if not _begins_urls(name):
                plan.has_wrong(f"{group}: {_NO_SCHEME % point.name}")
                continue
            getattr(plan, attribute)[name] = point.value
            if not is_module_name(point.value.partition(":")[2].strip()):
                plan.has_wrong(f"{group}: {point.value!r} names no class; write it as module:Class")
    if not plans:
        return []
    metadata = {point.name: point.module for point in _once(groups, f"{host}.metadata")}
    unused = dict(metadata)
    own = [plan for plan in plans if plan.name is not None]
    for plan in plans:
        alone = len(plans) == 1 or [plan] == own
        names = names_of_metadata(plan.name, plan.module, (*plan.backends, *plan.backend_prefixes))
        named = next((name for name in names if name in metadata), None)
        unused.pop(named or "", None)
        _find_files(plan, layout, metadata.get(named or ""), project_files if alone else ())
    if unused:
        first, more = next(iter(unused)), len(unused) - 1
        what = f"{first!r} is the name of no plugin" + (f", nor are {more} more" if more else "")
        plans[0].has_wrong(f"{host}.metadata: {what}")
    for group, found in groups.items():
        if group.startswith(f"{host}.") and len({p.name for p in found}) < len(found):
            plans[0].has_wrong(f"{group} names one thing twice")
    return plans


def _begins_urls(name: str) -> bool:
    """Tell whether a name in lower case can be the scheme or prefix of a URL."""
    starts = name[:1].isascii() and name[:1].isalpha()
    return starts and _IN_SCHEMES.issuperset(name) and all(name.split("+"))


def _once(groups: Mapping[str, list[EntryPoint]], group: str) -> list[EntryPoint]:
    """Give the entry points of a group, of each name the first."""
    return list({point.name: point for point in reversed(groups.get(group, ()))}.values())[::-1]


def _owner(plans: list[Plan], point: EntryPoint) -> Plan:
    """Give the plugin that a backend belongs to; a new one if it belongs to none."""
    modules = names_down_to(point.module)
    for module in reversed(modules):
        for plan in plans:
            if plan.module == module:
                return plan
    named = [plan for plan in plans if plan.name is not None]
    if len(named) == 1:
        return named[0]
    plan = Plan(None, modules[0])
    plans.append(plan)
    return plan


def _find_files(
    plan: Plan, layout: Layout, named: str | None, project_files: Sequence[str]
) -> None:
    """Find the metadata modules of a plugin; `named` is the one that an entry point names."""
    name = plan.module or ""
    is_name = is_module_name(name)
    target = layout.find(name) if is_name else None
    if not is_name:
        plan.lacks(f"{name!r} is not the name of a module")
    elif target is None:
        plan.lacks(layout.why_missing(name))
    if target is None:
        plan.module = None
    if named is None:
        own = () if target is None else metadata_modules(layout, target)
        inside = None if own or target is None else target.directory
        if inside is not None and not layout.tree.names(inside):
            plan.lacks(f"{inside} is empty, or may not be read")
        plan.files = (*own, *project_files)
        return
    place = layout.find(named) if is_module_name(named) else None
    if place is None or place.file is None:
        plan.lacks(f"there is no metadata module {named!r}")
    else:
        plan.files = (place.file,)


def holding(points: Sequence[EntryPoint] | None, host: str) -> list[str]:
    """Give the packages that plugins may be in together with those of others, in dots.

    They are those of hosts that have a package for them, and those of what entry points name.
    """
    own = (point.module for point in points or () if point.group.startswith(f"{host}."))
    above = (module.rpartition(".")[0] for module in own)
    return list(dict.fromkeys((*HOST_OF, *filter(is_module_name, above))))


def metadata_modules(layout: Layout, target: Target) -> tuple[str, ...]:
    """Give the metadata modules of a plugin that is the module `target`.

    Of a package, ``info.py`` and ``__init__.py``. Of a module in a package, itself and those two.
    """
    directory, files = target.directory, []
    if directory is None and target.file is not None:
        files.append(target.file)
        above = parent(target.file)
        directory = above if layout.tree.is_file(joined(above, "__init__.py")) else None
    if directory is not None:
        files += [joined(directory, "info.py"), joined(directory, "__init__.py")]
    return tuple([file for file in files if layout.tree.is_file(file)])


class MetadataModules:
    """Reads the metadata modules of a source: as plain files if they are, else by an evaluation.

    The evaluation, and what it needs, is only made for what is not plain. From then on, all is left
    to it: they share its budget, so what one file costs counts for the others.
    """

    def __init__(
        self,
        layout: Layout,
        hosts: Sequence[str],
        before: MetadataModules | None = None,
        installed_as: Facts | None = None,
    ) -> None:
        """Read modules of `layout`; what `before` has read of the same tree is not read again.

        `installed_as` is given if they are imported only where that distribution is installed.
        """
        self.layout = layout
        self._installed_as = installed_as
        self._hosts = hosts
        self._plain: PlainFiles = PlainFiles(layout, hosts, before._plain if before else None)
        self._files: Files | None = before._files if before else None
        self._script: Evaluation | None = before._script if before else None
        self._evaluation: Evaluation | None = None

    def plugins(self, plugins: Sequence[Sequence[str]]) -> list[Evaluated]:
        """Read the metadata modules of each plugin, the first of which wins."""
        if self._files is None:
            plain = self._plain.plugins(plugins)
            if plain is not None:
                return plain
        return list(map(self._evaluated().plugin, plugins))

    def plugin(self, paths: Sequence[str]) -> Evaluated:
        """Read the metadata modules of one plugin."""
        return self.plugins((paths,))[0]

    def setup_call(self, path: str) -> tuple[Mapping[str, Binding] | None, tuple[str, ...]]:
        """Give the named arguments of the call of ``setup()`` in a script, None if none is found.

        With it comes what is wrong with the files. It takes nothing from the budget of the plugins.
        """
        if self._plain.calls_no_setup(path):
            return None, ()
        self._script = self._made(_PART)
        return self._script.setup_call(path)

    def rewritten(self, path: str, *, is_built: bool) -> frozenset[str]:
        """Give patterns of the names of the modules that a script may write anew when it is run.

        Where it is that of an sdist, only those count that a build writes for a wheel.
        """
        from jackfield.reading.syntax.outright import may_write

        text = self._plain.texts.get(path, "")
        if self._files is None or not (may_write(text) or "cmdclass" in text):
            return frozenset()
        import jackfield.reading.writes.rewritten as rewriting  # late: few scripts write

        return rewriting.rewritten(path, self._files, self.layout, is_built=is_built)

    def value(self, dotted: str) -> object:
        """Give the value of ``module.name``, None if it is not known.

        It takes nothing from the budget of the plugins.
        """
        return self._made(_PART).value(dotted)

    def content(self, path: str) -> bytes:
        """Give the content of a file, which is taken for the same from then on.

        Raises:
            TreeError: if it cannot be read.
        """
        return self._plain.content(path)

    def _evaluated(self) -> Evaluation:
        if self._evaluation is None:
            if self._script is None:
                self._evaluation = self._made()
            else:
                self._evaluation = self._script
                self._evaluation.renew(self.layout)
        return self._evaluation

    def _made(self, part: int = 1) -> Evaluation:
        # Late: many plugins need none of this.
        import jackfield.reading.evaluation.evaluation as evaluating

        facts, release = self._installed_as, None
        if facts is not None and facts.name and facts.version:
            release = facts.name, facts.version
        evaluation = evaluating.Evaluation(
            self.layout, self._hosts, self._files or self._plain, part, release
        )
        self._files = evaluation.files
        return evaluation


def read_plans(
    plans: Sequence[Plan], source: Source, modules: MetadataModules, fallback: Fallback
) -> tuple[PluginMetadata, ...]:
    """Read the metadata modules of plugins; `fallback` is the name of one that has none."""
    evaluated = modules.plugins([plan.files for plan in plans])
    return tuple(
        [
            finished(plan, source, each, fallback)
            for plan, each in zip(plans, evaluated, strict=True)
        ]
    )


def read_candidates(
    candidates: Mapping[str, Target], source: Source, modules: MetadataModules, fallback: Fallback
) -> tuple[tuple[PluginMetadata, ...], tuple[str, ...]]:
    """Read modules that no entry point names, by their names in dots, and what is wrong with them.

    Those are plugins that `is_plugin` takes for one.
    """
    found: list[PluginMetadata] = []
    faults: list[str] = []
    for name, target in candidates.items():
        plan = Plan(None, name, metadata_modules(modules.layout, target))
        evaluated = modules.plugin(plan.files)
        faults += evaluated.faults
        if is_plugin(plan, evaluated):
            found.append(finished(plan, source, evaluated, fallback))
    return tuple(found), tuple(faults)


def is_plugin(plan: Plan, evaluated: Evaluated) -> bool:
    """Tell whether a module that no entry point names is a plugin.

    It is one if it declares something, or if Bazaar or Breezy load whatever is in its place.
    """
    return bool(evaluated.declarations) or _host_of(plan) is not None


def _host_of(plan: Plan) -> str | None:
    """Give the host that loads a plugin for the package that it is in, None if none does."""
    package, _, name = (plan.module or "").rpartition(".")
    return HOST_OF.get(package) if name else None


def finished(
    plan: Plan, source: Source, evaluated: Evaluated, fallback: Fallback
) -> PluginMetadata:
    """Put together what is known of a plugin."""
    name = plan.name or declared_name(evaluated) or (plan.module or "").rpartition(".")[2]
    faults = (*source.faults, *plan.faults, *evaluated.faults)
    declarations = evaluated.declarations
    if not declarations and (host := _host_of(plan)) is not None:
        declarations = {host: Declaration(host)}
    return PluginMetadata(
        name=name or fallback(),
        module=plan.module,
        kind=source.kind,
        location=source.location,
        declarations=declarations,
        distribution=source.distribution,
        files=evaluated.files,
        faults=tuple(dict.fromkeys(faults)) if len(faults) > 1 else faults,
        backends=plan.backends,
        backend_prefixes=plan.backend_prefixes,
        unreadable=_unreadable(plan, source, evaluated) if faults else "",
    )


def _unreadable(plan: Plan, source: Source, evaluated: Evaluated) -> str:
    """Say which metadata module cannot be found or read, nothing if all can."""
    if plan.unfound:
        if source.kind in ("checkout", "sdist"):
            return f"{plan.unfound}; if building makes it, read the wheel"
        return plan.unfound
    unread = tuple([f"{file}:" for file in plan.files if file not in evaluated.files])
    return next((fault for fault in evaluated.faults if fault.startswith(unread)), "")


def declared_name(evaluated: Evaluated) -> str | None:
    """Give the name that the plugin gives itself, to the host that asks or else to another one."""
    for declaration in evaluated.declarations.values():
        if declaration.plugin_name:
            return declaration.plugin_name
    return None
