"""Calls of simple functions that modules define, be it those of another module."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jackfield.reading import read
from reading import scripts
from reading.conftest import Declared
from reading.scripts import check_version, version_in_python, version_of
from reading.writing import write

GET = "def get():\n    return '.'.join(map(str, VERSION))\n"

FILES = {
    "pack/__init__.py": "",
    "pack/version.py": f"VERSION = (1, 2)\n{GET}",
    "pack/again.py": "from .version import *\n",
    "pack/calling.py": "from .version import get as inner\n\n\ndef get():\n    return inner()\n",
    "pack/late.py": f"VERSION = (1, 2)\n{GET}VERSION = (3,)\n",
    "pack/twice.py": f"VERSION = (1, 2)\n{GET}def get():\n    return '4'\n",
    "pack/own.py": f"def str(x):\n    return '9'\nVERSION = (1, 2)\n{GET}",
    "pack/parts.py": "VERSION = ['1']\n" + GET,
    "pack/read.py": "import os\nHERE = os.path.dirname(__file__)\n"
    "def get():\n    with open(os.path.join(HERE, 'VERSION')) as f:\n        return f.read()\n",
    "pack/VERSION": "6.1",
    "pack/setting.py": f"VERSION = (1, 2)\n{GET}"
    "def turn():\n    global VERSION\n    VERSION = (3,)\n",
    "pack/wrapped.py": "def wrap(f):\n    return lambda: '9'\n@wrap\ndef get():\n    return '1'\n",
    "pack/either.py": "import os\nif os.sep:\n    def get():\n        return '1'\n"
    "else:\n    def get():\n        return '2'\n",
    "pack/given.py": "def get(version='1'):\n    return version\n",
    "pack/changing.py": "def get(version):\n    version.append('2')\n    return '1'\n",
    "circle.py": f"VERSION = (1,)\n{GET}import between\nVERSION = (2,)\n",
    "between.py": "from circle import get\nversion = get()\n",
    "turning.py": "import pack.version\npack.version.VERSION = (3,)\n",
    "turning_list.py": "from pack.parts import VERSION\nVERSION += ['3']\n",
    "turning_function.py": "import pack.given\npack.given.get.__defaults__ = ('9',)\n",
    "lib/__init__.py": "",
    "lib/json.py": "def loads(text):\n    return '9'\n",
}

KNOWN = [
    "from pack.version import get\nsetup(version=get())",
    "from pack.version import get as version\nVERSION = (9,)\nsetup(version=version())",
    "import pack.version\nsetup(version=pack.version.get())",
    "from pack import version\nsetup(version=version.get())",
    "setup(version=__import__('pack.version').version.get())",
    *(f"from pack.{name} import get\nsetup(version=get())" for name in ("again", "calling")),
    *(
        f"from pack.{name} import get\nsetup(version=get())"
        for name in ("late", "twice", "read", "own")
    ),
    "from pack.given import get\nsetup(version=get() + get('2') + get(version='3'))",
    "from pack.parts import *\nVERSION.append('2')\nsetup(version=get())",
    "from pack.parts import get\nimport turning_list\nsetup(version=get())",
    "from pack.parts import VERSION, get\ndef main():\n    setup(version=get())\nmain()\n"
    "VERSION.append('2')",
    "from info import helper\nsetup(version=helper())",
    "import lib.json as json\nsetup(version=json.loads('\"1\"'))",
    "def get():\n    return '5'\nfrom pack.version import get as other\nsetup(version=get())",
]


@pytest.mark.parametrize("source", KNOWN)
def test_what_a_function_of_another_module_returns_is_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    check_version(tmp_path, source)


UNKNOWN = [
    "from pack.setting import get\nsetup(version=get())",
    *(f"from pack.{name} import get\nsetup(version=get())" for name in ("wrapped", "either")),
    "from pack.changing import get\nsetup(version=get(['1']))",
    "from pack.version import get\nimport turning\nsetup(version=get())",
    "from pack.version import get\nif ask:\n    import turning\nsetup(version=get())",
    "from pack.given import get\nif ask:\n    import turning_function\nsetup(version=get())",
    "from pack.given import get\nget.__defaults__ = ('9',)\nsetup(version=get())",
    "from pack.version import get\nask(get)\nget = ask\nsetup(version=get())",
    "from pack.version import get\ndef other(get):\n    return get()\nsetup(version=other(ask))",
    "from pack.version import get\nsetup(version=[get() for get in ask][0])",
    "from pack import parts\nask(parts.VERSION)\nsetup(version=parts.get())",
    "from pack import version\nversion.get = ask\nsetup(version=version.get())",
    "import circle\nsetup(version=circle.between.version)",
    "from pack.version import absent\nsetup(version=absent())",
    "from pack.parts import VERSION, get\ndef main():\n    setup(version=get())\n"
    "if ask:\n    main()\nVERSION.append('2')",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_a_function_of_another_module_may_not_return_any_more_is_not_known(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    assert version_of(tmp_path, f"from elsewhere import ask\n{source}") is None


def test_a_metadata_module_may_call_its_own_functions_and_those_of_others(
    declared: Declared,
) -> None:
    source = "import other\ndef version():\n    return (1, *other.rest())\n"
    source += "x_plugin_version = version()\nx_commands = other.names()\nother.NAMES.append('b')\n"
    other = "NAMES = ['a']\ndef names():\n    return NAMES\ndef rest():\n    return 2, 3\n"
    found = declared(source, other=other)
    assert found.values == {"plugin_version": (1, 2, 3), "commands": ["a", "b"]}


ANNOTATED = (
    "import collections.abc, typing, typing as t\nfrom typing import Callable, List, Optional\n"
)
ANNOTATED += (
    "V, PARTS = '1', ['1']\n{}def get(a: {} = '1', *b: {}) -> {}:\n    return V + PARTS[0]\n"
)


@pytest.mark.parametrize(
    "spelled",
    [
        *("str", "None", "'own'", "'own[0]'", "t.Any", "os.PathLike", "collections.abc.Sized"),
        *("list[str]", "type[str]", "tuple[()]", "tuple[int, ...]", "os.PathLike[str]"),
        *("List[str]", "t.Dict[str, List['own']]", "typing.Callable[[str], int]", "Callable"),
        *("Optional[str]", "str | None", "None | str", "List[int] | t.Any"),
    ],
)
def test_a_function_may_have_annotations(spelled: str, tmp_path: Path) -> None:
    source = ANNOTATED.format("", spelled, spelled, spelled)
    check_version(tmp_path, f"{source}setup(version=get())")


META = "class meta(type):\n    def {}(cls, *given):\n        global V\n        V = PARTS[0] = '2'\n"
META += "        return str\nclass own(metaclass=meta): pass\n"
CHANGING = "class changing:\n    def __getitem__(self, item):\n        item[0] = '2'\n"
CHANGING += "        return str\nown = changing()\n"


@pytest.mark.parametrize(
    ("defined", "spelled"),
    [
        *((META.format("__getitem__"), each) for each in ("own[str]", "List[own[int]]")),
        *((META.format("__getattr__"), each) for each in ("own.x", "own.x | None", "list[own.x]")),
        *((META.format("__or__"), each) for each in ("own | None", "list[own | str]")),
        *((META.format("__ror__"), each) for each in ("None | own", "[None | own]")),
        *((CHANGING, each) for each in ("own[PARTS]", "List[own[PARTS]]", "own[t and PARTS]")),
    ],
)
def test_an_annotation_may_have_an_effect(defined: str, spelled: str, tmp_path: Path) -> None:
    source = ANNOTATED.format(defined, "str", spelled, "str")
    assert version_of(tmp_path, f"{source}setup(version=get())") is None
    is_looked_at = sys.version_info < (3, 14)  # later ones look at none that nobody asks for
    assert ("2" in version_in_python(tmp_path)) == is_looked_at


IMPORTED_INSIDE = {
    "pack/__init__.py": "VERSION = '8'\nPARTS = ['1']\n",
    "pack/inner.py": "VERSION = '6'\n",
    "VERSION": "6.1",
}

IMPORTING = [
    *("import pack\n    return pack.VERSION", "from pack import VERSION as v\n    return v"),
    *("import pack.inner\n    return pack.inner.VERSION + pack.VERSION",),
    *(
        "import pack.inner as it\n    return it.VERSION",
        "from pack import inner\n    return inner.VERSION",
    ),
    "import re\n    return re.search('[0-9]', '4').group()",
    "from io import open as of\n    return of('VERSION').read()",
    "import os.path as p\n    from os import path\n"
    "    return open(p.join(path.dirname(__file__), 'VERSION')).read()",
    "import json\n    json = '1'\n    return json",
    "for pack in 'ab':\n        import pack\n    return pack.VERSION",
    "try:\n        import ast\n    except ImportError:\n        return '9'\n"
    "    return ast.literal_eval('\"1\"')",
]


@pytest.mark.parametrize("body", IMPORTING)
def test_a_function_may_import_of_the_source_and_of_python(body: str, tmp_path: Path) -> None:
    write(tmp_path, IMPORTED_INSIDE)
    check_version(tmp_path, f"def get():\n    {body}\nsetup(version=get())")


@pytest.mark.parametrize(
    "body",
    [
        "import re\n    re = json\n    return re",
        "it = pack\n    import pack\n    return pack.VERSION",
        "from pack import absent\n    return '1'",
        "try:\n        from pack import absent\n    except ImportError:\n        return '9'",
        "import pack.absent\n    return '1'",
        "import elsewhere\n    return '1'",
        "from . import pack\n    return '1'",
        "import pack\n    del pack\n    return '1'",
        "import sys\n    return sys.modules[__name__].version",
        "import own\n    return own.re.search('1', '1').group()",
        "from pack import PARTS\n    PARTS.append('2')\n    return '.'.join(PARTS)",
    ],
)
def test_what_a_function_imports_may_not_be_known(body: str, tmp_path: Path) -> None:
    write(tmp_path, IMPORTED_INSIDE)
    source = f"import pack\ndef get():\n    {body}\nask(pack.PARTS)\nsetup(version=get())"
    assert version_of(tmp_path, f"from elsewhere import ask\n{source}") is None


FAILING = {
    "failing.py": "import absent\nVERSION = '1'\n",
    "above.py": "from failing import VERSION\n",
    "well.py": "def get():\n    return '2'\nVERSION = '1'\n",
}
TRYING = "def get():\n    try:\n        {}\n    except ImportError:\n        return '9'\n"
TRYING += "    return '8'\n"


@pytest.mark.parametrize(
    "tried",
    [
        *("from failing import VERSION", "import above", "VERSION = load()"),
        *("VERSION = __import__('failing').VERSION", "import imp", "from json import absent"),
        *("import json.absent", "import importlib.absent as it"),
    ],
)
def test_what_a_function_tries_to_import_may_fail(tried: str, tmp_path: Path) -> None:
    write(tmp_path, FAILING)
    source = f"def load():\n    import failing\n    return '1'\n{TRYING.format(tried)}"
    assert version_of(tmp_path, f"{source}setup(version=get())") is None
    # Once more, when a module was followed as far as it could be.
    assert version_of(tmp_path, f"{source}first = get()\nsetup(version=get())") is None
    other = "try:\n    first = load()\nexcept ImportError:\n    first = '9'\n"
    assert version_of(tmp_path, f"{source}{other}setup(version=get())") is None


@pytest.mark.parametrize(
    "tried", ["from well import VERSION", "import re, well", "return __import__('well').VERSION"]
)
def test_what_certainly_can_be_imported_does_not_fail(tried: str, tmp_path: Path) -> None:
    write(tmp_path, FAILING)
    check_version(tmp_path, f"{TRYING.format(tried)}setup(version=get() + get())")


def test_what_stands_beside_a_script_may_be_imported_for_a_module_of_python(tmp_path: Path) -> None:
    write(tmp_path, {"fractions.py": "gcd = '7'\n"})
    source = "def get():\n    import fractions\n    return fractions.gcd\nsetup(version=get())"
    assert version_of(tmp_path, source) is None
    assert version_of(tmp_path, source.replace("fractions.gcd", "'1'")) is None


TRY = "def get():\n    try:\n        {}\n    except Exception as error:\n        return '9'\n"
EXECUTED = "open(join('pack', 'given.txt')).read()"

TRIED_KNOWN = [
    TRY.format("return open('VERSION').read().strip()"),
    TRY.format(f"names = dict()\n        exec({EXECUTED}, names)\n        return names['version']"),
    "def get():\n    with open('pack/given.txt') as file:\n        names = {'__name__': 'a'}\n"
    "        exec(file.read(), names)\n        return names['version']\n",
    "def get():\n    file = open('VERSION')\n    try:\n        return file.read().strip()\n"
    "    finally:\n        file.close()\n",
    "def get():\n    for number in '12':\n        try:\n            break\n        finally:\n"
    "            other = '3'\n    return number + '.' + other\n",
    "def get():\n    try:\n        found = '1'\n    except ValueError:\n        found = '2'\n"
    "    else:\n        found = found + '.3'\n    return found\n",
    "def get():\n    try:\n        return '1'\n    finally:\n        return '2'\n",
]


@pytest.mark.parametrize("source", TRIED_KNOWN)
def test_a_function_that_tries_what_does_not_fail_returns_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, {"pack/given.txt": "version = '3.2'\n"})
    check_version(tmp_path, f"{source}setup(version=get())")


@pytest.mark.parametrize(
    "tried",
    [
        "return open('absent').read()",
        "return {}['absent']",
        "return str(int('x'))",
        "return ''.join(open('VERSION').read().split()[9])",
        "raise ValueError",
        "assert False",
        "file = open('VERSION')\n        file.close()\n        return file.read()",
        f"names = {{}}\n        exec({EXECUTED}, names)\n        return names['absent']",
        f"names = {{'__built' + 'ins__': 1}}\n        exec({EXECUTED}, names)\n"
        "        return names['version']",
    ],
)
def test_what_a_function_returns_that_tries_what_fails_is_not_known(
    tried: str, tmp_path: Path
) -> None:
    write(tmp_path, {"pack/given.txt": "version = str(3)\n"})
    assert version_of(tmp_path, f"{TRY.format(tried)}setup(version=get())") is None
    assert version_in_python(tmp_path) == "9"


def test_the_name_of_an_exception_is_one_of_the_function(tmp_path: Path) -> None:
    source = "error = '1'\ndef get():\n    try:\n        found = '2'\n"
    source += "    except ValueError as error:\n        pass\n    return found + error\n"
    assert version_of(tmp_path, f"{source}setup(version=get())") is None


_VALUES = ["a", "b", "known", "'x'", "('y', 'z')", "None", "open(os.path.join(HERE, 'VERSION'))"]
_STEPS = [
    *("{0} = {1}", "{0} = str({1})", "{0} = [{1}, {2}]", "{0} = '%s-%s' % ({1}, {2})"),
    *("{0} = {1}.read()", "{0} = {1} or {2}", "{0} = len(rest)", "pass", "'text'"),
    *("if {1}:\n        {0} = {2}", "if not {1}:\n        return {2}", "assert {1}"),
    *("if {1} == {2}:\n        {0} = 1\n    else:\n        {0} = 2", "{0} += 'more'"),
    "with open(os.path.join(HERE, 'VERSION')) as {0}:\n        {0} = {0}.read()",
    "with open(os.path.join(HERE, 'VERSION')) as b:\n        {0} = b.readline()",
    *("import re as {0}", "import re", "from os.path import join", "from os import path as {0}"),
    *("{0} = '.'.join(map(lambda n: n + {1}, str({2})))", "{0} = [*filter(lambda n: n in {1}, b)]"),
    *("{0} = list(filter(None, str({1})))", "{0} = ''.join(map(helper, str({1})))"),
    "{0} = re.search('[0-9]', open(os.path.join(HERE, 'VERSION')).read())",
    *("{0} = re.match('x(.*)', str({1}))", "if {1}:\n        {0} = {1}.group()"),
    *(
        "for {0} in [{1}]:\n        pass",
        "{0} = [n for n in str({1})]",
        "return {1}",
        "known = {1}",
    ),
    *("{0} = rest[0]", "{0} = other({1})", "{0} = helper({1})"),
]
_NAMES = st.sampled_from(["a", "b", "c"])
_STEP = st.builds(
    str.format, st.sampled_from(_STEPS), _NAMES, *[st.sampled_from([*_VALUES, "c"])] * 2
)
_GIVEN = st.sampled_from(["'1'", "'1', '2'", "'1', b='2'", "'1', '2', '3'", "*'12'", "", "c='1'"])


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::SyntaxWarning")
@settings(max_examples=200, deadline=None)
@given(st.lists(_STEP, max_size=5), st.lists(_STEP, max_size=3), _GIVEN, st.sampled_from("abc"))
def test_a_function_that_is_followed_returns_what_python_has_it_return(
    steps: list[str], more: list[str], arguments: str, result: str
) -> None:
    body = "".join(f"    {step}\n" for step in steps)
    outer = "".join(f"{step}\n".replace("\n    ", "\n") for step in more)
    before = f"{scripts.BEFORE}known, rest, a, b, c = 'k', (), 'p', 'q', 'r'\n"
    before += f"def other(a):\n    return str(a) + known\ndef helper(a, b='d', *rest):\n{body}"
    before += f"    return {result}\n{outer}"
    call = f"value = helper({arguments})\nsetup(version=str(value))\n"
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write(directory, {**scripts.FILES, "setup.py": before + call})
        distribution = read(directory).distribution
        if distribution is None or distribution.version is None:
            return
        given: dict[str, str] = {}
        names = {"__file__": str(directory / "setup.py"), "setup": given.update}
        try:
            exec(before.replace("from setuptools import setup\n", ""), names)
        except Exception:  # noqa: BLE001 - then it is not known what the names stand for
            return
        exec(call, names)
        assert distribution.version == scripts.as_built(given["version"])
