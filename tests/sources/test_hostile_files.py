"""Files that no author would write: "not static", or one line that says why, at little cost."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from reading.writing import write
from sources.measuring import Outcome, assert_harmless, measured, snapshot

CANARY = "bzr_commands = ['read-from-outside']\nanything = 'read-from-outside'\n"
SECRET = "read-from-outside"
NAME = "bzr_plugin_name = 'loom'\n"

EXPRESSIONS = {
    "long text": "'a' * 10**10",
    "long list": "[0] * 10**10",
    "long text, twice": "('a' * 10**5) * 10**5",
    "long bytes": "b'a' * 10**10",
    "comprehension": "[x for x in range(10**12)]",
    "nested comprehensions": "[[y for y in range(10**12)] for x in range(10**12)]",
    "two ranges": "[(x, y) for x in range(10**12) for y in range(10**12)]",
    "all filtered out": "[x for x in range(10**12) if False]",
    "list of a range": "list(range(10**12))",
    "sum of a range": "sum(range(10**12))",
    "sorted range": "sorted(range(10**12), reverse=True)",
    "dict comprehension": "{x: x for x in range(10**12)}",
    "membership": "-1 in [x for x in range(10**12)]",
    "powers of powers": "10**10**10",
    "large power": "2 ** 10**9",
    "shift": "1 << 10**10",
    "products": "*".join(["10**1000"] * 900),
    "negative power of nothing": "(10**4000) ** -(10**4000)",
    "digits": "str(10**4000) * 1000",
    "int of digits": "int('9' * 100000)",
    "width of an f-string": "f'{1:>10000000000}'",
    "nested width of an f-string": "f'{1:{10**10}}'",
    "precision of an f-string": "f'{1.5:.10000000000f}'",
    "width of %": "'%10000000000d' % 1",
    "starred width of %": "'%*d' % (10**10, 1)",
    "precision of %": "'%.10000000000f' % 1.5",
    "width of format": "'{:>10000000000}'.format(1)",
    "nested width of format": "'{:{}}'.format(1, 10**10)",
    "many fields": f"'{'{0}' * 5000}'.format('a' * 90000)",
    "join": "('a' * 90000).join(['b' * 1000] * 90000)",
    "replace": "('a' * 90000).replace('a', 'b' * 90000)",
    "ljust": "'a'.ljust(10**10)",
    "zfill": "'a'.zfill(10**10)",
    "expandtabs": "'\\t'.expandtabs(10**10)",
    "center": "'a'.center(10**10)",
    "split": "('a ' * 50000).split() * 10000",
    "quadratic count": "('a' * 99999).count('a' * 49999 + 'b') * 10**10**10",
    "quadratic search": "('ab' * 49999).find('ba' * 24999 + 'c' + 'ab' * 24999) ** -(10**9)",
    "translate": "('a' * 90000).translate({97: 'b' * 90000})",
    "doubled tuples": "(lambda: 1, [((0,) * 99999,) * 99999])",
    "100 000 brackets": "[" * 100_000 + "]" * 100_000,
    "100 000 parentheses": "(" * 100_000 + ")" * 100_000,
    "100 000 open brackets": "[" * 100_000,
    "90 brackets": "[" * 90 + "]" * 90 + " * 10**10",
    "50 000 minuses": "-" * 50_000 + "1",
    "50 000 nots": "not " * 50_000 + "1",
    "20 000 sums": "1 + " * 20_000 + "1",
    "20 000 attributes": "a" + ".a" * 20_000,
    "20 000 calls": "a" + "()" * 20_000,
    "10 000 conditions": "1 if x else " * 10_000 + "2",
    "large list": "[" + "1, " * 1_000_000 + "]",
    "large dict": "{" + ", ".join(f"{n}: {n}" for n in range(200_000)) + "}",
    "large set": "{" + ", ".join(map(str, range(200_000))) + "}",
    "one long text": "'" + "a" * 1_900_000 + "'",
    "one long number": "9" * 1_900_000,
    "one long name": "a" * 1_900_000,
    "texts that go on": "'a' " * 100_000,
    "quotes": "'" * 1_000_001,
    "backslashes": "\\\n" * 500_000 + "1",
    "nested f-strings": "f'{" * 200 + "1" + "}'" * 200,
    "walrus in brackets": "(" * 50 + "x := 10**10**10" + ")" * 50,
    "lambda that calls itself": "(lambda f: f(f))(lambda f: f(f))",
}
"""What it is -> an expression that is too large, too deep or too long."""

DEFINITIONS = {
    "10**6 assignments": "x = 1\n" * 260_000,
    "10**6 assignments on a line": "x=1;" * 500_000,
    "10**6 targets": "a = " * 400_000 + "1",
    "doubling texts": "x = 'aaaaaaaaaa'\n" + "x = x + x\n" * 1000,
    "doubling lists": "x = [1]\n" + "x = [x, x]\n" * 1000 + "bzr_deep = x\n",
    "doubling texts of lists": "x = [1]\n" + "x = [x, x]\n" * 60 + "bzr_text = repr(x)\n",
    "doubling in place": "x = [1, 2]\n" + "x += x\n" * 1000 + "x.extend(x)\n" * 1000,
    "a tuple many times": "x = (1,) * 50_000\nbzr_deep = [x] * 50_000\n",
    "a tuple under many names": "x = (1,) * 99_999\n"
    + "".join(f"x{n} = x\n" for n in range(3_000))
    + "f(x1)\n",
    "too large to compare": "x = (1,) * 100_000\n" + "y = x == x\n" * 3_000,
    "one value of many variables": "x = [[1] * 50] * 400\n"
    + "".join(f"bzr_{n} = x\n" for n in range(3_000)),
    "long templates": "x = '%' * 90_000\n" + "y = x % ()\n" * 3_000,
    "fields of long templates": "x = '{}' * 40_000\n" + "y = x.format()\n" * 500,
    "list of itself": "x = []\nx.append(x)\nbzr_deep = repr(x) + str(x)\n",
    "equal lists of themselves": "x = []\nx.append(x)\ny = []\ny.append(y)\nbzr_deep = x == y\n",
    "dict of itself": "x = {}\nx['x'] = x\nbzr_deep = '%s' % x\n",
    "squares": "x = 10\n" + "x = x * x\n" * 200,
    "endless loop": "while True:\n    x = 1\n",
    "long loop": "for x in range(10**12):\n    bzr_commands = x\n",
    "loops in loops": "".join(" " * n + f"for x{n} in range(1000):\n" for n in range(15))
    + " " * 15
    + "bzr_commands = x1\n",
    "nested functions": "".join(" " * n + f"def f{n}():\n" for n in range(99))
    + " " * 99
    + "pass\n",
    "nested classes": "".join(" " * n + f"class C{n}:\n" for n in range(99)) + " " * 99 + "x = 1\n",
    "nested ifs": "".join(" " * n + "if x:\n" for n in range(99)) + " " * 99 + "y = 1\n",
    "nested tries": "".join(" " * n + "try:\n" for n in range(99)) + " " * 99 + "y = 1\n",
    "20 nested blocks": "".join(" " * n + "if 1:\n" for n in range(19)) + " " * 19 + "y = 1\n",
    "function that calls itself": "def f(): return f()\nbzr_commands = f()\n",
    "functions that call one another": "".join(
        f"def f{n}(): return f{n + 1}() + f{n + 1}()\n" for n in range(60)
    )
    + "def f60(): return [1]\nbzr_commands = f0()\n",
    "many annotations": f"def f(x: tuple[{'int, ' * 20_000}]): return 1\n"
    "x = [f(1) for n in range(10_000)]\n",
    "many defaults": f"def f({', '.join(f'a{n}=1' for n in range(4_000))}): return 1\n"
    "x = [f(1) for n in range(10_000)]\n",
    "many names given": "def f(**x): return 1\nx = {'a%s' % n: n for n in range(4_000)}\n"
    "x = [f(**x) for n in range(10_000)]\n",
    "10 000 functions": "".join(f"def f{n}(a=1): return a\n" for n in range(3_000)),
    "decorators": "@a\n" * 9_000 + "def f(): pass\n",
    "elifs": "if x: y = 1\n" + "elif x: y = 2\n" * 3_000,
    "10 000 excepts": "try: x = 1\n" + "except E: x = 2\n" * 3_000,
    "10 000 imports": "".join(f"import m{n}\n" for n in range(9_000)),
    "10 000 star imports": "from m import *\n" * 3_000,
    "10 000 globals": "globals()['bzr_x'] = 1\n" * 2_000,
    "statements below a global": "def f():\n global x\n" + " x\n" * 28_000,
    "calls that may call any function": "".join(f"def f{n}(): import m{n}\n" for n in range(1_000))
    + "run()\n" * 12_000,
    "a parameter twice": f"def f({','.join(f'a{n}' for n in range(28_000))},a27999): pass\n",
    "nonlocal names": "def f():\n"
    + "".join(f" a{n}=1\n" for n in range(7_000))
    + "".join(f" def g{n}():\n  nonlocal a{n}\n" for n in range(3_000)),
    "comprehensions in what others go through": "def f():\n global x\n (y := 1)\n x = "
    + "[a for a in " * 90
    + f"[{'a,' * 22_000}]"
    + "]" * 90
    + "\n",
    "comprehensions of comprehensions": "def f():\n yield\n x = "
    + "[" * 90
    + f"[{'a,' * 22_000}]"
    + " for a in b]" * 90
    + "\n",
    "blanks": " " * 1_900_000 + "x = 1\n",
    "empty lines": "\n" * 1_900_000,
    "comments": "#\n" * 900_000,
    "tabs": "\t" * 1_000_000 + "\n" + "x = 1\n",
    "blanks before a print": (" " * 50_000 + "\n") * 20 + "print 'x'\n",
    "words before a print": "a " * 20_000 + "\nprint 'x'\n",
    "dots": "." * 50_000 + "\nprint 'x'\n",
    "dotted name before a print": "a" + ".a" * 25_000 + "\nprint 'x'\n",
    "dots and blanks": "a . " * 15_000 + "\nprint 'x'\n",
    "equals signs": "=" * 50_000 + "\nprint 'x'\n",
    "for without in": "for " * 14_000 + "\nprint 'x'\n",
    "from without import": ("from " + " " * 10_000 + "\n") * 100 + "print 'x'\n",
    "global without a name": "def f():\n" + "  global " + " " * 90_000 + "\n  print 'x'\n",
    "names of many parts": "import " + "a." * 29_900 + "a\n",
    "names of many parts in a from": "from " + "a." * 29_800 + "a import b\n",
    "names of many parts before a print": "from " + "a." * 29_900 + "\nprint 'x'\n",
    "names of many parts, but not too many": ("import " + "a." * 450 + "a\n") * 60,
    "blanks behind an exec": "def f():\n  exec" + " " * 1_800_000 + "\n  print 'x'\n",
    "triple quotes in a line": "x = " + '"""a"""' * 200_000 + "\nprint 'x'\n",
    "quotes that are open": "'" + "\\'" * 25_000 + "\nprint 'x'\n",
    "triple quotes that are open": '"""' + '\\"' * 25_000 + "\nprint 'x'\n",
    "templates": "print 'x'\nbzr_plugin_name = 'a%s' % '" + ":c" * 25_000 + "'\n",
    "prefixes of texts": "ur" * 25_000 + "'\nprint 'x'\n",
    "brackets that close": ")" * 50_000 + "\nprint 'x'\n",
    "comments below a guard": "if __name__ == '__main__':\n"
    + "    # comment\r\n" * 20
    + "    # comment\n" * 3_000
    + "    print 'x', (\n1)\n",
    "blanks below a guard": "if __name__ == '__main__':\n"
    + "   \n" * 9_000
    + "  print 'x', (\n1)\n",
    "empty lines in brackets": "x = (" + "\n" * 100_000 + "print 'x'\n",
    "form feeds in brackets": "x = (" + "\f\r\n" * 50_000 + "print 'x'\n",
    "empty lines in a text": "x = '''" + "\r\n" * 100_000,
    "blanks in a text that is open": "x = '" + " " * 1_900_000 + "\nprint 'x'\n",
    "blanks in a text of many lines": "x = '''" + " " * 1_900_000 + "\nprint 'x'\n",
    "form feeds on a line": "x = (" + "\f" * 1_900_000 + "\nprint 'x'\n",
    "carriage returns": "\r" * 1_900_000 + "print 'x'\n",
    "carriage returns in brackets": "x = (" + "\r" * 50_000 + "print 'x'\n",
    "equals signs in loops": "for a in b: c = d; " * 3_000 + "print 'x'\n",
    "quotes of Python 2": "x = 0755, " + "\\'" * 25_000 + "\n",
    "raising in Python 2": "x = 10L; " + ":raise " * 8_000 + "\n",
    "backticks": "x = " + "`" * 50_000 + "\n",
    "conflict marks": "<<<<<<< \n" * 7_000 + "print 'x'\n",
    "conflicts": "<<<<<<< a\nx = (\n=======\n>>>>>>> b\n" * 1_800,
    "escaped quotes in lines that go on": "x = '" + "\\'\\\n" * 9_000 + "\nprint 'x'\n",
    "words that nothing parses": "x = a b c d e f g h\n" * 5_000,
    "blocks of Python 2": "if __name__ == '__main__':\n    print a, 0755, 10L <> b\n" * 2_500,
    "functions of Python 2": "def f(a, b=c, d=e):\n    print a\n" * 2_800,
    "statements and prints": "x = 1\nprint x, y <> z\n" * 5_000,
    "coding lines": "# " + "coding" * 100_000 + "\n" + "# coding: " + "-" * 100_000 + "\n",
    "unknown coding": "# coding: zlib_codec\n",
    "idna": "# coding: idna\n" + "a" * 1_000_000,
    "punycode": "# coding: punycode\n" + "a-" + "b" * 100_000,
    "unicode escapes": "# coding: unicode_escape\n" + "x = 1\n",
}
"""What it is -> statements that are too many, too deep, or lead nowhere."""

