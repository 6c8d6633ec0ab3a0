"""Modules in and around the language that the reader evaluates, made from a grammar.

A word in angle brackets is replaced by one of its forms, at random. Names have a letter for the
type that they mostly hold, so that most of what is made runs without an error; in the end they get
the prefix of a host, so that all of them are metadata variables.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

_WORD = re.compile(r"<(\w+)>")
_NAME = re.compile(r"\b([islteduq][0-2])\b")

PRELUDE = """\
from outside import ident, truth, lie, call, mutate, mutate_inside, keep, mutate_kept, thing
i0 = 3
i1 = 5
s0 = 'ab'
l0 = [1, 'x', 2]
l1 = [l0, [4]]
t0 = (1, 2, 3, 'dev', 0)
t1 = (l0, 'q')
d0 = {'a': 1, 'b': [2]}
e0 = {'p', 'q'}
"""

LEAVES: dict[str, list[str]] = {
    "int": [
        "0", "1", "2", "7", "-3", "True", "0x1f", "i0", "i0", "i1", "i2",
    ],
    "text": [
        "'a'", "''", "'x-y'", '"1.2.3"', "'\\n'", "'ä'", "'%s'", "'{}'", "s0", "s0", "s1",
    ],
    "list": [
        "[]", "[1]", "['x', 'y']", "[[1], 2]", "l0", "l0", "l1", "l2",
    ],
    "tuple": [
        "()", "(1,)", "(1, 2, 3)", "(0, 'dev')", "t0", "t0", "t1",
    ],
    "dict": [
        "{}", "{'k': 1}", "{1: 'a', True: 'b'}", "d0", "d0", "d1",
    ],
    "set": [
        "set()", "{1, 2}", "{'x'}", "e0", "e0", "e1",
    ],
    "other": [
        "None", "1.5", "b'x'", "...", "range(3)", "-0.0", "1e999",
    ],
    "condition": [
        "True", "False", "i0", "l0", "not s0", "truth()", "lie()", "not lie()",
    ],
}  # fmt: skip

FORMS: dict[str, list[str]] = {
    "int": [
        "(<int> <arithmetic> <int>)", "(-<int>)", "(~<int>)", "len(<sized>)", "t0[<index>]",
        "(<int> if <condition> else <int>)", "sum(<numbers>)", "max(<int>, <int>)",
        "min(<numbers>)", "d0.get('a', <int>)", "int(<number_text>)", "abs(<int>)",
        "(<int> and <int>)", "l0.index(2)", "l0.count(<any>)", "<text>.find('a')", "(<int> ** 2)",
        "(1 << <int>)", "divmod(<int>, 2)", "round(<int>)", "ord('x')",
    ],
    "text": [
        "(<text> + <text>)", "'%s|%d' % (<any>, <int>)", "'%(k)s' % {'k': <any>}",
        "'%r' % (<any>,)", "'{}-{x}'.format(<any>, x=<any>)", "'{0[0]}'.format(<tuple>)",
        "f'{<name>}:{<name>!r:>9}'", "f'{<int>:<int>}'", "'.'.join(map(str, <items>))",
        "'.'.join(str(x) for x in <items> if <filter>)", "str(<any>)", "<text>.upper()",
        "<text>.title()", "<text>.strip('a')", "<text>.replace(<text>, <text>)", "(<text> * <n>)",
        "<text>[<slice>]", "repr(<any>)", "(<text> or <text>)", "<text>.zfill(4)", "'%5.2f' % i0",
        "'%s' * 2 % ('a', <text>)", "'%c' % 'x'", "f'{<name>=}'", "'%' % ()",
        "'{:d}'.format(<any>)",
    ],
    "list": [
        "[<any>, <any>]", "[*<items>, <any>]", "(<list> + <list>)", "(<list> * <n>)",
        "<list>[<slice>]", "list(<items>)", "list(<set>)", "sorted(<sortable>)",
        "sorted(<sortable>, reverse=True)", "[<element> for x in <items>]",
        "[x for x in <items> if <filter>]", "[(x, y) for x in range(<n>) for y in <list>]",
        "[i0 for i0 in <items>]", "[l0 for l0 in <items> for l0 in [l0]]",
        "[y for x in <items> for y in (x, i0)]", "[[x for x in range(y)] for y in range(<n>)]",
        "[x for x in <items> if x for x in (x, 1)]", "[x for x in x]", "[(lambda: x) for x in l0]",
        "(<list> if <condition> else <list>)", "list(zip(<items>, <items>))",
        "list(zip(<items>, <items>, strict=True))", "list(enumerate(<items>))",
        "list(enumerate(<items>, 2))", "list(reversed(<list>))", "<listname>.copy()",
        "<text>.split()", "<text>.split('-')", "dict(k=<list>)['k']", "[<list>][0]",
        "list(map(len, <items>))", "list(x for x in <items>)", "[*map(str, <items>)]",
        "[l0 for _ in range(2)]", "[[]] * 2", "list(filter(None, <items>))",
    ],
    "tuple": [
        "(<any>, <any>)", "(<tuple> + <tuple>)", "<tuple>[<slice>]", "tuple(<items>)",
        "tuple(<element> for x in <items>)", "tuple(map(int, <number_text>.split('.')))",
        "(*<items>, <any>)", "<text>.partition('-')", "tuple(range(<n>))", "(<tuple> * <n>)",
    ],
    "dict": [
        "{<any>: <any>, 'z': <any>}", "{**<dict>, <text>: <any>}", "dict(a=<any>, b=<any>)",
        "dict(<dict>, c=<any>)", "dict(zip(<items>, <items>))", "{x: <element> for x in <items>}",
        "(<dict> | <dict>)", "<dictname>.copy()", "dict([('a', <any>)], b=1)",
        "{k: v for k, v in <dict>.items()}", "{y: x for x, y in [(1, 2), <tuple>]}",
    ],
    "set": [
        "set(<items>)", "frozenset(<tuple>)", "(<set> <setop> <set>)", "{x for x in <items>}",
        "{<any>, <any>}", "e0.copy()", "e0.union(e1)",
    ],
    "other": [
        "(<int> / <int>)", "float(<int>)", "complex(<int>, 1)", "(<int>, <text>)[<index>]",
    ],
    "condition": [
        "<int> < <int>", "<int> == <int>", "<int> < <int> <= <int>", "<any> == <any>",
        "<any> in <items>", "<any> not in <container>", "<any> is None", "<any> is not None",
        "<any> is <any>", "<int> and <any>", "not <any>", "__name__ == '__main__'",
        "'main' != __name__", "any(<element> for x in <items>)", "all(<items>)",
        "isinstance(<any>, list)", "any(1 // x for x in (1, 0))",
    ],
    "unknown": [
        "ident(<any>)", "[ident(x) for x in <items>]", "<name> if truth() else <name>",
        "(mutate(<name>), <name>)", "<name> or ident(<name>)", "(i0 := <int>)",
        "[(i1 := x) for x in <items>]", "(lambda: mutate(<name>))()", "thing(<name>)",
        "thing.__class__ and <name>", "list(mutate(<name>) for x in [1])",
        "'{}'.format(mutate(<name>))", "[<name>][ident(0)]", "<listname>.pop()",
        "str(thing) and <name>", "call(lambda: <name>)", "(l2 := <name>)", "{**ident(<dict>)}",
        "f'{mutate(<name>)}'", "<listname>.append(1)", "i0 + thing",
    ],
}  # fmt: skip

WORDS: dict[str, list[str]] = {
    "any": [
        "<int>", "<text>", "<list>", "<tuple>", "<dict>", "<set>", "<other>", "<name>",
    ],
    "name": [
        "i0", "i1", "i2", "s0", "s1", "l0", "l1", "l2", "t0", "t1", "d0", "d1", "e0", "e1",
    ],
    "listname": [
        "l0", "l0", "l1", "l2",
    ],
    "dictname": [
        "d0", "d0", "d1",
    ],
    "setname": [
        "e0", "e1",
    ],
    "arithmetic": [
        "+", "-", "*", "//", "%", "&", "|", "^", "/", ">>",
    ],
    "setop": [
        "|", "&", "-", "^",
    ],
    "index": [
        "0", "1", "-1", "<int> % 3", "<int>",
    ],
    "slice": [
        ":", "1:", ":-1", "::-1", ":2", "<int>:", "::<n>",
    ],
    "n": [
        "0", "2", "3", "-1", "<int> % 4",
    ],
    "number_text": [
        "'12'", "'1.2.3'", "'-3'", "'4.x'", "str(i0)", "s0", "2.7",
    ],
    "numbers": [
        "range(4)", "t0[:3]", "[i0, i1]", "(x for x in (1, 2))", "l0", "{1, 2}",
    ],
    "sized": [
        "<list>", "<tuple>", "<text>", "<set>", "<dict>", "<name>",
    ],
    "items": [
        "<list>", "<tuple>", "range(3)", "<dict>", "d0.items()", "d0.values()", "<text>",
    ],
    "container": [
        "<list>", "<dict>", "<set>", "<text>", "range(3)",
    ],
    "sortable": [
        "s0", "e0", "[3, 1, 2]", "t0[:2]", "<items>", "<set>",
    ],
    "element": [
        "x", "(x, i0)", "[x]", "str(x)", "i0", "l0", "x == 1",
    ],
    "filter": [
        "x", "x != 1", "i1", "x in l0", "l0",
    ],
    "change": [
        "<listname>.append(<any>)", "<listname>.extend(<items>)",
        "l0.extend(x for x in l0 if len(l0) < 6)", "<listname>.insert(0, <any>)",
        "<listname>.remove(<any>)", "<listname>.pop()", "<listname>.reverse()",
        "<listname>.sort()", "<listname>.sort(key=str)", "<listname>.clear()",
        "<listname> += <items>", "<listname> += (y for y in [1, 2])", "<listname> *= 2",
        "<listname>[0] = <any>", "<listname>[1:] = <items>", "<listname>[-1:] = [<any>]",
        "del <listname>[0]", "del <listname>[1:]", "<dictname>['k'] = <any>",
        "<dictname>[<any>] = 1", "<dictname>.update(<dict>)", "<dictname>.update(k=<any>)",
        "<dictname>.update([('m', <any>)])", "<dictname>.setdefault('n', []).append(1)",
        "<dictname>.setdefault('o', <any>)", "<dictname>.pop('a')", "<dictname>.pop('zz', None)",
        "<dictname> |= <dict>", "del <dictname>['a']", "<dictname>['b'].append(7)",
        "<dictname>['b'] += [8]", "<setname>.add(<any>)", "<setname>.discard('p')",
        "<setname> |= {'r'}", "<setname>.update(<items>)", "t1[0].append(1)", "l1[0] += [2]",
        "i0 += <int>", "s0 += 'z'", "t0 += (1,)", "i0 *= 2", "mutate(<name>)",
        "mutate_inside(<name>)", "keep(<name>)", "mutate_kept()", "keep(<listname>[0])",
        "thing.kept = <name>", "<listname>.append(ident(1))", "<listname>[ident(0)] = 1",
        "len(<name>)", "<name>", "thing(<listname>).append(3)",
        "mutate(thing.kept) if hasattr(thing, 'kept') else 0", "d0['l'] = l0", "d0['l'].append(5)",
        "l1.append(l0)", "l1[0].append(<any>)", "thing.kept = l0[:]", "l0, l1 = l1, l0",
        "l0 += l0", "t1 += (l1,)", "l0[:0] = l0", "l0.append(l0)", "l0 = l0 + l0",
    ],
    "assignment": [
        "<typed>", "<typed>", "<typed>", "<typed>", "<typed>", "<name> = <unknown>",
        "<name> = <any>", "<name> = <name> = <any>", "<name> = <name>", "<name>: object = <any>",
        "<name>: int", "<name>, <name> = <any>, <name>", "<name>, *<name> = <any>, 1, 2",
        "*<name>, i2 = <items>", "(<name>, (<name>, i2)) = (<any>, (1, 2))",
        "[<name>, <name>] = 'xy'", "l0[0], <name> = <any>, 1", "del <name>",
        "l1 = [<name>, <any>]", "t1 = (<name>, <any>)", "d1 = {'o': <name>, 'v': <any>}",
        "i0, s0 = map(str, [<any>, 2])", "range = <any>", "len, i2 = ident, <any>",
        "i2 = len(<name>)", "<name> = <name> if <condition> else <name>", "i0 = i0, i1 = 1, 2",
        "del len", "del l0, i1", "<name>: ident(<name>) = <any>", "s1 = __name__", "str = ident",
        "i2 = _ = <name>",
    ],
    "typed": [
        "<i> = <int>", "<s> = <text>", "<listname> = <list>", "<t> = <tuple>",
        "<dictname> = <dict>", "<setname> = <set>",
    ],
    "i": [
        "i0", "i1", "i2",
    ],
    "s": [
        "s0", "s1",
    ],
    "t": [
        "t0", "t1",
    ],
    "import": [
        "from .sib import *", "from .sib import i0, l0 as l2", "from . import sib",
        "from . import sib as other", "import pkg.sib", "from .sib import l0",
        "from .sib import missing_name", "from .gone import *", "from outside_star import *",
        "import outside", "sib.l0.append('here')", "sib.i0 = 5", "l2 = sib.l0", "i2 = sib.i0",
        "mutate(sib.l0)", "mutate(sib)", "i2 = other.i0", "pkg.sib.l0 += [1]", "l2 = pkg.sib.l0",
        "setattr(sib, 'i0', 3)", "del sib.i0",
        "try:\n    from .sib import *\nexcept ImportError:\n    pass",
        "try:\n    from . import sib\nexcept ImportError:\n    pass", "ident(sib).i0 = 4",
        "sib.other = sib", "from .sib import change\nchange()", "from pkg.sib import l0 as l1",
        "import outside as sib", "from pkg import sib", "from . import missing",
        "from .. import pkg", "from .sib import d0, l0",
    ],
    "wild": [
        "exec('i0 = 50')", "exec('l0.append(1)', {'l0': l0})", "globals()['i1'] = 60",
        "import sys; setattr(sys.modules[__name__], 'i0', 70)", "vars()['s0'] = 'vars'",
        "g = globals()", "g['i1'] = 61", "locals().update(i0=80)",
        "import builtins; builtins.sum = len", "import sys; sys.exit()",
        "raise ValueError('stop')", "1/0", "[][3]", "i0 = undefined_name", "assert truth()",
        "assert i0", "pass", "global i0", "'a doc'", "call(lambda: l0.append('lambda'))",
        "call(lambda: mutate(l0))", "f = lambda: d0.clear()",
        "call(f) if 'f' in globals() else None", "class C:\n    l0.append('class')\n    i0 = 5",
        "class C:\n    global i0\n    i0 = 6", "class C:\n    kept = l0", "C.kept.append(1)",
        "def f(l0=l0):\n    l0.append('default')",
        "def f():\n    global i0, s1\n    i0 = 7; s1 = 'f'",
        "def f():\n    l0.append('f')\n    return l0", "def f(x=0):\n    mutate(x)",
        "def f():\n    for x in l1: mutate(x)", "def f():\n    import pkg.sib\n    pkg.sib.i0 = 3",
        "def f():\n    from . import sib\n    sib.l0.append('f')",
        "def f():\n    from .sib import l0 as shared\n    shared.append('f')", "f()", "f(l0)",
        "f()", "call(f)",
        "def f():\n    import pkg\n    pkg.info.l0.append('self') if hasattr(pkg, 'info') else 0",
        "def f():\n    import sys\n    sys.modules[__name__].i0 = 9",
        "@call\ndef h(): l0.append('deco')", "@call\ndef h():\n    global i1\n    i1 = 44",
        "gen = (l0.append(x) for x in [1])", "list(gen)", "l2 = list(gen)",
        "T = type('T', (), {'x': l0})", "import outside; outside.mutate(l0)", "x = y = z = l0",
        "x.append('alias')", "y += [3]", "match i0:\n    case 3: i1 = 4\n    case l2: pass",
        "class M(type(thing)):\n    def __init__(self): mutate(l0)", "M()",
        "async def a(): l0.append(1)", "with thing: l0.append(2)", "with thing as l0: pass",
        "while i0:\n    i0 = 0", "for i0 in range(3): pass", "for l0 in l1: l0.append(1)",
        "for d0['a'] in [5]: pass", "try:\n    1/0\nexcept Exception as i0:\n    pass",
        "try:\n    l0.append(1)\nfinally:\n    i1 = 8", "if truth():\n    l0.append(1)",
        "if lie():\n    l0 = []", "if truth(): l0 += [5]", "if l0 is l0: pass", "type Alias = int",
        "import os.path as i1", "print", "ident", "x = ident",
        "import sys\nif sys.version_info > (2,): i0 = 5", "__all__ = ['i0']", "s0.__class__",
        "l0.__class__.append(l0, 6)", "list.append(l0, 7)", "l0.__iadd__([3])",
        "append = l0.append", "append(9)", "mutate(x for x in l0)", "str.join", "i0.real",
        "(l0).append(3), mutate(l1)", "l0.append(1) or l1.append(2)",
    ],
    "simple": [
        "<assignment>", "<assignment>", "<assignment>", "<change>", "<change>", "<change>",
        "<wild>", "<import>",
    ],
    "block": [
        "if <condition>:\n<body>", "if <condition>:\n<body>else:\n<body>",
        "if <condition>:\n<body>elif <condition>:\n<body>",
        "try:\n<body>except Exception:\n<body>", "try:\n<body>finally:\n<body>",
        "for <name> in <items>:\n<body>", "for q in list(<items>)[:3]:\n<body>",
        "while truth():\n<body>    break\n", "with thing as <name>:\n<body>", "def f():\n<body>",
        "class C:\n<body>", "if truth():\n<body>", "if not l0:\n<body>",
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A package: ``pkg``, its metadata module ``pkg.info`` and the sibling ``pkg.sib``.

    `body` are the statements of the metadata module.
    """

    package: str
    body: tuple[str, ...]
    sibling: str

    def sources(self) -> dict[str, str]:
        """Give module name -> source."""
        return {
            "pkg": _prefixed(self.package),
            "pkg.info": _prefixed("".join(f"{statement}\n" for statement in self.body)),
            "pkg.sib": _prefixed(self.sibling),
        }

    def without_line(self, number: int) -> Case:
        """Leave out the statement that a line of the metadata module, counted from 1, is in."""
        last = 0
        for index, statement in enumerate(self.body):
            last += len(f"{statement}\n".splitlines())
            if number <= last:
                return self.without(index)
        raise ValueError(number)

    def without(self, index: int) -> Case:
        """Leave out the statement `index`."""
        return replace(self, body=self.body[:index] + self.body[index + 1 :])


