"""What a module gives to ``from MODULE import *``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jackfield.metadata import NotStatic
from jackfield.reading.errors import NotStaticError
from jackfield.reading.language.modules import Binding, value_of
from jackfield.reading.syntax.hosts import is_variable

if TYPE_CHECKING:
    from jackfield.reading.language.modules import Module
    from jackfield.reading.language.tracking import Tracker


def exports(module: Module, tracker: Tracker) -> dict[str, Binding] | None:
    """Give what ``from MODULE import *`` binds, None if that may be anything.

    If the module is `vague`, there may be more than that, but no variables of known hosts;
    of the other names it is not known what they are bound to.

    A name of ``__all__`` that is not bound is bound to nothing that is known: Python would
    fail to import it.
    """
    if module.open is not None:
        return None
    listed = module.names.get("__all__")
    has_getter = "__getattr__" in module.names  # gives values to names, also to __all__
    if listed is None:
        own = [name for name in module.names if not name.startswith("_")]
        return None if has_getter else {name: _blurred(module, name) for name in own}
    try:
        names = _listed(listed, tracker)
    except NotStaticError as error:
        if has_getter:
            return None
        why = error.why or NotStatic("__all__ is not static", listed.origin)
        return {name: _shared(module, each, why) for name, each in module.names.items()}
    if has_getter and not module.names.keys() >= {*names}:
        return None
    return {name: module.names.get(name) or _absent(name, listed) for name in names}


def _blurred(module: Module, name: str) -> Binding:
    """Give the binding of a name, which may be another one by now if the module is `vague`."""
    binding = module.names[name]
    if module.vague is None or binding.why is not None or is_variable(name):
        return binding
    return _shared(module, binding, module.vague)


def _shared(module: Module, binding: Binding, why: NotStatic) -> Binding:
    """Give the binding of a name that may or may not be another module's, too."""
    if binding.why is None:
        module.hand_over(binding.value, why)
    return Binding(binding.path, binding.line, None, why)


def _listed(listed: Binding, tracker: Tracker) -> list[str]:
    names = value_of(listed)
    tracker.survey(names)
    if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
        raise NotStaticError("__all__ is no list of names")
    return list(names)


def _absent(name: str, listed: Binding) -> Binding:
    why = NotStatic(f"__all__ lists {name}, which is not bound", listed.origin)
    return Binding(listed.path, listed.line, None, why)