BYTES = {
    "NUL byte": b"bzr_commands = ['a']\n\0\n",
    "only NUL bytes": bytes(1 << 20),
    "invalid UTF-8": b"# \xff\xfe\xfd\nbzr_commands = ['\xff']\n",
    "cut off UTF-8": b"bzr_commands = ['\xe2\x82']\n",
    "surrogates": b"bzr_commands = ['\xed\xa0\x80']\n",
    "escaped surrogates": b"bzr_commands = ['\\ud800', '\\udc00\\n']\n",
    "UTF-16": "bzr_commands = ['a']\n".encode("utf-16"),
    "UTF-16 without a BOM": "bzr_commands = ['a']\n".encode("utf-16-le"),
    "UTF-32": "bzr_commands = ['a']\n".encode("utf-32"),
    "UTF-16 that is declared": "# coding: utf-16\nbzr_commands = ['a']\n".encode("utf-16"),
    "UTF-7": b"# coding: utf-7\nbzr_commands = ['+AGE-']\n",
    "two BOMs": b"\xef\xbb\xbf\xef\xbb\xbfbzr_commands = ['a']\n",
    "form feeds": b"\f" * 100_000 + b"bzr_commands = ['a']\n",
    "line ends of all kinds": b"\r\n\r\r\n\n\r" * 50_000,
    "only continued": b"\\",
    "ELF": b"\x7fELF" + bytes(range(256)) * 100,
    "end of file of old": b"bzr_commands = ['a']\n\x1a\n",
}
"""What it is -> what stands in the file."""