class Maker:
    """Makes cases, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def case(self) -> Case:
        """Make a case."""
        count = self._random.randint(1, 16)
        body = [self._statement(2) for _ in range(count)]
        if self._random.random() < 0.95:
            body = [*PRELUDE.splitlines(), *body]
        sibling = [self._random.choice(SIBLING) for _ in range(self._random.randint(0, 5))]
        package = [
            "",
            "",
            "",
            "from . import info\n",
            "from .info import *\nl0.append('package')\n",
        ]
        return Case(
            self._random.choice(package),
            tuple(body),
            "i0 = 1\nl0 = [1]\n" + "".join(f"{statement}\n" for statement in sibling),
        )

    def keeps_failing(self) -> bool:
        """Tell whether the next statement that fails may stay."""
        return self._random.random() < 0.05

    def _statement(self, depth: int) -> str:
        kind = "block" if depth and self._random.random() < 0.25 else "simple"
        return self._expanded(f"<{kind}>", 2, depth)

    def _expanded(self, text: str, depth: int, nesting: int) -> str:
        def replacement(match: re.Match[str]) -> str:
            word = match[1]
            if word == "body":
                count = self._random.randint(1, 2)
                inner = "\n".join(self._statement(nesting - 1) for _ in range(count))
                return "".join(f"    {line}\n" for line in inner.splitlines() if line)
            if word in WORDS:
                return self._expanded(self._random.choice(WORDS[word]), depth, nesting)
            if word in LEAVES and (depth <= 0 or self._random.random() < 0.4):
                return self._random.choice(LEAVES[word])
            return self._expanded(self._random.choice(FORMS[word]), depth - 1, nesting)

        return _WORD.sub(replacement, text)


SIBLING = [
    "i0 = 11", "l0 = ['sib']", "l1 = l0", "t0 = (9, 8, 7)", "__all__ = ['i0', 'l0']",
    "_private = 1", "from outside import mutate, ident, truth", "mutate(l0)", "i0 = ident(4)",
    "if truth(): i0 = 12", "def change():\n    global i0\n    i0 = 99\n    l0.append('changed')",
    "change()", "l0.append('own')", "d0 = {'sib': l0}", "__all__ += ['t0']",
    "__all__ = ['nothing']", "from . import info", "1/0", "from .info import l0",
    "def __getattr__(name): return 3", "len = str", "from outside_star import *",
]  # fmt: skip


def _prefixed(source: str) -> str:
    return _NAME.sub(r"jackfield_\1", source)
