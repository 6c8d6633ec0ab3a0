"""What real plugins do around their metadata costs no more than what it may change."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import Declaration
from jackfield.reading import read, read_plugin_directory
from reading.conftest import Declared
from reading.writing import write

KEPT = [
    "import bzrlib.api\nbzrlib.api.require_any_api(bzrlib, x_commands)",
    "from breezy.api import require_any_api\nrequire_any_api(x_commands, x_commands)",
    "if __name__ == 'bzrlib.plugins.it':\n    from bzrlib.api import require_api\n"
    "    require_api(bzrlib, x_commands)\n    register(other)",
    "import breezy.api as api, breezy\ntry:\n    api.require_any_api(breezy, x_commands)\n"
    "except IncompatibleAPI:\n    raise",
    "import bzrlib, bzrlib.api\ndef check():\n    if unchecked():\n"
    "        bzrlib.api.require_any_api(bzrlib, x_commands)\nregister(check)",
    "try:\n    from DistUtilsExtra.command import *\nexcept ImportError:\n    pass",
    "from bzrlib import builtins",
    "import bzrlib.builtins",
    "from bzrlib.lazy_import import lazy_import\nlazy_import(globals(), '''\nimport os\n''')",
    "from ...lazy_import import lazy_import\nlazy_import(globals(), 'import os')",
    "from ... import api, lazy_import\nlazy_import.lazy_import(globals(), 'import os')\n"
    "api.require_any_api(host, x_commands)",
    "import sys\ndef g(*x):\n    reload(sys)\nregister(g)",
    "import imp, sys\nclass C:\n    def g(x):\n        imp.reload(sys)\nregister(C)",
    "import sys\nfrom importlib import reload\nregister(1)\nreload(sys)",
    "import sys\ndef g():\n    x_commands.append('g')\nreload(sys)\nsys.setdefaultencoding('utf8')",
    "def g(x_commands):\n    x_commands.append('g')\nregister(g)",
    "def g():\n    x_commands = ask()\n    a, b = x_commands\n    return x_commands\nregister(g)",
    "class C:\n    def g(self, *x_commands):\n        for each in x_commands: each.x = 1\n"
    "        def h(): return x_commands\n        return h\nregister(C)",
    "print(x_commands)",
    "try:\n    other = 1\nexcept Exception:\n    x_commands = []",
    "try:\n    other = 1\nfinally:\n    another = 2",
    # Only Python 2 parses these:
    "print x_commands",
    "if __name__ == '__main__':\n    print 'x'\n    setup(commands=x_commands)",
    "def broken(a, b):\n    print x_commands",
]

LOST = [
    "def g(x_commands):\n    def h():\n        global x_commands\n        x_commands.append('h')\n"
    "    h()\nregister(g)",
    "def g():\n    [x_commands for x_commands in ()]\n    x_commands.append('g')\nregister(g)",
    "def g():\n    def h():\n        x_commands = 1\n    x_commands.append('g')\nregister(g)",
    "def g(x_commands):\n    class C:\n        x_commands.append('g')\n        x_commands = 1\n"
    "register(g)",
    "def g(given=x_commands):\n    given.append('g')\nregister(g)",
    "def g():\n    found = x_commands\n    found.append('g')\nregister(g)",
    "from bzrlib.api import require_any_api\nrequire_any_api = other\nrequire_any_api(x_commands)",
    "from bzrlib.api import require_api\ndef check(require_api):\n"
    "    require_api(bzrlib, x_commands)\ncheck(other)",
    "from bzrlib.api import require_api\ndef check():\n    require_api(bzrlib, x_commands)\n"
    "    x_commands.append('c')\ncheck()",
    "import sys\nsys.setdefaultencoding = x_commands.append\nsys.setdefaultencoding('utf8')",
    "def g():\n    x_commands.append('g')\nimport sys\nsys.setdefaultencoding(g())",
    "def reload(x):\n    x_commands.append('g')\nimport sys\nreload(sys)",
    "import sys, info\nreload(info)",
    "def g(x):\n    reload(x)\nregister(g)",
    "require_any_api(bzrlib, x_commands)",
    "if __name__ == 'it':\n    from api import require_api\n    require_api(bzrlib, x_commands)",
    "if __name__ == 'it':\n    from bzrlib.api import require_api\n    require_api(it(x_commands))",
    "if other():\n    from bzrlib.api import require_api\n    require_api(bzrlib, x_commands)\n"
    "def require_api(a, b):\n    b.append('no')",
    "if other():\n    from bzrlib.api import require_api\n    from elsewhere import *\n"
    "    require_api(bzrlib, x_commands)",
    "def f():\n    global require_api\n    require_api = other\nif other():\n"
    "    from bzrlib.api import require_api\n    f()\n    require_api(bzrlib, x_commands)",
    "from bzrlib.api import require_api\nif other():\n    from elsewhere import require_api\n"
    "    require_api(bzrlib, x_commands)",
    "import bzrlib.api\nbzrlib.api.require_any_api = other\n"
    "bzrlib.api.require_any_api(bzrlib, x_commands)",
    "import bzrlib.api\nsetattr(bzrlib.api, 'require_' + 'any_api', other)\n"
    "bzrlib.api.require_any_api(bzrlib, x_commands)",
    "import bzrlib.api\ndef f():\n    bzrlib.api = other\nf()\n"
    "bzrlib.api.require_any_api(bzrlib, x_commands)",
    "from six.moves import builtins\nunknown(1)",
    "from breezy.lazy_import import lazy_import\nlazy_import(globals(), text)",
    "from .lazy_import import lazy_import\nlazy_import(globals(), 'import os')",
    "from ...lazy_import import lazier\nlazier(globals(), 'import os')",
    "from breezy.lazy_import import lazy_import\nlazy_import(globals(), '''import x_commands''')",
    "from breezy.lazy_import import lazy_import\nlazy_import(globals(), 'from os import *')",
    "def print(x):\n    x.append(1)\nprint(x_commands)",
    "try:\n    unknown()\nfinally:\n    x_commands = []",
    "try:\n    x_commands = []\n    unknown()\nexcept Exception:\n    pass",
    "try:\n    other = 1\nelse:\n    raise Error\nfinally:\n    x_commands = []",
    "if __name__ == '__main__':\n    print 'x'\nelse:\n    x_commands = 'y'; print 'z'",
    "def broken(a=x_commands.append('b')):\n    print a",
    "class Broken:\n    x_commands.append('b')\n    print 'x'",
]


@pytest.mark.parametrize("source", KEPT)
def test_what_cannot_change_a_list_does_not_cost_it(source: str, declared: Declared) -> None:
    found = declared(f"x_commands = ['a']\n{source}\n")
    assert found.values == {"commands": ["a"]}


@pytest.mark.parametrize("source", LOST)
def test_what_may_change_a_list_costs_it(source: str, declared: Declared) -> None:
    found = declared(f"x_commands = ['a']\n{source}\n")
    assert list(found.not_static) == ["commands"]


def test_an_object_that_a_try_statement_may_have_left_where_it_was(declared: Declared) -> None:
    found = declared(
        "x_a = [1]\nx_b = [x_a]\n"
        "try:\n    unknown()\n    x_a = [2]\nexcept Exception:\n    pass\n"
        "x_a.append(3)\n"
    )
    assert found.values == {}
    assert sorted(found.not_static) == ["a", "b"]


def test_a_function_of_the_source_that_is_called_as_one_of_a_host(declared: Declared) -> None:
    found = declared(
        "x_commands = ['a']\nif other():\n    from bzrlib import require_api\n"
        "    import bzrlib.api\n    bzrlib.api.require_api(bzrlib, x_commands)\n",
        bzrlib="class api:\n    def require_api(a, b): b.append('no')\n",
    )
    assert list(found.not_static) == ["commands"]


STARS = [
    ("from distutils.core import *\nx_a = [n for n in range(2)]\nx_b = v", {"a": [0, 1], "b": 1}),
    ("from setuptools import *\nx_a = '.'.join(map(str, (1, v)))", {"a": "1.1"}),
    ("try:\n    from setuptools import *\nexcept:\n    v = 1\nx_b = 2", {"b": 2}),
    ("from os.path import *\nx_b = v", {}),
    ("from distutils.command.build import *\nx_b = 1", {"b": 1}),
    ("from time import *\nif __name__ == '__main__':\n    setup(commands=x_commands)", {}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "values"), STARS)
def test_a_star_import_of_what_binds_no_variable(
    source: str, values: dict[str, object], declared: Declared
) -> None:
    kept = {"commands": ["a"], "plugin_name": "it"}
    known = f"v = 1\nos = 2\nx_commands = ['a']\nx_plugin_name = 'it'\n{source}\n"
    found = declared(f"{known}x_minimum_version = os\n")
    assert found.values == kept | values
    assert "minimum_version" in found.not_static
    found = declared("from base import *\nx_transports = []\nx_b = v\n", base=known)
    assert found.values.items() >= kept.items()
    assert found.values["transports"] == []


@pytest.mark.parametrize(
    "source",
    [
        "from sys import *\nsetattr(modules[__name__], 'x_commands', [])",
        "from builtins import *\nx_other = 1",
        "from elsewhere import *",
        "from bzrlib.commands import *",
        "from time import *\nstrftime(x_commands)",
    ],
)
def test_a_star_import_of_what_may_bind_a_variable_or_reach_it(
    source: str, declared: Declared
) -> None:
    assert "commands" in declared(f"x_commands = ['a']\n{source}\n").not_static


CHANGING = [
    "try:\n    from info import bzr_commands\nexcept ImportError:\n    bzr_commands = []\n"
    "bzr_commands.append('z')",
    "def f():\n    import info\n    info.bzr_commands = ['z']\nf()",
    "for i in range(1):\n    import info\n    info.bzr_commands.append('z')",
    "try:\n    from info import bzr_commands\nexcept ImportError, e:\n    pass\n"
    "bzr_commands.append('z')",
    "def f():\n    import helper\nf()",
]

BEFORE_IT_IS_IMPORTED = [
    "from .base import names as n\nn.append('z')\n",
    "from . import base\nbase.names = ['z']\n",
    "def f():\n    from .base import names as n\n    n.append('z')\nregister(f)\n",
]

CHANGES = {
    "n.append('z')": "['a']",
    "n.extend(['z'])": "['a']",
    "n += ['z']": "['a']",
    "n[0] = 'z'": "['a']",
    "del n[0]": "['a']",
    "n.sort()": "['z', 'a']",
    "n[0].append('z')": "[['a']]",
    "n['z'] = ''": "{'a': ''}",
    "n.update({'z': ''})": "{'a': ''}",
    "n.update([('z', '')])": "{'a': ''}",
    "n.pop('a')": "{'a': ''}",
    "n |= {'z': ''}": "{'a': ''}",
    "n['a'] += ['z']": "{'a': []}",
    "n.add('z')": "{'a'}",
    "n |= {'z'}": "{'a'}",
    "register(n)": "['a']",
}

CHANGED_BY_A_CALL = [
    "for i in range(1):\n    from version import change\n    change()",
    "class C:\n    from again import change\n    change()",
    "with it:\n    from version import Changer\n    Changer.change()",
]


@pytest.mark.parametrize("source", CHANGING)
def test_what_code_that_is_not_followed_may_change_of_another_file(
    source: str, tmp_path: Path
) -> None:
    write(
        tmp_path / "plugin",
        {
            "info.py": "bzr_commands = ['a']\nbzr_plugin_name = 'plugin'\n",
            "helper.py": "import info\ninfo.bzr_commands.append('z')\n",
            "__init__.py": f"{source}\n",
        },
    )
    for plugin in (read_plugin_directory(tmp_path, "plugin", "bzr"), read(tmp_path / "plugin")):
        assert "commands" not in plugin.declaration("bzr").values


@pytest.mark.parametrize("source", BEFORE_IT_IS_IMPORTED)
def test_what_a_package_changes_for_its_modules_before_they_are_imported(
    source: str, tmp_path: Path
) -> None:
    files = {
        "__init__.py": f"bzr_plugin_name = 'plugin'\n{source}",
        "info.py": "from .base import names as bzr_commands\nbzr_minimum_version = (2, 0, 0)\n",
        "base.py": "names = ['a']\n",
    }
    write(tmp_path / "plugin", files)
    for plugin in (read_plugin_directory(tmp_path, "plugin", "bzr"), read(tmp_path / "plugin")):
        declaration = plugin.declaration("bzr")
        assert "commands" in declaration.not_static
        assert declaration.minimum_version == (2, 0, 0)
    write(tmp_path / "plugin", {"__init__.py": "bzr_plugin_name = 'plugin'\n"})
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert declaration.values["commands"] == ["a"]


@pytest.mark.parametrize("change", CHANGES)
def test_how_a_package_may_change_what_a_module_has_from_another_one(
    change: str, tmp_path: Path
) -> None:
    files = {
        "__init__.py": f"from .base import names as n\nbzr_plugin_name = 'plugin'\n{change}\n",
        "info.py": "from .base import names as bzr_names\nbzr_minimum_version = (2, 0, 0)\n",
        "base.py": f"names = {CHANGES[change]}\n",
    }
    write(tmp_path / "plugin", files)
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert "names" in declaration.not_static
    assert declaration.minimum_version == (2, 0, 0)
    write(tmp_path / "plugin", {"__init__.py": files["__init__.py"].replace(change, "")})
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert "names" in declaration.values


@pytest.mark.parametrize(
    ("init", "helper"),
    [
        ("", "import bzrlib.plugins.it\ndef f(): bzrlib.plugins.it.info.bzr_names.append('z')\n"),
        ("", "from bzrlib.plugins import it\ndef f(): it.info.bzr_names.append('z')\n"),
        ("", "from .. import it\nall = [it]\ndef f(): all[0].info.bzr_names.append('z')\n"),
        ("def f(): info.bzr_names.append('z')\nregister(f)\n", "from . import f\n"),
    ],
)
def test_what_is_changed_by_way_of_a_package_that_a_module_is_in(
    init: str, helper: str, tmp_path: Path
) -> None:
    info = "bzr_names = ['a']\nfrom . import helper\nbzr_minimum_version = (2, 0, 0)\n"
    files = {"__init__.py": init, "info.py": info, "helper.py": f"{helper}register(f)\n"}
    write(tmp_path / "it", files)
    for plugin in (read_plugin_directory(tmp_path, "it", "bzr"), read(tmp_path / "it" / "info.py")):
        assert "names" in plugin.declaration("bzr").not_static


OF_THE_SOURCE_AFTER_ALL = {
    "def f():\n    from one import x\nregister(f)": ["one.py", "pkg/one.py"],
    "def f():\n    from namespace.elsewhere import x\nregister(f)": ["namespace/__init__.py"],
    "def f():\n    import namespace.elsewhere\nregister(f)": ["namespace/__init__.py"],
    "def f():\n    from .inner.elsewhere import x\nregister(f)": ["pkg/inner/__init__.py"],
    "from one import x": ["one.py", "pkg/one.py"],
    "from commands import x": ["commands.py", "pkg/commands.py"],
    "from test import x": ["test/__init__.py"],
    "from namespace.elsewhere import x": ["namespace/__init__.py"],
    "import namespace.elsewhere": ["namespace/__init__.py"],
}


@pytest.mark.parametrize("statement", OF_THE_SOURCE_AFTER_ALL)
def test_a_module_that_may_be_one_of_the_source_may_change_another(
    statement: str, tmp_path: Path
) -> None:
    files = {
        "pkg/__init__.py": f"from pkg.info import bzr_names\n{statement}\n",
        "pkg/info.py": "bzr_names = ['a']\nbzr_minimum_version = (2, 0, 0)\n",
    }
    for path in OF_THE_SOURCE_AFTER_ALL[statement]:
        files[path] = "from pkg.info import bzr_names as n\nn.append('z')\nx = 1\n"
    write(tmp_path, files)
    declaration = read(tmp_path, host="bzr").declaration("bzr")
    assert "names" in declaration.not_static
    assert declaration.minimum_version == (2, 0, 0)


def test_what_a_module_may_lose_while_it_is_imported(tmp_path: Path) -> None:
    files = {
        "__init__.py": "def f():\n    from .base import names as n\n    n.append('z')\n"
        "bzr_plugin_name = 'plugin'\nregister(f)\nfrom . import base\n",
        "info.py": "from .base import names as bzr_names\n",
        "base.py": "names = ['a']\nimport other\n",
    }
    write(tmp_path / "plugin", files)
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert "names" in declaration.not_static


def test_what_a_package_changes_of_a_module_by_a_composed_name(tmp_path: Path) -> None:
    files = {
        "__init__.py": "bzr_plugin_name = 'plugin'\nfrom . import base\n",
        "info.py": "from outside import other\nbzr_commands = ['a']\n",
        "base.py": "m = __import__('plugin.in' + 'fo', None, None, ['x'])\n"
        "m.bzr_commands.append('z')\n",
    }
    write(tmp_path / "plugin", files)
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert "commands" in declaration.not_static


@pytest.mark.parametrize("source", CHANGED_BY_A_CALL)
def test_what_a_function_of_a_sibling_may_have_changed_before_it_is_imported(
    source: str, declared: Declared
) -> None:
    version = (
        "x_plugin_name = 'it'\nx_commands = ['a']\ndef change():\n    global x_plugin_name\n"
        "    x_plugin_name = 'changed'\n    x_commands.append('z')\n"
        "class Changer:\n    @classmethod\n    def change(cls):\n        change()\n"
    )
    again = "from version import change\n"
    found = declared(f"{source}\nfrom version import *\n", version=version, again=again)
    assert found.values == {}
    assert found.not_static.keys() == {"plugin_name", "commands"}


def test_a_sibling_that_only_functions_import_and_that_reaches_nothing(tmp_path: Path) -> None:
    write(
        tmp_path / "plugin",
        {
            "__init__.py": "bzr_commands = ['a']\ndef f():\n    from . import cmds\nregister(f)\n",
            "cmds.py": "import os\nfrom . import helper\n",
            "helper.py": "from ...errors import Error\nbzr_commands = []\nbzr_commands.append(1)\n",
        },
    )
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert declaration.values == {"commands": ["a"]}


@pytest.mark.parametrize(
    "statement",
    [
        "from . import bzr_commands\nbzr_commands.append(1)",
        "from bzrlib.plugins.plugin import (  # (there)\n    bzr_commands as all)\nall.append(1)",
        "import bzrlib.plugins.plugin\nbzrlib.plugins.plugin.bzr_commands = []",
        "from . \\\n  import *\nbzr_commands.append(1)",
        "if True: from .__init__ import bzr_commands; bzr_commands.append(1)",
    ],
)
def test_a_sibling_that_only_functions_import_and_that_reaches_back(
    statement: str, tmp_path: Path
) -> None:
    write(
        tmp_path / "plugin",
        {
            "__init__.py": "bzr_commands = ['a']\ndef f():\n    from . import cmds\nregister(f)\n",
            "cmds.py": "from . import helper\n",
            "helper.py": f"{statement}\n",
        },
    )
    declaration = read_plugin_directory(tmp_path, "plugin", "bzr").declaration("bzr")
    assert list(declaration.not_static) == ["commands"]


@pytest.mark.parametrize(
    "statement",
    ["from lantern import lights\nlights.append(1)", "import lantern\nlantern.bzr_commands = []"],
)
def test_by_its_bare_name_a_plugin_of_a_directory_is_not_found(
    statement: str, tmp_path: Path
) -> None:
    """Another distribution may be called so, and hosts import the plugin as one of theirs."""
    write(
        tmp_path / "lantern",
        {
            "__init__.py": "bzr_commands = lights = ['a']\nfrom . import uses\n",
            "uses.py": statement,
        },
    )
    declaration = read_plugin_directory(tmp_path, "lantern", "bzr").declaration("bzr")
    assert declaration.values == {"commands": ["a"]}


@pytest.mark.parametrize(
    ("statements", "is_known"),
    [
        ("import lantern._version\n__version__ = lantern._version.version", True),
        ("import lantern._version as made\nmade.check(made)", True),
        ("import lantern._version\nlantern._version.check(lantern.info)", False),
        ("import lantern._version\nlantern.info.jackfield_commands.append(1)", False),
        ("import lantern._version\nregister(lantern)", False),
    ],
)
def test_a_module_that_a_build_makes_may_be_imported_by_its_whole_name(
    statements: str, is_known: bool, tmp_path: Path
) -> None:
    points = '[project.entry-points."jackfield.plugins"]\nlantern = "lantern"\n'
    package = f"from .info import jackfield_commands\n{statements}\n"
    write(tmp_path, {"pyproject.toml": f'[project]\nname = "lantern"\nversion = "1"\n{points}'})
    write(
        tmp_path / "lantern",
        {"info.py": "jackfield_commands = ['light']\n", "__init__.py": package},
    )
    declaration = read(tmp_path).declaration("jackfield")
    assert ("commands" in declaration.values) == is_known


BUILDING = """from info import *
from distutils.core import setup, Command
class Check(Command):
    def run(self):
        from bzrlib.plugins.lantern.tests import load_tests
        load_tests()