def file_with(directory: Path, data: bytes) -> Path:
    directory.mkdir(parents=True)
    (directory / "info.py").write_bytes(data)
    return directory / "info.py"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Outcome, Path]]:
    """What came of each lone file, all of them read by one process."""
    root = tmp_path_factory.mktemp("files")
    contents = {
        **{case: f"{NAME}bzr_commands = {text}\n".encode() for case, text in EXPRESSIONS.items()},
        **{case: text.encode() + NAME.encode() for case, text in DEFINITIONS.items()},
        **BYTES,
    }
    targets = {
        case: file_with(root / f"case{number}", data)
        for number, (case, data) in enumerate(contents.items())
    }
    before = snapshot(root)
    found = measured(targets.values(), root / "process")
    after = {k: v for k, v in snapshot(root).items() if not k.startswith(str(root / "process"))}
    assert after == before
    return {case: (found[target], target) for case, target in targets.items()}


@pytest.mark.parametrize("case", [*EXPRESSIONS, *DEFINITIONS, *BYTES])
def test_no_file_does_harm(case: str, written: Mapping[str, tuple[Outcome, Path]]) -> None:
    outcome, target = written[case]
    assert_harmless(outcome, target)


@pytest.mark.parametrize("case", EXPRESSIONS)
def test_what_is_too_large_is_not_static(
    case: str, written: Mapping[str, tuple[Outcome, Path]]
) -> None:
    outcome, _ = written[case]
    assert "commands" not in outcome.declared
    if outcome.error:
        assert "cannot be parsed" in outcome.error or "are too many" in outcome.error
    else:
        assert "commands: " in outcome.reasons or "info.py:2: " in outcome.faults


@pytest.mark.parametrize("case", ["long text", "long list", "powers of powers", "width of %"])
def test_what_stands_beside_it_is_read(
    case: str, written: Mapping[str, tuple[Outcome, Path]]
) -> None:
    assert written[case][0].declared["plugin_name"] == "loom"


