"""Modules that are imported inside of an expression, by a text that names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.conftest import Declared
from reading.scripts import check_version, version_of
from reading.writing import write

FILES = {
    "pack/__init__.py": "__version__ = '4'\nVERSION = ('1', '2')\nparts = ['6']\nimport other\n",
    "pack/sub.py": "it = '9'\n",
    "pack/circle.py": "it = __import__('pack').parts[0]\n__import__('pack').parts = ['7']\n",
    "other.py": "it = '8'\n",
    "changing.py": "import pack\npack.__version__ = '5'\npack.parts.append('1')\nit = '2'\n",
    "turning.py": "import pack.circle\npack.parts += ['0']\n",
    "asking.py": "def __getattr__(name):\n    return '9'\n",
    "fails.py": "__version__ = '1'\nraise ValueError\n",
    "spaced/sub.py": "it = '9'\n",
    "evil.py": "import builtins, types\nbuiltins.__import__ = None\n",
    "star.py": "__all__ = ['__import__']\n\n\ndef __import__(name):\n    return __all__\n",
    "storing.py": "import importlib\n(importlib.import_module) = None\n",
}
VERSION = "setup(version=__import__('pack').__version__)"
MODULE = "setup(version=import_module('pack').__version__)"
NAMED = "setup(version=importlib.import_module('pack.sub').it)"

KNOWN = [
    VERSION,
    "setup(name='it', version='.'.join(__import__('pack').VERSION), url='x')",
    "NAME = 'pack'\nsetup(version=__import__(NAME).__version__)",
    "found = __import__('pack')\nsetup(version=found.__version__)",
    "setup(version=__import__('pack.sub').__version__ + __import__('pack.sub').sub.it)",
    f"import importlib\n{NAMED}",
    "def version():\n    return __import__('pack').__version__\nsetup(version=version())",
    "setup(version=[__import__(name).it for name in ('other',)][0])",
    "try:\n    version = __import__('pack').__version__\nexcept ImportError:\n    version = '0'\n"
    "setup(version=version)",
    "__import__('pack').parts.append('7')\nsetup(version='.'.join(__import__('pack').parts))",
    "import pack\nsetup(version='.'.join(pack.parts) + __import__('changing').it)",
    f"def main():\n    {VERSION}\nmain()\nimport changing",
    "setup(version=__import__('pack.sub', fromlist=['it']).it)",
    "setup(version=__import__('pack.sub', globals(), locals(), ['it'], 0).it)",
    "setup(version=__import__('pack.sub', {}, None, fromlist=('any',), level=0).it)",
    "setup(version=__import__('pack', fromlist=['__version__']).__version__)",
    "setup(version=__import__('pack.sub', fromlist=[]).__version__)",
    f"import importlib\nfound = importlib.import_module('pack')\n{NAMED}",
    "from importlib import import_module\nsetup(version=import_module('pack.sub').it)",
    "from importlib import util, import_module\n"
    "found = import_module('pack')\nsetup(version=found.__version__)",
]


@pytest.mark.parametrize("source", KNOWN)
def test_a_version_of_what_an_expression_imports_is_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    check_version(tmp_path, source)


UNKNOWN = [
    "setup(version=__import__('absent').__version__)",
    "setup(version=__import__('pack.absent').__version__)",
    "setup(version=__import__('.pack').__version__)",
    "setup(version=__import__('').__version__)",
    "setup(version=__import__('pack', fromlist=ask()).__version__)",
    "setup(version=__import__(ask()).__version__)",
    "setup(version=__import__('spaced.sub').sub.it)",
    "setup(version=__import__('asking').__version__)",
    "setup(version=__import__('fails').__version__)",
    "setup(version='.'.join(__import__('turning').pack.parts))",
    "setup(version=__import__('setup').HERE)",
    f"__import__ = ask\n{VERSION}",
    f"def __import__(name):\n    return ask\n{VERSION}",
    f"(__import__ := ask)\n{VERSION}",
    f"import evil\n{VERSION}",
    f"from star import *\n{VERSION}",
    f"from star import __import__\n{VERSION}",
    "setup(version=[__import__('pack') for __import__ in [str]][0])",
    f"__import__('pack').__version__ = '7'\n{VERSION}",
    f"setattr(__import__('pack'), '__version__', '7')\n{VERSION}",
    f"ask(__import__('pack'))\n{VERSION}",
    f"__import__('changing')\n{VERSION}",
    "from pack import parts\nask(__import__('pack').parts)\nsetup(version='.'.join(parts))",
    f"open('pack/__init__.py', 'w').write('1')\n{VERSION}",
    f"import types\nsys.modules['pack'] = types\n{VERSION}",
    f"sys.path.insert(0, join(HERE, 'deep'))\n{VERSION}",
    f"import importlib\nimportlib.import_module  = ask\n{NAMED}",
    f"import importlib\nimportlib.import_module, x = ask\n{NAMED}",
    f"import importlib\nfor importlib.import_module in ask:\n    pass\n{NAMED}",
    f"import importlib\nsetattr(importlib, 'import_' + 'module', ask)\n{NAMED}",
    f"import importlib, storing\n{NAMED}",
    "import importlib\nsetup(version=importlib.import_module('.sub', 'pack').it)",
    "setup(version=__import__('pack', fromlist=['absent']).__version__)",
    "setup(version=__import__('pack', fromlist=['sub']).sub.it)",
    "setup(version=__import__('sub', {'__package__': 'pack'}, None, ['it'], 1).it)",
    "setup(version=__import__('pack.sub', ask()).it)",
    f"from importlib import import_module\nimport_module = ask\n{MODULE}",
    f"from importlib import import_module\nimport importlib\nimportlib.import_module = ask\n"
    "from importlib import import_module\n"
    f"{MODULE}",
    "from importlib import import_module as load\nsetup(version=load('pack').__version__)",
    f"from importlib import import_module\nask(import_module('pack'))\n{MODULE}",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_no_version_is_known_of_what_an_expression_may_import_in_another_way(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    assert version_of(tmp_path, f"from elsewhere import ask\n{source}") is None


def test_a_variable_may_be_that_of_a_module_that_its_expression_imports(declared: Declared) -> None:
    found = declared("x_commands = __import__('other').names\n", other="names = ['a']\n")
    assert found.values["commands"] == ["a"]


def test_what_an_expression_imports_may_be_changed_by_what_it_is_passed_to(
    declared: Declared,
) -> None:
    source = "import between\nask(__import__('other').names)\nx_commands = between.names\n"
    found = declared(source, between="from other import names\n", other="names = ['a']\n")
    assert "commands" not in found.values


def test_a_package_may_import_its_modules_by_name(declared: Declared) -> None:
    source = "from importlib import import_module\nx_a = import_module('other').names\n"
    source += "x_b = __import__('other', fromlist=['names']).names\n"
    found = declared(source, other="names = ['a']\n")
    assert (found.values["a"], found.values["b"]) == (["a"], ["a"])


RELATIVE = {
    "__name__": "import_module('.v', __name__).v",
    "__package__": "import_module('.v', package=__package__).v",
    "importlib": "importlib.import_module('.deep.v', __name__).v",
}


@pytest.mark.parametrize("how", RELATIVE)
def test_a_package_may_import_its_modules_by_dots(how: str, tmp_path: Path) -> None:
    source = "import importlib\nfrom importlib import import_module\njackfield_commands = ['a']\n"
    source += f"jackfield_plugin_version = {RELATIVE[how]}\n"
    write(tmp_path, {"it/v.py": "v = (1,)\n", "it/deep/v.py": "v = (1,)\n"})
    write(tmp_path, {"it/deep/__init__.py": "", "it/__init__.py": source})
    found = read(tmp_path).declaration("jackfield")
    assert found.values == {"plugin_version": (1,), "commands": ["a"]}


NOT_RELATIVE = {
    "another name": "__name__ = 'other'\nx = import_module('.v', __name__).v",
    "another package": "x = import_module('.v', 'other').v",
    "none": "x = import_module('.v').v",
    "too many dots": "x = import_module('...v', __name__).v",
    "absent": "x = import_module('.absent', __name__).v",
}


@pytest.mark.parametrize("how", NOT_RELATIVE)
def test_dots_that_are_not_those_of_the_package_are_not_followed(how: str, tmp_path: Path) -> None:
    source = f"from importlib import import_module\n{NOT_RELATIVE[how]}\n"
    write(tmp_path, {"it/v.py": "v = (1,)\n", "other/v.py": "v = (2,)\n"})
    write(tmp_path, {"it/__init__.py": f"{source}jackfield_plugin_version = x\n"})
    found = read(tmp_path).declaration("jackfield")
    assert "plugin_version" in found.not_static


APART = {
    "alone": "__import__('absent')",
    "tried": "try:\n    __import__('absent.more')\nexcept ImportError:\n    pass",
    "used": "absent = __import__('absent').more()",
    "of a list": "more = __import__('absent', fromlist=['more'])",
    "import_module": "import importlib\nabsent = importlib.import_module('absent.more')",
    "by its name": "from importlib import import_module\nabsent = import_module('absent')",
    "later": "def later():\n    return __import__('absent')\nabsent = later()",
}


@pytest.mark.parametrize("how", APART)
def test_an_import_by_a_name_from_elsewhere_costs_no_names(declared: Declared, how: str) -> None:
    found = declared(f"x_a = ['a']\n{APART[how]}\nx_b = 2\n")
    assert dict(found.values) == {"a": ["a"], "b": 2}


CHANGING = {
    "composed": "__import__('ab' + 'sent')",
    "a list that is not known": "__import__('absent', fromlist=ask())",
    "by namespaces": "__import__('absent', globals())",
    "asked": "getattr(__import__('sys'), 'mod' + 'ules')",
    "by dots": "import importlib\nimportlib.import_module('.other', __name__)",
    "handed on": "from importlib import import_module\nask(import_module)",
    "a parameter": "from importlib import import_module\ndef f(name):\n"
    "    return import_module(name)\nf('absent')",
    "itself": "__import__('info').x_a.append(2)",
    "of a sibling": "__import__('other').change()",
}


IN_FUNCTIONS = {
    "used": "def f():\n    ask()\n    __import__('pack.sub').sub.parts.append('b')\nf()",
    "given back": "def f():\n    ask()\n    return __import__('pack.sub').sub\n"
    "f().parts.append('b')",
    "bound": "def f():\n    ask()\n    it = __import__('pack.sub').sub\n"
    "    it.parts.append('b')\nf()",
    "import_module": "import importlib\ndef f():\n    ask()\n"
    "    importlib.import_module('pack.sub').parts.append('b')\nf()",
    "in Python 2": "def f(): return __import__('pack.sub').sub\nf().parts.append('b')\nprint 'x'",
}


@pytest.mark.parametrize("how", IN_FUNCTIONS)
def test_what_a_function_imports_by_a_name_may_be_changed(how: str, tmp_path: Path) -> None:
    write(tmp_path, {"pack/sub.py": "parts = ['a']\n"})
    write(tmp_path, {"pack/other.py": f"from absent import ask\n{IN_FUNCTIONS[how]}\n"})
    source = "from . import other\nfrom .sub import parts as jackfield_commands\n"
    write(tmp_path, {"pack/__init__.py": source})
    assert "commands" in read(tmp_path).declaration("jackfield").not_static


@pytest.mark.parametrize("how", CHANGING)
def test_what_may_be_imported_by_a_name_may_be_changed(declared: Declared, how: str) -> None:
    source = f"from absent import ask\nx_a = ['a']\n{CHANGING[how]}\n"
    found = declared(source, other="import info\ndef change():\n    info.x_a.append(1)\n")
    assert "a" not in found.values
