"""What can be had of a file that Python 3 cannot parse; and never a value that is wrong.

The samples have more of them; here is what a broken statement may do to what stands around it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jackfield.metadata import Declaration
from jackfield.reading import ReadingError, read

LIST = "bzr_commands = ['a']\n"


def declared(directory: Path, text: str) -> Declaration:
    file = directory / "info.py"
    file.write_text(text)
    return read(file).declaration("bzr")


@pytest.mark.parametrize(
    "broken",
    [
        "class C:\n    def f(self):\n        print 'x'\n        bzr_commands.append(1)",
        "def f():\n    print 'x'\n    bzr_commands.append(1)",
        "@g\ndef f():\n    print 'x'\n    bzr_commands.append(1)",
        "if x:\n    print 'x'\n    def f():\n        bzr_commands.append(1)",
        "if x:\n    print 'x'\n    def f():\n        global bzr_commands\n        bzr_commands = 1",
        "if x:\n    print 'x'\n    f = lambda: bzr_commands.append(1)",
        "if x:\n    print 'x'\n    f = (bzr_commands.append(y) for y in [1])",
        "if x:\n    print 'x'\n    later(lambda: bzr_commands.append(1))",
    ],
)
def test_what_a_part_of_a_broken_statement_changes_later_is_not_static(
    broken: str, tmp_path: Path
) -> None:
    found = declared(tmp_path, f"{broken}\n{LIST}run(f)\n")
    assert set(found.not_static) == {"commands"}
    found = declared(tmp_path, f"{broken}\n{LIST}")
    assert found.values == {"commands": ["a"]}


@pytest.mark.parametrize(
    "broken",
    [
        "def f():\n    global bzr_commands\n    print 'x'\n    bzr_commands = ['b']\nf()",
        "exec 'bzr_commands = []'",
        "execfile('x.py')\nprint 'x'",
        "(bzr_commands, y) = ['q'], 3 +",
        "for bzr_commands in [['b']]: print bzr_commands",
        "if x: bzr_commands = ['b']; print 'y'",
        "try:\n    pass\nexcept E, bzr_commands: print 'x'",
        "print 'x'; bzr_commands = ['b']",
        "x = '''unclosed\nbzr_commands = ['b']",
        "globals()['bzr_commands'] = ['b'] +",
        "print 'x' ; bzr_commands[0:1] = ['z']",
        "lst = bzr_commands\nprint lst.append('x')",
        "class A:\n    print 'x'\n    bzr_commands.append('z')",
        "with open('x') as bzr_commands: print 'x'",
        "while 1: bzr_commands = 3; print 'x'",
        "def g(x=bzr_commands.append('b')): print 'z'",
        "from foo import *, print",
        "del bzr_commands, print 'x'",
        "x = f(bzr_commands[0], bzr_commands))",
        "x = f(bzr_commands)[0",
        "x = [1 for bzr_commands[0] in 'b'",
        "bzr_commands[0] = 'b')",
    ],
)
def test_what_a_broken_statement_may_change_is_not_static(broken: str, tmp_path: Path) -> None:
    declaration = declared(tmp_path, f"{LIST}{broken}\n")
    assert "commands" not in declaration.values
    assert declaration.not_static["commands"].reason


REBINDING = [
    "print 'x'; a = 1; bzr_x = (9, 9)",
    "if q:\n    a = bzr_x = (9, 9)\n    print 'x'",
    "if q:\n    (bzr_x,\n     b) = 1, 2\n    print 'x'",
    "if q:\n    bzr_x, \\\n b = 3, 4\n    print 'x'",
    "if q: del bzr_x; print 'x'",
    "for (a,\n bzr_x) in y: print 'x'",
    "for(a,bzr_x)in y: print 'x'",
    "for a[1 in b], bzr_x in y: print 'x'",
    "print 'x'; bzr_x >>= 1",
    "print [bzr_x for bzr_x in (1, 2)]",
    "y = `[1 for bzr_x in (1, 2)]`",
    "def f(a, (b, c)=[1 for bzr_x in y]): pass",
    "def f():\n    if 1: global bzr_x; bzr_x = 4; print 'x'\nf()",
    "with a as (b,\n bzr_x): print 'x'",
    "try:\n    pass\nexcept (A,\n B), bzr_x: print 'x'",
    # Python 3.14 can parse these, where there is nothing else that is of Python 2.
    "try:\n    pass\nexcept é, bzr_x: pass\nprint 'x'",
    "try:\n    pass\nexcept (A,\n B), bzr_x: pass\nprint 'x'",
    "print 'x'\nif y:\n    try: pass\n    except (A), (bzr_x): pass",
    "if q:\n  from.a import (b,\n   c as bzr_x)\n  print 'x'",
    "if q: from a import*; print 'x'",
    "def f():\r    global bzr_x\r    bzr_x = 3\r    print 'x'\rf()",
    "if q:\r    for bzr_x in z:\r        print 'x'",
    "<<<<<<< a\nx = 1\n=======\nfor bzr_x in z: pass\n>>>>>>> b",
    "<<<<<<< a\ndef f():\n=======\nif q:\n>>>>>>> b\n    bzr_x = 3",
    "x = [\n<<<<<<< a\n]\n=======\n]; bzr_x = 2\n>>>>>>> b",
    "'''a\n''' b; bzr_x = 3",
    "'a\\\nb'; bzr_x = 3 4",
    "'a\\\nbzr_x = 3 4",
]


@pytest.mark.parametrize("broken", REBINDING)
def test_what_a_broken_statement_may_bind_is_not_static(broken: str, tmp_path: Path) -> None:
    end = "\r" if "\r" in broken else "\n"
    declaration = declared(tmp_path, f"bzr_x = (1, 2){end}{broken}{end}")
    assert not declaration.values
    assert "x" in declaration.not_static


@pytest.mark.parametrize(
    "broken",
    [
        "print f(bzr_x=1, y=2)",
        "x = f(\n<<<<<<< a\n    bzr_x=1,\n=======\n    bzr_x=2,\n>>>>>>> b\n)",
        "print [y for y in bzr_x if y in z]",
        "if q >= 0 and bzr_x <= 1: print y",
        "for y in bzr_x: print y",
        "try: y = 1\nexcept E, e: print bzr_x",
        "try: y = 1\nexcept (A, (bzr_x)): pass\nprint 'x'",
    ],
)
def test_what_a_broken_statement_only_looks_at_is_kept(broken: str, tmp_path: Path) -> None:
    assert declared(tmp_path, f"bzr_x = (1, 2)\n{broken}\n").values == {"x": (1, 2)}


BROKEN = [
    "print bzr_plugin_name",
    "x = `12`",
    "_mode = 0755",
    "raise_it = lambda (a, b): a",
    "import os,",
    "def f():\n    print 'x'",
    "def f():\n\tprint 'x'\n        return 1",
    "x = [1, 2",
    "x = [1, 2))]",
    "x = {(}",
    "if True\n    x = 1",
    "    x = 1",
    "x = 'unclosed",
    "<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b",
    "setup(\n    name='x',\n}",
    "else:\n    x = 1",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_what_stands_around_it_is_kept_and_marked(broken: str, tmp_path: Path) -> None:
    before = "bzr_plugin_name = 'loom'\nbzr_minimum_version = (1, 0, 0)\n"
    declaration = declared(tmp_path, f"{before}{broken}\n\nbzr_commands = ['a']\n")
    assert declaration.plugin_name == "loom"
    assert declaration.minimum_version == (1, 0, 0)
    assert declaration.values["commands"] == ["a"]
    assert declaration.origins["commands"].line == 5 + broken.count("\n")
    assert declaration.recovered == declaration.values.keys()


@pytest.mark.parametrize("broken", BROKEN)
def test_what_stands_between_several_is_kept(broken: str, tmp_path: Path) -> None:
    text = "".join(
        f"bzr_a{number} = {number}\n{broken}\n\n# print\nbzr_b{number} = {number}\n"
        for number in range(4)
    )
    values = declared(tmp_path, text).values
    assert values == {f"{name}{number}": number for number in range(4) for name in "ab"}


def test_each_reason_is_that_of_its_own_statement(tmp_path: Path) -> None:
    text = (
        "bzr_a = print -1\nbzr_b = 1\nbzr_c = print 1\nbzr_d = (\nbzr_e = 2\n"
        "bzr_f = 3 4\nclass bzr_g:\n>>>>>>> a\n    bzr_h = 5\nbzr_i = 6\n"
    )
    declaration = declared(tmp_path, text)
    assert declaration.values == {"b": 1, "e": 2, "i": 6}
    reasons = {name: why.reason for name, why in declaration.not_static.items()}
    broken = "in a statement that cannot be parsed"
    assert not reasons.pop("a").startswith(broken)
    assert reasons == {
        "c": f"{broken}: it has a print statement of Python 2",
        "d": broken,
        "f": broken,
        "g": broken,
    }


def test_what_is_indented_below_a_backslash_is_not_in_the_block_above_it(tmp_path: Path) -> None:
    # To Python 2 it is as far out as the backslash is, to Python 3 as far in as it is itself.
    text = "bzr_x = 1\nif not bzr_x:\n    y = 1\n\\\n    bzr_x = 2\nprint 'x'\n"
    assert "x" in declared(tmp_path, text).not_static


@pytest.mark.parametrize(
    ("statement", "variable"),
    [
        ("bzr_x = 7 / 2", "x"),
        ("bzr_x = range(3)", "x"),
        ("bzr_x = '1'.encode()", "x"),
        ("bzr_x = b'text'", "x"),
        ("n = 3\nbzr_y = [n for n in (1, 2)]\nbzr_x = n", "x"),
        ("bzr_x = '%' 'r' % ('a',)", "x"),
        (r"bzr_x = '\xe9' + 'a'", "x"),
        ("n = dict(a=1, b=2)\nm = n\nbzr_x = [*m]", "x"),
        (r"bzr_x = '\xe9'", "x"),
        (r"bzr_x = {u'\xe9': '\351'}", "x"),
        (r"bzr_x = ['\u0041']", "x"),
        (r"bzr_x = 'a\\\N{BULLET}'", "x"),
        (r"bzr_x = 'a\x1cb'.split()", "x"),
        ("bzr_x = '%#o' % 8", "x"),
        ("bzr_x = str(1.1 * 1.1)", "x"),
        ("bzr_x = str(3 ** -1)", "x"),
        ("n = [.1 + .2]\nm = n[0]\nbzr_x = '{}'.format(m)", "x"),
    ],
)
def test_what_python_2_would_do_otherwise_is_not_static(
    statement: str, variable: str, tmp_path: Path
) -> None:
    declaration = declared(tmp_path, f"{statement}\nprint 'loaded'\n")
    assert variable in declaration.not_static
    assert variable in declared(tmp_path, f"{statement}\n").values


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (r"u'\xe9\u20ac'", "\xe9\u20ac"),
        (r"'\\xe9'", r"\xe9"),
        (r"r'\xe9'", r"\xe9"),
        (r"'\x41\102\t'", "AB\t"),
        ("(1.5, -2e3)", (1.5, -2000.0)),
        ("'1.5' + '.dev'", "1.5.dev"),
    ],
)
def test_what_python_2_takes_for_the_same_is_kept(
    expression: str, value: object, tmp_path: Path
) -> None:
    assert declared(tmp_path, f"bzr_x = {expression}\nprint 'loaded'\n").values == {"x": value}


@pytest.mark.parametrize(
    ("expression", "value", "fault"),
    [
        ("0755", 493, "it has an octal number of Python 2"),
        ("[-0644, 00, 01.5, 'a0755', 0xff]", [-420, 0, 1.5, "a0755", 255], "an octal number"),
        ("(1, 10L, 0x1FL, 0777l)", (1, 10, 31, 511), "it has a long number of Python 2"),
        ("1 if 2 <> 3 else '<>'", 1, "it has a '<>' of Python 2"),
        (r"ur'a\d' + u'b'", r"a\db", "it has a ur'' text of Python 2"),
        ("0755 # `10L <>`", 493, "it has an octal number of Python 2"),
        ("(\n'''0755\n\t`''',\n\t 0755)", ("0755\n\t`", 493), "an octal number"),
    ],
)
def test_what_only_python_2_spells_so_has_the_value_that_it_gives(
    expression: str, value: object, fault: str, tmp_path: Path
) -> None:
    declaration = declared(tmp_path, f"bzr_x = {expression}\nbzr_commands = ['a']\n")
    assert declaration.values == {"x": value, "commands": ["a"]}
    assert declaration.recovered == {"x", "commands"}
    (found,) = read(tmp_path / "info.py").faults
    assert fault in found


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("bzr_x = `12`", "in a statement that means something else in Python 2"),
        ("bzr_x = str([10L])", "in a statement that means something else in Python 2"),
        ("n = 10L\nbzr_x = '%s' % [n]", "in a statement that means something else in Python 2"),
        (r"bzr_x = ur'\u1234'", "in a statement that cannot be parsed: it has a ur'' text"),
        ("if q: print 'x'; bzr_x = 1", "in a statement that cannot be parsed: it has a print"),
        ("class bzr_x:\n    raise E, 'x'", "cannot be parsed: it has a 'raise X, value' of"),
        ("bzr_x = lambda (a, b): a", "cannot be parsed: it has a parameter in parentheses of"),
    ],
)
def test_the_reason_names_what_is_of_python_2(statement: str, reason: str, tmp_path: Path) -> None:
    assert reason in declared(tmp_path, f"{statement}\n").not_static["x"].reason


@pytest.mark.parametrize(
    "statements",
    [
        "bzr_x = chr(228)",
        "bzr_x = ''.join([chr(code) for code in [97, 228]])",
        "bzr_x = '%c' % 228",
        "bzr_x = '{:>3c}'.format(228)",
        "x = 1\nbzr_x = [x for x in [2, 3]] + [x]",
        "bzr_x = [[x for x in [1]] + [x] for x in [5]]",
        "bzr_x = '%s' % [u'a']",
        "name = u'a'\nnames = [name]\nbzr_x = str(names)",
        "names = []\nnames.append(u'a')\nbzr_x = str(names)",
        "from __future__ import unicode_literals\nbzr_x = str(['a'])",
        "name = 'ä'\nbzr_x = len(name)",
        "name = 'ä'\nother = name\nbzr_x = '%-3s|' % other",
        "bzr_x = []\nbzr_x += 'ä'",
        "name = 'ä'\nbzr_x, y = name + 'b', 1\nbzr_x, y = name",
        "bzr_x = str(set(['a']))",
        "bzr_x = '%s' % frozenset()",
        "bzr_x = '%s' % [4294967296 * 4294967296]",
        "bzr_x = str([1 << 70])",
        "bzr_x = str(dict(b=1, a=2))",
        "d = dict(b=1, a=2)\nbzr_x = str(d.get('d', d))",
        "d = dict(a='ä')\nbzr_x, y = d['a'], 1\nbzr_x = len(d['a'])",
        "d = {'a': 'ä'}\nname = d['a']\nbzr_x = name[0]",
        "d = {u'ä': 1}\nbzr_x = d.get('ä', 2)",
        "d = dict(a=1)\nd[u'ä'] = 1\nbzr_x = d['ä']",
        "bzr_x = {'ä': 1, u'ä': 2}",
        "bzr_x = {'ä', u'ä'}",
        "one, two = 'ä', u'ä'\nbzr_x = {one: 1, two: 2}",
        "bzr_x = ' '.join(map(repr, [u'a']))",
        "bzr_x = '%5r' % u'a'",
    ],
)
def test_what_python_2_would_give_another_value_is_not_static(
    statements: str, tmp_path: Path
) -> None:
    text = f"# coding: utf-8\n{statements}\nbzr_plugin_name = 'a'\nprint 'x'\n"
    declaration = declared(tmp_path, text)
    assert declaration.values == {"plugin_name": "a"}
    assert declaration.not_static.keys() == {"x"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'.'.join(map(str, (1, 2)))", "1.2"),
        ("sorted(set(['b', 'a']))", ["a", "b"]),
        ("list(range(2)) + [len(zip) for zip in ['ab']]", [0, 1, 2]),
        ("tuple(zip([1], ['a']))", ((1, "a"),)),
        ("dict(zip(['a'], [1]))", {"a": 1}),
        ("u'a' + '%s, %s' % (u'b', u'c')", "ab, c"),
        ("d['v']", (1, 2)),
        ("{'ä': 1, u'ö': u'ä'}", {"ä": 1, "ö": "ä"}),
        ("d.get('no', d['d']['v'])", (3,)),
        ("dict(a=d['v'], b={'c': 1})", {"a": (1, 2), "b": {"c": 1}}),
        ("[(1, x, 0) for x in [2]] + [(2, x, 0) for x in [0]]", [(1, 2, 0), (2, 0, 0)]),
    ],
)
def test_what_python_2_would_give_the_same_value_has_it(
    expression: str, value: object, tmp_path: Path
) -> None:
    text = f"d = dict(v=(1, 2), d={{'v': (3,)}})\nbzr_x = {expression}\nprint 'x'\n"
    assert declared(tmp_path, text).values == {"x": value}


@pytest.mark.parametrize(
    "coding", ["utf-7", "UTF_7", "u7", "unicode_escape", "raw-unicode-escape", "rot13", "punycode"]
)
def test_there_is_nothing_to_be_had_of_a_coding_in_which_letters_stand_for_others(
    coding: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadingError, match=r"info\.py:1: cannot be parsed: the encoding .* is not"):
        declared(tmp_path, f"# coding: {coding}\nbzr_plugin_name = 'a+AOk-'\n")
    assert declared(tmp_path, "# coding: utf-6\nbzr_plugin_name = 'a'\n").recovered


def test_a_tab_goes_to_the_next_eighth_column_where_only_python_2_can_tell(
    tmp_path: Path,
) -> None:
    text = "if 1 > 2:\n        bzr_x = 1\n\tbzr_x = 2\nelse:\n\tbzr_x = 3\n        bzr_y = 4\n"
    assert declared(tmp_path, text).values == {"x": 3, "y": 4}
    (fault,) = read(tmp_path / "info.py").faults
    assert fault == "info.py:3: cannot be parsed: it mixes tabs and blanks as only Python 2 does"


def test_what_only_python_2_compares_does_not_end_a_file_of_python_2(tmp_path: Path) -> None:
    text = "bzr_x = 1\ny = 1 < 'a'\nbzr_x = 2\n"
    assert declared(tmp_path, text).values == {"x": 1}
    assert declared(tmp_path, f"{text}print 'x'\n").values == {"x": 2}


def test_a_statement_that_ends_the_module_ends_it(tmp_path: Path) -> None:
    text = (
        "bzr_minimum_version = (1, 0, 0)\nraise SystemExit, 'x'\nbzr_minimum_version = (2, 0, 0)\n"
    )
    assert declared(tmp_path, text).minimum_version == (1, 0, 0)


def test_what_a_script_of_python_2_says_below_its_guard(tmp_path: Path) -> None:
    text = (
        "bzr_commands = ['a']\n"
        "if __name__ == '__main__':\n"
        "    from distutils.core import setup\n"
        "    print 'packing'\n\n"
        "    setup(name='bzr-it', version='1.5',\n"
        "          package_dir={'bzrlib.plugins.it': '.'}, keywords=bzr_commands)\n"
        "    print >>log, bzr_commands\n"
    )
    (tmp_path / "setup.py").write_text(text)
    plugin = read(tmp_path / "setup.py", host="bzr")
    assert plugin.declaration("bzr").values == {"commands": ["a"]}
    assert plugin.distribution is not None
    assert (plugin.distribution.name, plugin.distribution.version) == ("bzr-it", "1.5")


@pytest.mark.parametrize("before", ["x = (\n" * 8, "x y\n" * 5000], ids=["brackets", "lines"])
@pytest.mark.parametrize("start", ["def f(:\n    pass\n", "class A(:\n    pass\n"])
def test_what_is_no_more_told_apart_may_be_more_than_how_it_begins(
    before: str, start: str, tmp_path: Path
) -> None:
    text = f"bzr_commands = ['a']\n{before}{start}bzr_commands = ['b']\n"
    declaration = declared(tmp_path, text)
    assert "commands" not in declaration.values
    assert "cannot be parsed" in declaration.not_static["commands"].reason


def test_what_is_no_more_told_apart_counts_if_it_can_be_parsed(tmp_path: Path) -> None:
    text = "x y\n" + "x = 1\n" * 6000 + "bzr_commands = ['b']\n"
    assert declared(tmp_path, text).values == {"commands": ["b"]}


def test_the_fault_names_the_first_broken_line_once(tmp_path: Path) -> None:
    (tmp_path / "info.py").write_text("bzr_plugin_name = 'x'\nprint 1\nprint 2\n")
    (fault,) = read(tmp_path / "info.py").faults
    assert fault.startswith("info.py:2: cannot be parsed: ")


@pytest.mark.parametrize(
    "text",
    [
        "x = (\n" * 10_000,
        "print " + "x" * 1_500_000,
        "x = '''\n" * 9_999,
        "def f(:\n print 1\n" * 2_000,
        "<<<<<<< a\n" * 2_000,
        "print 1\n" + "except " * 50_000,
        "print 1\nraise x " + "raise " * 50_000,
        "x = 1\nx y\n" * 8_000,
        "x = 1\nprint y\n" * 8_000,
        "\n" * 40_000 + "x = 1\nx y\n" * 2_000,
        "\n" * 40_000 + "if __name__ == '__main__':\n" + "    x = 1\n    print y\n" * 1_500,
        ("@x\n" * 1_000 + "def f(): print 1\n") * 8,
        "del x y\n" * 14_000,
        "x = `y`\n" * 9_500,
    ],
    ids=[
        *("brackets", "long line", "quotes", "functions", "conflicts", "excepts", "raises"),
        *("faults", "prints", "faults far down", "prints far down", "decorators"),
        *("deletions", "backticks"),
    ],
)
def test_a_hostile_file_takes_no_time(text: str, tmp_path: Path) -> None:
    (tmp_path / "info.py").write_text("bzr_plugin_name = 'x'\n" + text)
    began = time.process_time()
    try:
        assert read(tmp_path / "info.py").faults
    except ReadingError as error:
        assert "cannot be parsed" in str(error)
    assert time.process_time() - began < 5, "it should be a second at most; this is a slow machine"


def test_a_syntax_error_opens_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CPython shows the line of an error from the file that it takes the text to be of."""
    (tmp_path / "info.py").write_text("bzr_plugin_name = 'x'\nprint 1\n")
    monkeypatch.chdir(tmp_path)
    code = (
        "import sys, jackfield.reading as reading\n"
        "reading.read('info.py')\n"
        "sys.addaudithook(lambda event, of: event == 'open' and print(repr(of[0])))\n"
        "reading.read('info.py')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    opened = {ast.literal_eval(line) for line in done.stdout.splitlines()}
    # A number is a file that is open already; the empty name is that of the error's file.
    assert {Path(name).name for name in opened if isinstance(name, str) and name} == {"info.py"}


@pytest.mark.parametrize(
    "binding",
    [
        *("True = 0", "False, True = 1, 0", "import os as True", "from old import *"),
        *("def f():\n    global True\n    True = 0\nf()", "for True in (0,): pass"),
    ],
)
def test_true_is_what_a_file_binds_it_to(binding: str, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("True = 0\n")
    found = declared(tmp_path, f"print 'x'\n{binding}\nbzr_commands = [True]\n")
    assert list(found.not_static) == ["commands"]


def test_an_argument_before_a_wrong_bracket_does_not_bind_true(tmp_path: Path) -> None:
    found = declared(tmp_path, f"{LIST}setup(name=(1], safe=True, more=2\n)\n")
    assert found.values == {"commands": ["a"]}


def test_many_comprehensions_take_no_time(tmp_path: Path) -> None:
    text = "print 1\nbzr_x = [" + "[x for x in ()], " * 4000 + "]\n"
    (tmp_path / "info.py").write_text(text)
    began = time.process_time()
    assert read(tmp_path / "info.py").faults
    assert time.process_time() - began < 5
