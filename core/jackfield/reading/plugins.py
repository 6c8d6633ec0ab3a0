"""Which plugins a source holds, and which files of it are their metadata modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jackfield.metadata import DistributionMetadata, EntryPoint, PluginMetadata
from jackfield.reading.declarations import Evaluated, hosts_for
from jackfield.reading.errors import one_line
from jackfield.reading.facts import is_module_name
from jackfield.reading.layout import Layout, Target
from jackfield.reading.plain import PlainFiles
from jackfield.reading.trees import joined, parent
from jackfield.records import made_by, mutable_record, record

TYPE_CHECKING = False  # as type checkers read it; importing typing would be most of the cost

if TYPE_CHECKING:
    from jackfield.reading.evaluation import Evaluation

Fallback = Callable[[], str]
"""Gives a plugin's name where nothing that it declares does; it may have to ask the system."""


@mutable_record
class Plan:
    """One plugin, before its metadata modules are read.

    Attributes:
        name: its entry point's name, None if it has none.
        module: the module that it is.
        files: its metadata modules, first the one that wins.
    """

    name: str | None
    module: str | None
    files: tuple[str, ...] = ()
    backends: dict[str, str] = made_by(default_factory=dict)
    backend_prefixes: dict[str, str] = made_by(default_factory=dict)
    faults: list[str] = made_by(default_factory=list)


@record
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


def planned(
    points: Sequence[EntryPoint], layout: Layout, host: str, project_files: Sequence[str] = ()
) -> list[Plan]:
    """Give the plugins that entry points declare to `host`, none if they declare none."""
    if not points:
        return []
    groups: dict[str, list[EntryPoint]] = {}
    for point in points:
        groups.setdefault(point.group, []).append(point)
    plans = [Plan(point.name, point.module) for point in _once(groups, f"{host}.plugins")]
    for group, attribute in (
        (f"{host}.backends", "backends"),
        (f"{host}.backend_prefixes", "backend_prefixes"),
    ):
        for point in _once(groups, group):
            plan = _owner(plans, point)
            getattr(plan, attribute)[point.name] = point.value
    metadata = {point.name: point.module for point in _once(groups, f"{host}.metadata")}
    own = [plan for plan in plans if plan.name is not None]
    for plan in plans:
        alone = len(plans) == 1 or [plan] == own
        _find_files(plan, layout, metadata, project_files if alone else ())
    for group, found in groups.items():
        if group.startswith(f"{host}.") and len({p.name for p in found}) < len(found):
            plans[0].faults.append(f"entry points: {group} names one thing twice")
    return plans


def _once(groups: Mapping[str, list[EntryPoint]], group: str) -> list[EntryPoint]:
    """Give the entry points of a group, of each name the first."""
    return list({point.name: point for point in reversed(groups.get(group, ()))}.values())[::-1]


def _owner(plans: list[Plan], point: EntryPoint) -> Plan:
    """Give the plugin that a backend belongs to; a new one if it belongs to none."""
    parts = point.module.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        for plan in plans:
            if plan.module == module:
                return plan
    named = [plan for plan in plans if plan.name is not None]
    if len(named) == 1:
        return named[0]
    plan = Plan(None, parts[0])
    plans.append(plan)
    return plan


def _find_files(
    plan: Plan, layout: Layout, metadata: Mapping[str, str], project_files: Sequence[str]
) -> None:
    name = plan.module or ""
    is_name = is_module_name(name)
    target = layout.find(name) if is_name else None
    if not is_name:
        plan.faults.append(one_line(f"entry points: {name!r} is not the name of a module"))
    elif target is None:
        plan.faults.append(f"entry points: there is no module {name}")
    if target is None:
        plan.module = None
    named = metadata.get(plan.name or "")
    if named is None:
        own = () if target is None else metadata_modules(layout, target)
        plan.files = (*own, *project_files)
        return
    place = layout.find(named) if is_module_name(named) else None
    if place is None or place.file is None:
        plan.faults.append(one_line(f"entry points: there is no metadata module {named!r}"))
    else:
        plan.files = (place.file,)


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
    return tuple(file for file in files if layout.tree.is_file(file))


def read_plans(
    plans: Sequence[Plan], source: Source, layout: Layout, host: str, fallback: Fallback
) -> tuple[PluginMetadata, ...]:
    """Read the metadata modules of plugins; `fallback` is the name of one that has none."""
    hosts = hosts_for(host)
    files = PlainFiles(layout, hosts)
    plain = files.plugins([plan.files for plan in plans])
    if plain is not None:
        return tuple(
            finished(plan, source, each, host, fallback)
            for plan, each in zip(plans, plain, strict=True)
        )
    # Late: most plugins need nothing of this.
    from jackfield.reading.evaluation import Evaluation
    from jackfield.reading.source import Files

    evaluation = Evaluation(layout, hosts, Files(layout.tree, files.contents))
    return tuple(read_plan(plan, source, evaluation, host, fallback) for plan in plans)


def read_plan(
    plan: Plan, source: Source, evaluation: Evaluation, host: str, fallback: Fallback
) -> PluginMetadata:
    """Read one plugin's metadata modules; `fallback` is its name if nothing gives it one."""
    evaluated = evaluation.plugin(plan.files)
    return finished(plan, source, evaluated, host, fallback)


def finished(
    plan: Plan, source: Source, evaluated: Evaluated, host: str, fallback: Fallback
) -> PluginMetadata:
    """Put together what is known of a plugin."""
    name = plan.name or declared_name(evaluated, host) or (plan.module or "").rpartition(".")[2]
    return PluginMetadata(
        name=name or fallback(),
        module=plan.module,
        kind=source.kind,
        location=source.location,
        declarations=evaluated.declarations,
        distribution=source.distribution,
        files=evaluated.files,
        faults=tuple(dict.fromkeys((*source.faults, *plan.faults, *evaluated.faults))),
        backends=plan.backends,
        backend_prefixes=plan.backend_prefixes,
    )


def declared_name(evaluated: Evaluated, host: str) -> str | None:
    """Give the name that the plugin gives itself, to `host` or else to another one."""
    for one in hosts_for(host):
        declaration = evaluated.declarations.get(one)
        if declaration is not None and declaration.plugin_name:
            return declaration.plugin_name
    return None