"""
"""A script with a command that loads the plugin."""


@pytest.mark.parametrize(
    ("statements", "is_known"),
    [
        ("bzrlib.api.require_any_api(bzrlib, bzr_compatible_versions)", True),
        ("bzrlib.api.require_everything(bzrlib, bzr_compatible_versions)", False),
        ("bzrlib.api.require_any_api(bzrlib, bzr_compatible_versions.append(3))", False),
        (
            "bzrlib.api.require_any_api = register\n"
            "bzrlib.api.require_any_api(bzrlib, bzr_compatible_versions)",
            False,
        ),
        (
            "def f():\n    import other as bzrlib\n"
            "    bzrlib.api.require_any_api(bzrlib, bzr_compatible_versions)\nf()",
            False,
        ),
    ],
)
def test_what_a_package_only_shows_to_its_host_is_as_it_was(
    statements: str, is_known: bool, tmp_path: Path
) -> None:
    package = f"import bzrlib.api\nfrom info import bzr_compatible_versions\n{statements}\n"
    versions = "bzr_compatible_versions = [(2, 1, 0)]\n"
    write(
        tmp_path / "lantern",
        {"setup.py": BUILDING, "info.py": versions, "__init__.py": package, "tests.py": ""},
    )
    declaration = read_plugin_directory(tmp_path, "lantern", "bzr").declaration("bzr")
    assert ("compatible_versions" in declaration.values) == is_known


def lantern_of_a_host(directory: Path, info: str) -> Declaration:
    """A plugin that has code run which is not followed, once its ``info.py`` was imported."""
    package = "from .info import bzr_commands\nimport bzrlib\nbzrlib.register()\n"
    write(directory / "lantern", {"info.py": info, "__init__.py": package})
    return read_plugin_directory(directory, "lantern", "bzr").declaration("bzr")


@pytest.mark.parametrize("name", ["__author__", "__version__", "version"])
def test_functions_may_ask_for_what_a_module_says_of_itself(name: str, tmp_path: Path) -> None:
    """It is not taken for all that is in the module, as ``__dict__`` is."""
    info = (
        "bzr_commands = ['light']\n"
        "def versions():\n"
        "    import bzrlib, bzrlib.plugins.lantern as lantern\n"
        f"    return {{'bzr': bzrlib.version_string, 'lantern': lantern.{name}}}\n"
    )
    assert lantern_of_a_host(tmp_path, info).values == {"commands": ["light"]}


@pytest.mark.parametrize("name", ["__version__", "__dict__", "__getattribute__('bzr_commands')"])
def test_unless_that_may_be_changed(name: str, tmp_path: Path) -> None:
    info = (
        "bzr_commands = __version__ = ['light']\n"
        "def versions():\n"
        "    import bzrlib.plugins.lantern.info as lantern\n"
        f"    return lantern.{name}\n"
    )
    assert list(lantern_of_a_host(tmp_path, info).not_static) == ["commands"]


def test_a_fault_of_a_file_that_costs_nothing_is_not_shown(tmp_path: Path) -> None:
    files = {
        "__init__.py": "from .limits import lowest as bzr_minimum_version\n"
        "from . import cmds\nfrom .cmds import run\n",
        "cmds.py": "def run(): pass\nprint 'x'\n",
        "limits.py": "lowest = (1, 0, 0)\n",
    }
    write(tmp_path / "plugin", files)
    assert read_plugin_directory(tmp_path, "plugin", "bzr").faults == ()
    write(tmp_path / "plugin", {"limits.py": "lowest = (1, 0, 0)\nprint 'x'\n"})
    plugin = read_plugin_directory(tmp_path, "plugin", "bzr")
    assert plugin.faults == ("limits.py:2: cannot be parsed: it has a print statement of Python 2",)


def test_a_plugin_that_imports_itself_by_the_name_that_its_host_gives_it(tmp_path: Path) -> None:
    write(
        tmp_path / "loom",
        {
            "__init__.py": "from bzrlib.plugins.loom.version import bzr_commands\n",
            "version.py": "bzr_commands = ['a']\n",
        },
    )
    plugin = read(tmp_path / "loom" / "__init__.py", host="bzr")
    assert plugin.declaration("bzr").values == {"commands": ["a"]}


@pytest.mark.parametrize("owner", ["bzrlib", "breezy"])
def test_a_lone_file_that_imports_itself_by_the_name_that_its_project_gives_it(
    owner: str, tmp_path: Path
) -> None:
    write(
        tmp_path / "trunk",
        {
            "__init__.py": f"from {owner}.plugins.loom.version import commands as it\n"
            "bzr_commands = it\n",
            "version.py": "commands = ['a']\n",
            "setup.py": "from setuptools import setup\n"
            "setup(name='bzr-loom', package_dir={'bzrlib.plugins.loom': '.', 'x': 'elsewhere'})\n",
        },
    )
    plugin = read(tmp_path / "trunk" / "__init__.py", host="bzr")
    assert plugin.declaration("bzr").values == {"commands": ["a"]}


@pytest.mark.parametrize(
    "setup",
    [
        "import sys\nsys.path.insert(0, 'lib')\n",
        "import sys as s\ns.path[:0] = ['lib']\n",
        "from sys import path\npath.insert(0, 'lib')\n",
    ],
)
def test_a_sibling_that_may_be_another_one_where_sys_path_is_changed(
    setup: str, tmp_path: Path
) -> None:
    setup += "from version import number as bzr_plugin_version\nfrom names import *\n"
    files = {"version.py": "number = (1, 0, 0)\n", "names.py": "bzr_commands = ['a']\n"}
    write(tmp_path / "one", {"setup.py": setup, "lib/other.py": "", **files})
    values = read(tmp_path / "one").declaration("bzr").values
    assert values == {"plugin_version": (1, 0, 0), "commands": ["a"]}

    write(tmp_path / "two", {"setup.py": setup, "lib/version.py": "number = (2,)\n", **files})
    declaration = read(tmp_path / "two").declaration("bzr")
    assert declaration.values == {"commands": ["a"]}
    assert "sys.path is changed" in declaration.not_static["plugin_version"].reason

    write(tmp_path / "three", {"setup.py": setup, "lib/names.py": "", **files})
    plugin = read(tmp_path / "three")
    assert plugin.declaration("bzr").values == {}
    assert any("sys.path is changed" in fault for fault in plugin.faults)


@pytest.mark.parametrize(
    "change",
    ["__path__ = [other]", "__path__[:0] = [other]", "__path__.insert(0, other)"],
)
def test_a_module_that_may_be_another_one_where_a_package_changes_its_path(
    change: str, tmp_path: Path
) -> None:
    init = f"{change}\nfrom .version import v as bzr_a\nfrom . import version as m\nbzr_b = m.v\n"
    init += "from bzrlib.plugins.it.version import v as bzr_c\nbzr_d = 1\n"
    files = {"__init__.py": init, "version.py": "v = 1\n", "lib/other.py": ""}
    write(tmp_path / "it", files)
    found = read_plugin_directory(tmp_path, "it", "bzr").declaration("bzr")
    assert found.values == {"a": 1, "b": 1, "c": 1, "d": 1}
    write(tmp_path / "it", {"lib/version.py": "v = 2\n"})
    found = read_plugin_directory(tmp_path, "it", "bzr").declaration("bzr")
    assert found.values == {"d": 1}


def test_a_package_that_changes_its_path_for_what_its_metadata_module_imports(
    tmp_path: Path,
) -> None:
    files = {
        "__init__.py": "__path__.insert(0, other)\n",
        "info.py": "from .version import v as bzr_a\nbzr_b = 1\n",
        "version.py": "v = 1\n",
        "lib/version.py": "v = 2\n",
    }
    write(tmp_path / "it", files)
    found = read_plugin_directory(tmp_path, "it", "bzr").declaration("bzr")
    assert found.values == {"b": 1}
    assert "__path__ is changed" in found.not_static["a"].reason


@pytest.mark.parametrize("importing", ["from .v import bzr_a, bzr_b", "from .v import *"])
def test_dots_that_are_counted_from_another_package(importing: str, tmp_path: Path) -> None:
    init = f"bzr_b = 1\n__package__ = 'it.lib'\n{importing}\n"
    files = {"__init__.py": init, "v.py": "bzr_a = 1\n", "lib/v.py": "bzr_a = bzr_b = 2\n"}
    write(tmp_path / "it", {**files, "lib/__init__.py": ""})
    found = read_plugin_directory(tmp_path, "it", "bzr").declaration("bzr")
    assert found.values == {}


@pytest.mark.parametrize("finders", ["meta_path", "path_hooks"])
def test_a_module_that_a_finder_of_the_plugin_may_find_elsewhere(
    finders: str, tmp_path: Path
) -> None:
    init = "from . import helper\nfrom .info import bzr_commands\nbzr_plugin_name = 'it'\n"
    helper = f"import sys\nsys.{finders}.insert(0, Finder())\n"
    files = {"__init__.py": init, "helper.py": helper, "info.py": "bzr_commands = ['a']\n"}
    write(tmp_path / "it", files)
    found = read_plugin_directory(tmp_path, "it", "bzr").declaration("bzr")
    assert "commands" in found.not_static


DEEP = {
    "joined": "os.path.join(os.path.dirname(__file__), 'a', 'b')",
    "one text": "os.path.dirname(__file__) + '/a/b'",
    "pathlib": "str(pathlib.Path(__file__).parent / 'a' / 'b')",
}


@pytest.mark.parametrize("place", DEEP)
@pytest.mark.parametrize("change", ["sys.path.insert(0, {})", "sys.path[:0] = [{}]"])
def test_a_module_of_python_that_one_deep_in_the_source_hides(
    change: str, place: str, tmp_path: Path
) -> None:
    info = f"import os, pathlib, sys\n{change.format(DEEP[place])}\nimport colorsys\n"
    info += "from version import bzr_commands\n"
    hiding = "import version\nversion.bzr_commands = ['hidden']\n"
    files = {"info.py": info, "version.py": "bzr_commands = ['a']\n", "a/c/colorsys.py": hiding}
    write(tmp_path / "one", files)
    assert read(tmp_path / "one" / "info.py").declaration("bzr").values == {"commands": ["a"]}
    write(tmp_path / "two", {**files, "a/b/colorsys.py": hiding})
    declaration = read(tmp_path / "two" / "info.py").declaration("bzr")
    assert "sys.path is changed" in declaration.not_static["commands"].reason


RUNNING = {
    "pickle": "import pickle\npickle.loads(DATA)\n",
    "pickle of a name": "from pickle import load as l\nl(FILE)\n",
    "site": "import site\nsite.addsitedir('s')\n",
    "a .pth file": "import site\nsite.addpackage('s', 'x.pth', set())\n",
    "zipimport": "import zipimport\nzipimport.zipimporter('a.zip').load_module('it')\n",
    "runpy": "import runpy\nrunpy.run_path('x.txt')\n",
    "runpy of a directory": "from runpy import run_path\nrun_path('x')\n",
    "runpy of a module": "import runpy\nrunpy.run_module('it.x')\n",
    "bdb": "import bdb\nbdb.Bdb().runeval('__import__(\"version\").__dict__.update(v=3)')\n",
    "logging": "import logging.config\nlogging.config.dictConfig({'version': 1})\n",
}


@pytest.mark.parametrize("case", RUNNING)
@pytest.mark.parametrize("order", ["before", "after"])
def test_what_may_run_anything_may_change_any_value(case: str, order: str, tmp_path: Path) -> None:
    used = "from version import v as bzr_minimum_version\n"
    info = RUNNING[case] + used if order == "before" else f"{used}bzr_a = 1\n{RUNNING[case]}"
    write(tmp_path, {"info.py": f"{info}bzr_commands = ['a']\n", "version.py": "v = (1, 0, 0)\n"})
    assert read(tmp_path / "info.py").declaration("bzr").values == {"commands": ["a"]}


@pytest.mark.parametrize("case", RUNNING)
def test_a_function_that_may_run_anything_changes_nothing_by_itself(
    case: str, tmp_path: Path
) -> None:
    body = "".join(f"    {line}\n" for line in RUNNING[case].splitlines())
    info = f"def later():\n{body}from version import v as bzr_minimum_version\n"
    write(tmp_path, {"info.py": info, "version.py": "v = (1, 0, 0)\n"})
    assert read(tmp_path / "info.py").declaration("bzr").values == {"minimum_version": (1, 0, 0)}


@pytest.mark.parametrize("call", ["inspect.signature", "signature"])
def test_annotations_that_are_evaluated_may_change_any_value(call: str, tmp_path: Path) -> None:
    info = "import inspect\nfrom inspect import signature\nbzr_commands = ['a']\n"
    info += "def f(a: 'bzr_commands.append(1)'):\n    pass\n"
    write(tmp_path, {"info.py": f"{info}{call}(f, eval_str=True)\n"})
    assert read(tmp_path / "info.py").declaration("bzr").values == {}
    write(tmp_path, {"info.py": f"{info}{call}(f)\n"})
    assert read(tmp_path / "info.py").declaration("bzr").values == {"commands": ["a"]}


def test_a_sibling_is_itself_where_sys_path_is_not_changed(tmp_path: Path) -> None:
    setup = "import os.path, sys\nfrom version import number as bzr_plugin_version\n"
    write(tmp_path, {"setup.py": setup, "version.py": "number = (1,)\n", "lib/version.py": ""})
    assert read(tmp_path).declaration("bzr").values == {"plugin_version": (1,)}


def test_why_a_star_import_may_bind_anything_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"setup.py": "from info import *\nbzr_plugin_name = 'a'\n"})
    (tmp_path / "info.py").symlink_to("/etc/passwd")
    assert read(tmp_path).faults[-1] == (
        "setup.py:1: from info import * may bind anything: "
        "info.py:1: cannot be read: it leads out of what is read"
    )


def test_a_script_that_is_guarded_at_its_end_is_itself_and_its_metadata(tmp_path: Path) -> None:
    source = (
        "bzr_commands = ['a']\nif __name__ == '__main__':\n"
        "    bzr_commands.append('b')\n    from setuptools import setup\n"
        "    setup(name='it', version='1', keywords=bzr_commands)\n"
    )
    plugin = read(write(tmp_path, {"setup.py": source}), host="bzr")
    assert plugin.declaration("bzr").values == {"commands": ["a"]}
    assert plugin.distribution is not None
    assert plugin.distribution.version == "1"


def test_why_it_is_not_known_what_a_function_of_a_sibling_gives_is_told_of_that(
    tmp_path: Path,
) -> None:
    (tmp_path / "version.py").write_text("import os\n\ndef current():\n    return os.getpid()\n")
    (tmp_path / "info.py").write_text("import version\nbzr_minimum_version = version.current()\n")
    why = read(tmp_path / "info.py").declaration("bzr").not_static["minimum_version"]
    assert str(why) == "not static (version.py:4: uses os, which is not part of what is read)"


def test_what_a_package_without_a_file_does_not_have_is_told(tmp_path: Path) -> None:
    (tmp_path / "info.py").write_text("from . import version\nbzr_minimum_version = version.x\n")
    why = read(tmp_path / "info.py").declaration("bzr").not_static["minimum_version"]
    assert why.reason == "the package, which has no file, does not bind version"