@pytest.mark.parametrize("case", ["NUL byte", "UTF-16", "UTF-32", "UTF-16 without a BOM", "UTF-7"])
def test_what_is_no_text_is_an_error(
    case: str, written: Mapping[str, tuple[Outcome, Path]]
) -> None:
    outcome, _ = written[case]
    assert "cannot be parsed" in outcome.error + outcome.faults


def test_files_whose_imports_are_told_by_their_words(tmp_path: Path) -> None:
    sibling = "bzr_commands = ['a']\nfor name in names:\n    import sib\n    sib.change()\n"
    projects = {
        "one import in many lines": {"info.py": sibling, "sib.py": "import a # \\\n" * 35_000},
        "continued imports": {"info.py": sibling, "sib.py": "import a \\\n" * 35_000},
        "many backslashes": {"info.py": sibling, "sib.py": "\\\n" * 250_000 + "import info\n"},
        "open brackets": {
            "info.py": "from bzrlib.plugins.a import (\n" * 60_000,
            "setup.py": "from setuptools import setup\nsetup(name='x')\n",
        },
    }
    targets = []
    for number, files in enumerate(projects.values()):
        targets.append(tmp_path / f"case{number}" / "info.py")
        for name, text in files.items():
            (targets[-1].parent / name).parent.mkdir(exist_ok=True)
            (targets[-1].parent / name).write_text(text)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target, target.parent)


HELPERS = {
    "imports of nothing": "import \\\n" * 150_000,
    "modules that go on": "from\\\n" * 150_000,
    "modules that go on in a line": "from \\ " * 150_000,
    "modules that are long": ("from " + "a" * 2000 + "\n") * 900,
    "modules that are long and go on": ("from a\\\n" + "a" * 2000 + "\n") * 900,
    "open brackets": "import (a\n" * 150_000,
    "open brackets and comments": "import (#;" * 150_000,
    "open brackets and comments in lines": "#:import (\n" * 150_000,
    "open brackets before all of it": "import (a\n" * 200 + "# a\n" * 400_000,
    "blanks before imports": (";" + " " * 5000) * 300 + "import a",
    "names that are imported": "import " + "a, " * 600_000,
    "names in brackets": "from a import (" + "a, #\n" * 300_000 + ")",
    "dots": "from " + "." * 1_500_000 + " import a",
    "dots and names": "import " + "a." * 700_000 + "a",
    "quotes": "'\"" * 900_000,
    "names of modules": "__import__('a')\n" + "'a.b'\n" * 250_000,
    "many names of modules": "__import__\n" + "".join(f"'m{n}'\n" for n in range(150_000)),
    "imports": "".join(f"import m{n}\n" for n in range(120_000)),
    "execs": "exec " * 300_000,
    "words that may import a file": "f = 'x.py'\n__import__('a')\n" + "get" * 300_000,
    "parts of sys": "sys import " * 90_000,
    "plugins of hosts": "x.plugins.y\n" * 140_000,
    "names of plugins": "".join(f"import plugins as b{n}\n" for n in range(9)) + "b0.x " * 190_000,
    "a letter that is many": "import " + "\ufdfa" * 500_000,
}
"""What it is -> a file that only a function imports."""


def test_no_file_that_is_not_followed_does_harm(tmp_path: Path) -> None:
    targets = []
    for number, helper in enumerate(HELPERS.values()):
        target = file_with(tmp_path / f"case{number}", NAME.encode())
        init = target.with_name("__init__.py")
        init.write_text("def f():\n    from . import helper\nregister(f)\n")
        target.with_name("helper.py").write_text(helper)
        targets.append(target.parent)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)


@pytest.mark.parametrize("count", [100, 1000])
def test_many_files_that_are_not_followed_do_no_harm(count: int, tmp_path: Path) -> None:
    target = file_with(tmp_path / "case", NAME.encode())
    target.with_name("__init__.py").write_text(
        "def f():\n    from . import m0\nfrom .info import *\nregister(f)\n"
    )
    for number in range(count):
        others = ", ".join(f"m{(number + step) % count}" for step in range(1, 40))
        name = target.with_name(f"m{number}.py")
        name.write_text(f"from . import {others}, info\ninfo.bzr_plugin_name = 'x'\n")
    outcome = measured([target.parent], tmp_path / "process")[target.parent]
    assert_harmless(outcome, target.parent)
    if count == 100:  # else the budget does not suffice to tell
        assert "plugin_name" not in outcome.declared


def test_a_large_package_that_is_given_away_early_does_no_harm(tmp_path: Path) -> None:
    """As packages of generated clients have it: much imports much else, and some of it anything."""
    target, parts = file_with(tmp_path / "case", NAME.encode()), range(40)
    more = range(400)
    files = {f"m{number}.py": f"from other import a{number}\n" for number in more}
    files["load.py"] = "import importlib, other\nimportlib.import_module(other.name)\n"
    files["first.py"] = "from other import ask\ndef f():\n    from . import load\n" + "".join(
        f"    from . import p{part}\n    ask(p{part})\n" for part in parts
    )
    files["first.py"] += "ask(f)\n"
    files["__init__.py"] = "from . import first\n" + "".join(
        f"from .m{number} import a{number}\n" for number in more
    )
    for part in parts:
        files[f"p{part}/__init__.py"] = "".join(f"from .m{inner} import a\n" for inner in parts)
        files.update({f"p{part}/m{inner}.py": "a = 1\n" for inner in parts})
    write(target.parent, files)
    outcome = measured([target.parent], tmp_path / "process")[target.parent]
    assert_harmless(outcome, target.parent)


NAMING = {
    "files": "'a.py', " * 9000,
    "long names of files": ("'" + "a" * 2000 + ".py',") * 900,
    "imports": "'import a'," * 9000,
    "imports as one text": "'import a; " + "import a; " * 90_000 + "'",
    "calls in calls": "setup(" * 90 + "'a.py'" + ")" * 90,
}
"""What it is -> texts that a module hands on to what may run them."""


