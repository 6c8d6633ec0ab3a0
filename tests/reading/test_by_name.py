"""Modules that are imported inside of an expression, by a text that names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.conftest import Declared
from reading.scripts import version_in_python, version_of
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
]


@pytest.mark.parametrize("source", KNOWN)
def test_a_version_of_what_an_expression_imports_is_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    version = version_of(tmp_path, source)
    assert version is not None
    assert version == version_in_python(tmp_path)


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
    f"def main():\n    {VERSION}\nmain()\nimport changing",
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
