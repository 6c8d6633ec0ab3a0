"""How a branch, a checkout or a repository stands."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from jackfield.repositories import RepositoryState, count_names, shown

from jackfield_bzr import layout
from jackfield_bzr.alias import aliases, is_utf_8
from jackfield_bzr.layout import Location
from jackfield_bzr.server import ask

_OTHERS = ("bound_location", "parent_location", "push_location", "stacked_on_location")
"""The settings that name branches which may have got revisions; the first is the upstream."""


def read(directory: Path) -> RepositoryState:
    """Find out how what is in `directory` stands.

    Raises:
        NoHistory: if it is a checkout of a branch that is not on this machine.
        JackfieldError: if there is nothing of Bazaar's, or it cannot be read.
    """
    branch = layout.branch_of(directory)
    if branch is None:
        layout.history_of(directory)  # there is at least a repository
        return RepositoryState()
    settings = layout.settings(branch)
    others = _others(branch, settings)
    upstream = next(iter(others), None)
    here = list(dict.fromkeys(each.path for each in others if each.path and _is_branch(each.path)))
    has_tree, warnings = layout.has_tree(directory), []
    if has_tree and not is_utf_8(directory.absolute()):
        has_tree = False
        warnings.append("brz can have no tree in a directory whose name is not UTF-8")
    seen = [branch, directory] if has_tree else [branch]
    repository = layout.repository_of(branch)
    layout.refuse_what_waits(*{repository, *seen, *here})
    with ExitStack() as stack:
        names = stack.enter_context(aliases(repository, seen))
        places = {each: _named(each, stack) for each in here}
        answer = ask(
            "state",
            subject=shown(directory),
            branch=names[0],
            tree=names[1] if has_tree else None,
            upstream=places.get(upstream.path) if upstream and upstream.path else None,
            others=list(places.values()),
            alone=all(each.path is not None for each in others),
        )
    warnings += answer.pop("warnings")
    return RepositoryState(
        shelved=count_names(directory / ".bzr" / "checkout" / "shelf", r"shelf-\d+"),
        branch=settings.get("nickname") or branch.absolute().name,
        upstream=None if upstream is None else upstream.text,
        warnings=tuple(warnings),
        **answer,
    )


def _others(branch: Path, settings: dict[str, str]) -> list[Location]:
    bound = settings.get("bound", "").lower() == "true"
    named = [name for name in _OTHERS if settings.get(name) and (bound or name != "bound_location")]
    return [layout.locate(branch, settings[name]) for name in named]


def _named(branch: Path, stack: ExitStack) -> str:
    """Give a name for a branch that brz can use, for as long as `stack` is open."""
    if is_utf_8(branch):
        return str(branch)
    return stack.enter_context(aliases(layout.repository_of(branch), [branch]))[0]


def _is_branch(path: Path) -> bool:
    return layout.label(path, "branch") is not None