def test_no_text_that_may_be_run_does_harm(tmp_path: Path) -> None:
    targets = []
    for number, texts in enumerate(NAMING.values()):
        source = f"{NAME}import code\ncode.interact({texts})\nruncode = code\n"
        targets.append(file_with(tmp_path / f"case{number}", source.encode()))
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)


def test_directories_in_which_a_file_may_be_that_is_named(tmp_path: Path) -> None:
    links = tmp_path / "links" / "info.py"
    names = ", ".join(f"'l{number}'" for number in range(60))
    links.parent.mkdir()
    links.write_bytes(f"{NAME}f(exec, 'a.py', {names})\n".encode())
    for number in range(60):
        links.with_name(f"l{number}").symlink_to(".")
    changed = tmp_path / "changed" / "info.py"
    imports = "".join(f"import m{number}\n" for number in range(5000))
    changed.parent.mkdir()
    changed.write_bytes(f"import sys\nsys.path.insert(0, 'x')\n{imports}{NAME}".encode())
    for number in range(5000):
        changed.with_name(f"d{number}").mkdir()
    for target, outcome in measured([links, changed], tmp_path / "process").items():
        assert_harmless(outcome, target)


def test_a_large_sparse_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    for name in ("info.py", "setup.py", "__init__.py", "pyproject.toml", "setup.cfg", "PKG-INFO"):
        with (tmp_path / "project" / name).open("wb") as file:
            file.truncate(200 << 20)
    targets = [tmp_path / "project" / "info.py", tmp_path / "project"]
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert "209715200 bytes are too many" in outcome.error


def _fifo(place: Path, outside: Path) -> None:
    os.mkfifo(place)


