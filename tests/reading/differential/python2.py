"""Statements of Python 2 put into a module, and what stands for them in the same for Python 3."""

from __future__ import annotations

import ast
import random
import re

_STATEMENTS = (
    "print 'x'",
    "print 'x', 1",
    "print >>print_to, 'x'; print 'x'",
    "unequal = 1 <> 2; print 'x'",
    "mode = 0777",
)


def in_both(source: str, seed: int) -> tuple[str, str]:
    """Give `source` with statements of Python 2, and with what does the same in Python 3.

    They stand alone in blocks and beside other statements on a line, and at the end.
    """
    chosen = random.Random(seed)
    tree = ast.parse(source)
    lines = source.split("\n")
    blocks = [
        block
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(block := getattr(node, name, None), list)
    ]
    inner = {node.lineno for block in blocks[1:] for node in block}
    beside = {
        node.lineno
        for block in blocks
        for node in block
        if node.lineno == node.end_lineno
        and not hasattr(node, "body")
        and not lines[node.lineno - 1].encode()[: node.col_offset].strip()
    }
    alone = set(chosen.sample(sorted(inner), min(len(inner), chosen.randint(0, 3))))
    beside = set(chosen.sample(sorted(beside), min(len(beside), chosen.randint(0, 3))))
    old, new = [], []
    for number, line in enumerate(lines, 1):
        indent, statement = re.fullmatch(r"(\s*)(.*)", line).groups()  # type: ignore[union-attr]
        if number in alone and re.match(r"(?!el|except|finally|@)\S", statement):
            old.append(indent + chosen.choice(_STATEMENTS))
            new.append(f"{indent}pass")
        if number in beside and re.search(r"[^\s:,(\[{\\]$", statement) and "#" not in statement:
            before, after = chosen.choice([("print 'x'; ", ""), ("", "; print 'x'")])
            line = f"{indent}{before}{statement}{after}"
        old.append(line)
        new.append(f"{indent}{statement}")
    return "\n".join([*old, "print 'x'", ""]), "\n".join([*new, ""])
