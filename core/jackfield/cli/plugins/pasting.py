"""A metadata module, to paste: a docstring, literals and comments, whatever a plugin is called."""

from __future__ import annotations

import ast
import pprint
from collections.abc import Iterator
from textwrap import indent

from jackfield.cli.escape import encodable, escape
from jackfield.metadata import Declaration, PluginMetadata

_WIDTH = 88


def module(metadata: PluginMetadata, encoding: str = "utf-8") -> str:
    """Write a metadata module that declares what was read.

    What stands in it was written by others: none of it leaves its docstring, literal or comment.
    What is no literal, or is bound to what is no name of a variable, is left to a comment.

    Args:
        metadata: what was read of a plugin.
        encoding: how it will be encoded; where Python would not read that by default, it is ASCII.
    """
    encoding = encoding if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else "ascii"
    lines = [
        f'"""What {_in_docstring(metadata.name)} declares; hosts read it without running it."""'
    ]
    for declaration in metadata.declarations.values():
        lines += ["", *_assignments(declaration, encoding)]
    lines += [
        "",
        'if __name__ == "__main__":',
        "    from setuptools import setup",
        "",
        f"    setup({_setup_arguments(metadata)})",
    ]
    return encodable("\n".join(lines), encoding)


def _in_docstring(text: str) -> str:
    return escape(text.replace("\\", "\\\\").replace('"', '\\"'))


def _setup_arguments(metadata: PluginMetadata) -> str:
    """Write what ``setup()`` has to be told where no ``pyproject.toml`` says it."""
    distribution = metadata.distribution
    name = distribution.name if distribution is not None else None
    known = {"name": name or metadata.name}
    for declaration in metadata.declarations.values():
        if declaration.plugin_version is not None:
            known.setdefault("version", str(declaration.plugin_version))
    if distribution is not None and distribution.version is not None:
        known["version"] = distribution.version
    return ", ".join(f"{argument}={value!r}" for argument, value in known.items())


def _assignments(declaration: Declaration, encoding: str) -> Iterator[str]:
    for variable, value in declaration.values.items():
        name = f"{declaration.host}_{variable}"
        assignment = f"{name} = {_literal(value)}"
        if _assigns_literal(encodable(assignment, encoding), name):
            yield assignment
        else:
            kind = type(value).__name__
            yield f"# {escape(f'{name}: {declaration.origins.get(variable)} gives a {kind}')}"
    for variable, why in declaration.not_static.items():
        yield f"# {escape(f'{declaration.host}_{variable} is {why}')}"


def _literal(value: object) -> str:
    """Write a value down, in one line, or else with each of its items in lines of its own."""
    written = _lines(value)
    if "\n" not in written:
        return written
    if type(value) is dict:
        items = [f"{_lines(key)}: {_lines(item)}" for key, item in value.items()]
        start, end = "{", "}"
    elif type(value) is list or type(value) is tuple:
        items = [_lines(item) for item in value]
        start, end = ("[", "]") if type(value) is list else ("(", ")")
    else:
        return f"(\n{written}\n)"
    # Within brackets, lines may be indented: none ends in a literal.
    inside = "".join(f"{item},\n" for item in items)
    return f"{start}\n{indent(inside, '    ')}{end}"


def _lines(value: object) -> str:
    return pprint.pformat(value, width=_WIDTH, sort_dicts=False)


def _assigns_literal(written: str, name: str) -> bool:
    """Tell whether Python takes a text for one assignment of a literal to a variable."""
    try:
        match ast.parse(written).body:
            case [ast.Assign(targets=[ast.Name(id=bound)], value=value)]:
                ast.literal_eval(value)
                return bound == name
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    return False