def _socket(place: Path, outside: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        at = os.open(place.parent, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{at}/{place.name}")  # its path may be too long
        os.close(at)


SPECIAL: Mapping[str, Callable[[Path, Path], object]] = {
    "a link out of the tree": lambda place, outside: place.symlink_to(outside),
    "a relative link out of the tree": lambda place, outside: place.symlink_to(
        os.path.relpath(outside, place.parent)
    ),
    "a link to itself": lambda place, outside: place.symlink_to(place.name),
    "a link to nothing": lambda place, outside: place.symlink_to("gone.py"),
    "a link to a device": lambda place, outside: place.symlink_to("/dev/zero"),
    "a link to a process": lambda place, outside: place.symlink_to("/proc/self/environ"),
    "a FIFO": _fifo,
    "a socket": _socket,
    "a directory": lambda place, outside: place.mkdir(),
    "a large file": lambda place, outside: place.write_bytes(b"anything = 1\n" * 200_000),
}
"""What stands where a sibling should -> how it is made."""


@pytest.mark.parametrize("importing", ["from data import *", "from .data import anything"])
def test_a_sibling_that_is_no_file_is_not_followed(importing: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(CANARY)
    targets = {}
    for number, (case, make) in enumerate(SPECIAL.items()):
        target = file_with(
            tmp_path / f"case{number}", f"{NAME}{importing}\nbzr_x = anything\n".encode()
        )
        make(target.with_name("data.py"), outside)
        targets[case] = target
    found = measured(targets.values(), tmp_path / "process")
    for target in targets.values():
        outcome = found[target]
        assert_harmless(outcome, target, target.parent)
        assert SECRET not in repr(outcome)
        assert "x" not in outcome.declared
        assert "x: " in outcome.reasons or outcome.faults


def test_a_package_or_project_that_links_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("info.py", "__init__.py", "setup.py"):
        (outside / name).write_text(CANARY)
    project = tmp_path / "project"
    project.mkdir()
    (project / "loom").symlink_to(outside)
    (project / "src").symlink_to("../outside")
    (project / "info.py").symlink_to(outside / "info.py")
    (project / "setup.py").write_text(
        "from setuptools import setup\nsetup(name='x', package_dir="
        "{'': '../outside', 'a': '/etc', 'b': 'src'}, packages=['a', 'b', '..', '/etc'])\n"
    )
    outcome = measured([project], tmp_path / "process")[project]
    assert_harmless(outcome, project)
    assert SECRET not in repr(outcome)
    assert "not a plugin" in outcome.error


@pytest.mark.parametrize(
    "importing",
    [
        "from ..... import *",
        "from .....outside import *",
        "from ..outside import *",
        "from .. import outside\nbzr_commands = outside.anything",
        "from " + "." * 1000 + "x import *",
        "from outside.outside import *",
        "import os.path as x\nbzr_commands = x.sep",
        "from sys import path as bzr_commands",
        "__import__('outside')",
        "exec(open('../outside.py').read())",
        "execfile('../outside.py')",
        "from importlib import import_module\nbzr_commands = import_module('outside').anything",
    ],
)
def test_an_import_never_leads_out_of_the_tree(importing: str, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(CANARY)
    target = file_with(tmp_path / "loom", f"{NAME}{importing}\n".encode())
    outcome = measured([target], tmp_path / "process")[target]
    assert_harmless(outcome, target)
    assert SECRET not in repr(outcome)
    assert outcome.declared.keys() <= {"plugin_name"}


def test_import_cycles_and_chains_between_siblings_end(tmp_path: Path) -> None:
    projects: dict[str, dict[str, str]] = {
        "itself": {"info": "from info import *\nfrom .info import x\n"},
        "two": {"info": "from other import *\n", "other": "from info import *\n"},
        "three": {"info": "import a\n", "a": "import b\n", "b": "from info import x\n"},
        "chain": {"info": "from m0 import *\n"}
        | {f"m{n}": f"from m{n + 1} import *\nx{n} = 1\n" for n in range(500)},
        "web": {
            name: "".join(f"from m{n} import *\n" for n in range(60)) + "x = 1\n"
            for name in ("info", *(f"m{n}" for n in range(60)))
        },
        "fan": {"info": "".join(f"from m{n} import *\n" for n in range(500))}
        | {f"m{n}": f"x{n} = [1] * 90000\n" for n in range(500)},
    }
    targets = []
    for project, files in projects.items():
        targets.append(file_with(tmp_path / project, (NAME + files["info"]).encode()))
        for name, text in files.items():
            if name != "info":
                (tmp_path / project / f"{name}.py").write_text(text)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target, target.parent)
        assert outcome.plugins


def test_what_a_project_says_for_pip_may_be_hostile(tmp_path: Path) -> None:
    contents = {
        "a = " + "[" * 100_000: "pyproject.toml",
        "a" + ".a" * 60_000 + " = 1": "pyproject.toml",
        "[project]\nname = '" + "x" * 1_000_000: "pyproject.toml",
        "a.b = 1\n" * 100_000: "pyproject.toml",
        "[a]\nx = 1\n" + "  y\n" * 400_000: "setup.cfg",
        "[" + "a" * 1_000_000 + "]\n": "setup.cfg",
        "[metadata]\nversion = attr: " + "a." * 500_000: "setup.cfg",
        "[options]\npackage_dir = " + "= /etc," * 200_000: "setup.cfg",
        "Name: x\n" * 200_000: "PKG-INFO",
        "Name:" + " " * 1_900_000: "PKG-INFO",
        "Name: x\n" + " y" * 500_000: "PKG-INFO",
    }
    targets = []
    for number, (text, name) in enumerate(contents.items()):
        targets.append(tmp_path / f"case{number}")
        targets[-1].mkdir()
        (targets[-1] / name).write_text(text)
        (targets[-1] / "__init__.py").write_text(NAME)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.declared == {"plugin_name": "loom"}


def assert_read_without_harm(projects: Iterable[tuple[str, str]], tmp_path: Path) -> None:
    """Read projects: each a ``pyproject.toml``, and the text of the file that it names."""
    targets = []
    for number, (project, text) in enumerate(projects):
        targets.append(tmp_path / f"case{number}")
        targets[-1].mkdir()
        (targets[-1] / "pyproject.toml").write_text(project)
        (targets[-1] / "it").write_text(text)
        (targets[-1] / "__init__.py").write_text(NAME)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.declared == {"plugin_name": "loom"}


def test_files_that_hold_the_version_may_be_hostile(tmp_path: Path) -> None:
    by_hatch = "[project]\nname = 'loom'\ndynamic = ['version']\n[tool.hatch.version]\n"
    by_hatch += "path = 'it'\n[build-system]\nbuild-backend = 'hatchling.build'\n"
    by_setuptools = "[project]\nname = 'loom'\n[tool.setuptools.dynamic]\n"
    by_setuptools += "version = {file = ['it', 'it', 'it']}\ndependencies = {file = 'it'}\n"
    texts = (
        "VERSION = 'v" + "v" * 1_900_000,
        "VERSION " + " " * 1_900_000,
        "VERSION=" * 240_000,
        "VERSION = \"'\n" * 120_000,
        "\n" * 1_900_000,
    )
    projects = [(project, text) for text in texts for project in (by_hatch, by_setuptools)]
    assert_read_without_harm(projects, tmp_path)


def test_tables_of_a_build_backend_may_be_hostile(tmp_path: Path) -> None:
    begun = "[build-system]\nbuild-backend = 'hatchling.build'\n[project]\nname = 'loom'\n"
    begun += "entry-points.'jackfield.plugins' = {loom = 'loom'}\n"
    many = ", ".join(f"'a{number}/b'" for number in range(10_000))
    forced = "".join(f"'a{number}' = 'loom.b{number}'\n" for number in range(4_000))
    prefixes = ", ".join(f"'{'a' * length}' = 'b'" for length in range(1, 400))
    tables = (
        f"packages = [{many}]\n",
        f"packages = ['{'a/' * 60_000}']\n",
        f"packages = ['{'../' * 40_000}']\n",
        "packages = ['loom\\u0000', '/etc', '~', '..', '']\n",
        f"only-include = [{many[:20_000].rpartition(',')[0]}]\nsources = {{{prefixes}}}\n",
        "force-include = {'/etc' = 'loom', '../x' = 'loom', '~' = 'loom'}\n",
        f"[tool.hatch.build.force-include]\n{forced}",
    )
    imports = "".join(f"import a{number}.b\n" for number in range(2_000))
    targets = []
    for number, table in enumerate(tables):
        targets.append(tmp_path / f"case{number}")
        (targets[-1] / "loom").mkdir(parents=True)
        (targets[-1] / "loom" / "__init__.py").write_text(f"{imports}{NAME}")
        project = f"{begun}[tool.hatch.build.targets.wheel]\n{table}"
        (targets[-1] / "pyproject.toml").write_text(project)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)


def test_patterns_of_what_is_ignored_may_be_hostile(tmp_path: Path) -> None:
    """A package of many directories, with a long ``.gitignore`` in each, and imports of them."""
    contents = [
        "".join(f"{'*a' * 7}{n}[!{'x' * 90}]{'?' * 60}\n" for n in range(1000)),
        "".join(f"{'**/' * 3}*{n}*/**/*\n" for n in range(1000)),
        "".join(f"{'/'.join('ab' * 40)}/{n}\n!{n}\n" for n in range(500)),
        f"{'*' * 100_000}\n{'[' * 100_000}\n{'a' * 400_000}",
    ]
    names = [f"{'a' * 100}{number}" for number in range(60)]
    targets = []
    for number, text in enumerate(contents):
        targets.append(tmp_path / f"case{number}")
        package = targets[-1] / "loom"
        for name in names:
            (package / name).mkdir(parents=True)
            (package / name / "x.py").write_text("y = 1\n")
            (package / name / ".gitignore").write_text(text)
        (targets[-1] / ".gitignore").write_text(text)
        imports = "".join(f"from .{name}.x import y\n" for name in names)
        (package / "__init__.py").write_text(imports + NAME)
        (targets[-1] / "pyproject.toml").write_text(
            "[build-system]\nbuild-backend = 'hatchling.build'\n[project]\nname = 'loom'\n"
        )
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)


def test_a_project_with_many_directories_is_not_looked_through(tmp_path: Path) -> None:
    target = tmp_path / "case"
    for number in range(3_000):
        (target / f"d{number}" / "e" / "f").mkdir(parents=True)
    (target / "pyproject.toml").write_text("[project]\nname = 'loom'\n")
    ((_, outcome),) = measured([target], tmp_path / "process").items()
    assert_harmless(outcome, target)
    assert "not a plugin" in outcome.error


OUTER = "for i in range(10**9):\n"


def test_what_a_project_requires_may_be_hostile(tmp_path: Path) -> None:
    poetry = "[tool.poetry]\nname = 'loom'\n[tool.poetry.dependencies]\n"
    dynamic = "[project]\nname = 'loom'\ndynamic = ['dependencies', 'entry-points']\n"
    dynamic += "[tool.setuptools.dynamic]\n"
    others = "\n".join(f"!=3.{minor}.1" for minor in range(11))
    often = ", ".join(["'it'"] * 15_000)
    projects: dict[str, str] = {
        f"{poetry}a = '^{'9' * 100_000}'\n": "",
        f"{poetry}a = '^1{'a' * 100_000}'\n": "",
        f"{poetry}a = '{' ,' * 50_000}'\n": "",
        f"{poetry}a = '{'>=1,' * 30_000}'\n": "",
        f"{poetry}python = '{'>=1||' * 20_000}'\n": "",
        poetry + "".join(f'a{n} = {{python = """{others}"""}}\n' for n in range(800)): "",
        poetry + f'a = {{python = """{f"{others}||" * 1000}"""}}\n': "",
        f"{dynamic}dependencies = {{file = 'it'}}\n": "a \\\n" * 120_000,
        f"{dynamic}dependencies = {{file = [{often}]}}\n": "a\n" * 200_000,
        f"{dynamic}entry-points = {{file = [{often}]}}\n": "[a]\n" + "b = c\n" * 80_000,
    }
    assert_read_without_harm(projects.items(), tmp_path)


def test_files_that_a_script_opens_may_be_hostile(tmp_path: Path) -> None:
    opening = "import os, re\nfrom setuptools import setup\nHERE = os.path.dirname(__file__)\n"
    last = chr(0xFFFD)
    opening += "bzr_plugin_name = 'loom'\nTEXT = open(os.path.join(HERE, 'TEXT'))\n"
    scripts = {
        "itself": "def f(n):\n    return f(n) + f(n)\nsetup(version=f('1'))\n",
        "doubling": "def f(n):\n    return n + n\n" + f"setup(version={'f(' * 60}'1'{')' * 60})\n",
        "many": "".join(f"x{n} = open('TEXT').read()\n" for n in range(700)),
        "all": "x = [open('TEXT').read() for n in range(10**5)]\n",
        "kept": "x = [re.search('a+', open('TEXT').read()).group() for n in range(10**5)]\n",
        "starred": "setup(version=re.search('(a*)*b', TEXT.read()).group())\n",
        "lazy": "setup(version=re.search('.*?.*?.*?.*?b', TEXT.read()).group())\n",
        "nested": f"setup(version=re.search('{'(' * 240}a{')' * 240}', TEXT.read()).group())\n",
        "same": "setup(version=re.search('(a+)\\\\1\\\\1\\\\1\\\\1b', TEXT.read()).group())\n",
        "long": f"setup(version=re.search('{'a?' * 200}{'a' * 90}b', TEXT.read()).group())\n",
        "range": "setup(version=re.search('[a-z]{0,999}[a-z]{0,999}1', TEXT.read()).group())\n",
        "lines": "setup(version=re.search('^a*^a*b', TEXT.read(), re.M).group())\n",
        "wide patterns": "".join(
            f"x = re.search('{''.join(f'[{chr(n + i)}-{last}]' for i in range(50))}', '')\n"
            for n in range(0x3400, 0x3E00, 50)
        ),
        "wide ones": f"x = [re.search('[' + chr(n) + '-{last}]', '') for n in range(999, 9999)]\n",
        "any case": "T = TEXT.read()\nx = [re.search('(?i)' + 'a' * 400 + 'b', T) is None]\n" * 4,
        "found late": "T = TEXT.read()\n"
        + "x = [re.search('[k-m]', T) is None for i in range(4000)]\n" * 4,
        "ranges": f"P = '(?i){''.join(f'[:-{chr(192 + i)}]' for i in range(60))}'\n"
        + "x = [re.search(P.replace(':', chr(65 + i)), '') is None for i in range(26)]\n" * 4,
        "alternatives": "setup(version=re.search('(a|aa)+b', TEXT.read()).group())\n",
        "looking": "setup(version=re.search('(?=(?:.*?a)*b)1', TEXT.read()).group())\n",
        "repeated": f"setup(version=re.match('{'(?:' * 19}a{'){2}' * 19}', TEXT.read()))\n",
        "patterns": "P = '(a)' * 160\nx = [re.match(P, 'b') is None for i in range(3000)]\n" * 3,
        "setups": "if HERE: setup(version=f())\n" * 3000 + "def f():\n    return '1'\n",
        "classes": "".join(f"class C{n}: pass\n" for n in range(9000)) + "TEXT.read()\n",
        "functions": "".join(f"def f{n}():\n    return f{n + 1}()\n" for n in range(2500))
        + "x = f0()\nx = [f2499() for n in range(10**6)]\n",
        "findall": "x = [re.findall('(a?)*?b|a', TEXT.read())]\n"
        + "x = re.findall('a', open('TEXT').read())\n" * 9,
        "bytes": "x = [open('TEXT', 'rb').read().decode() for n in range(10**6)]\n" * 9,
        "literals": "import ast\nT = 'a,\\n' * 1300\n" + "x = ast.literal_eval(T)\n" * 30,
        "lines of a file": "for line in TEXT:\n    x = line + line\n",
        "loops": f"{OUTER}    for j in range(10**9):\n        x = [i, j]\nsetup(version='1')\n",
        "loops of much": f"{OUTER}    for j in ():\n" + "        x = y\n" * 6000,
        "loops with names": "".join(f"a{n} = {n}\n" for n in range(9000))
        + f"{OUTER}    for j in ():\n        pass\n",
        "growing": f"x, y, d, s = [1], 'a', {{}}, set()\n{OUTER}    x += x\n    y += y\n"
        "    d[i] = i\n    s.add(i)\n",
        "named": "from setuptools import setup" + ",setup" * 9_000 + "\nsetup(version='1')\n",
        "named in a text": "'''\n" + "import " + "setup " * 40_000 + "\n'''\nsetup(version='1')\n",
        "named in a comment": "#" + "setattr " * 40_000 + "\nsetup(version='1')\n",
        "growing itself": "x = [1]\nfor i in x:\n    x.append(i)\n",
        "growing paths": f"x = os.path.join('a', 'b')\n{OUTER}    x = os.path.join(x, x)\n",
        "longer paths": f"from pathlib import Path\nx = Path('a')\n{OUTER}    x = x / 'b' / 'c'\n",
        "shorter paths": f"x = os.path.join(*['a' * 9] * 400)\n{OUTER}    y = os.path.dirname(x)\n",
        "nested loops of functions": "def f(n):\n"
        + "".join(f"{' ' * n}for i{n} in '1':\n" for n in range(1, 19))
        + f"{' ' * 19}return '1' if n == 0 else f(n - 1)\n"
        + "def main():\n    setup(version=f(30))\nmain()\n",
    }
    targets = []
    for name, script in scripts.items():
        targets.append(tmp_path / name)
        targets[-1].mkdir()
        (targets[-1] / "setup.py").write_text(opening + script, encoding="utf-8")
        (targets[-1] / "TEXT").write_text("a" * 90 + "\n" if name == "all" else "a" * 1_900_000)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.declared == {"plugin_name": "loom"}


def test_configurations_that_a_script_reads_may_be_hostile(tmp_path: Path) -> None:
    opening = f"import configparser, shlex\nfrom setuptools import setup\n{NAME}"
    opening += "config = configparser.ConfigParser"
    read = "config.read('TEXT')\n"
    version = "setup(version=config['a']['b'])\n"
    scripts = {
        "delimiters": f"(delimiters={[f'{n}_' for n in range(9000)]})\n{read}{version}",
        "comments": f"(inline_comment_prefixes={list('cdefghij')})\n{read}{version}",
        "many": f"()\n{read * 900}{version}",
        "options": f"()\n{read}for i in range(200):\n    y = config.items('a')\n{version}",
        "values": f"()\n{read}for i in range(9000):\n    y = config['a']['b']\n{version}",
        "parsers": "\nfor i in range(9000):\n    y = configparser.ConfigParser()\n",
        "words": "()\nfor i in range(9000):\n    y = shlex.split('a b c')\nsetup(version=y[0])\n",
        "long words": "()\nsetup(version=shlex.split('a ' * 30000)[0])\n",
    }
    texts = {
        "long": "[a]\nb = 1\n" + " " * 39_000,
        "wide": "[a]\nb" + " " * 8_000 + "1\n",
        "continued": "[a]\nb = 1\n" + " c\n" * 10_000,
        "full": "[a]\n" + "".join(f"b{n} = {n}\n" for n in range(3_000)) + "b = 1\n",
        "sections": "".join(f"[a{n}]\n" for n in range(4_000)) + "[a]\nb = 1\n",
        "wrong": "[a]\n" + "b\n" * 9_000,
    }
    targets = []
    for name, script in scripts.items():
        for kind, text in texts.items():
            targets.append(tmp_path / f"{name} {kind}")
            targets[-1].mkdir()
            (targets[-1] / "setup.py").write_text(opening + script)
            (targets[-1] / "TEXT").write_text(text)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.declared == {"plugin_name": "loom"}


def test_texts_that_a_script_executes_may_be_hostile(tmp_path: Path) -> None:
    opening = "CODE = '\\n'.join([f'a{n} = {n}' for n in range(2500)])\n"
    scripts = {
        "executed": "exec(CODE)\n" * 3000,
        "executed in dicts": "exec(CODE, {})\n" * 3000,
        "executed by functions": "def f():\n    d = {}\n    exec(CODE, d)\n    return d['a0']\n"
        "x = [f() for n in range(10**6)]\n",
        "nested": "CODE = 'exec(CODE)'\nexec(CODE)\n",
        "deep": "exec('a = ' + '(' * 90000)\nexec('if 1:\\n' + ' if 1:\\n' * 9000)\n",
    }
    targets = []
    for name, script in scripts.items():
        targets.append(tmp_path / name)
        targets[-1].mkdir()
        (targets[-1] / "setup.py").write_text(opening + script)
        (targets[-1] / "info.py").write_text(NAME)
    for target, outcome in measured(targets, tmp_path / "process").items():
        assert_harmless(outcome, target)
        assert outcome.declared == {"plugin_name": "loom"}


@pytest.mark.parametrize("character", ["é", "\U0001f600"])
def test_the_large_texts_of_many_packages_are_not_all_in_memory(
    character: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for number in range(20):
        package = project / f"loom{number}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        large = f"bzr_description = '{character}{'a' * 1_900_000}'\n"
        (package / "info.py").write_text(NAME + large, encoding="utf-8")
    outcome = measured([project], tmp_path / "process")[project]
    assert_harmless(outcome, project)
