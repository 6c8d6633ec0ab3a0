"""A metadata module, to paste: a docstring, literals and comments, whatever a plugin is called."""

from __future__ import annotations

import ast
import pprint
from collections.abc import Iterator

from jackfield.cli.escape import encodable, escape
from jackfield.metadata import Declaration, PluginMetadata


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
        written = pprint.pformat(value, width=88, sort_dicts=False)
        assignment = f"{name} = (\n{written}\n)" if "\n" in written else f"{name} = {written}"
        if _assigns_literal(encodable(assignment, encoding), name):
            yield assignment
        else:
            kind = type(value).__name__
            yield f"# {escape(f'{name}: {declaration.origins.get(variable)} gives a {kind}')}"
    for variable, why in declaration.not_static.items():
        yield f"# {escape(f'{declaration.host}_{variable} is {why}')}"


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
