"""Files that only functions import: what they may change of a list of ``info.py``.

Their code is not followed, so a list that they may reach is not static. One that they cannot reach
stays, whatever else they do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.metadata import Declaration
from jackfield.reading import read, read_plugin_directory
from reading.writing import write

PACKAGE = "bzrlib.plugins.plugin"
STARTING = {
    "info.py": "bzr_commands = ['a']\nbzr_plugin_name = 'plugin'\n",
    "__init__.py": "from .info import bzr_commands, bzr_plugin_name\n"
    "def f():\n    from . import helper\nregister(f)\n",
}


def declarations(directory: Path, files: dict[str, str]) -> list[Declaration]:
    write(directory / "plugin", {**STARTING, **files})
    plugins = (
        read_plugin_directory(directory, "plugin", "bzr"),
        read(directory / "plugin", host="bzr"),
        read(directory / "plugin" / "__init__.py", host="bzr"),
    )
    return [plugin.declaration("bzr") for plugin in plugins]


REACHING = {
    "module": "from . import info\ninfo.bzr_commands.append(1)\n",
    "module under another name": "from . import info as i\ni.bzr_commands = []\n",
    "module by the name of the package": f"import {PACKAGE}.info\n"
    f"{PACKAGE}.info.bzr_commands.append(1)\n",
    "the same under another name": f"import {PACKAGE}.info as i\ni.bzr_commands.append(1)\n",
    "package": "from bzrlib.plugins import plugin\nplugin.info.bzr_commands.append(1)\n",
    "package by dots": "from .. import plugin\nother(plugin)\n",
    "module by more dots": "from ..plugin import info\nother(info)\n",
    "package that is passed on": f"import {PACKAGE} as p\nother(p)\n",
    "package as a module of itself": "from .__init__ import bzr_commands as c\nc.append(1)\n",
    "its name": "from .info import bzr_commands as c\nc.append(1)\n",
    "all names": "from .info import *\nbzr_commands.append(1)\n",
    "Python 2": "def f():\n    from info import *\n    bzr_commands.append(1)\nprint f()\n",
    "attributes by name": f"import {PACKAGE} as p\n"
    "getattr(getattr(p, 'info'), 'bzr_commands').append(1)\n",
    "all names of it by name": "from . import info\nglobals()['info'].bzr_commands = []\n",
    "class": "class A:\n    from .info import bzr_commands\n    bzr_commands.append(1)\n",
    "sys.modules": f"import sys\nsys.modules['{PACKAGE}.info'].bzr_commands.append(1)\n",
    "__import__": f"m = __import__('{PACKAGE}.info', None, None, ['x'])\nm.bzr_commands = []\n",
    "import_module": "import importlib\n"
    "importlib.import_module('.info', __package__).bzr_commands.append(1)\n",
    "import_module from its own name": "import importlib\n"
    "importlib.import_module('..info', __name__).bzr_commands.append(1)\n",
    "host under another name": "import bzrlib as b\nb.plugins.plugin.info.bzr_commands.append(1)\n",
    "plugins of the host": "import bzrlib\nother(bzrlib.plugins)\n",
    "plugins of the host under another name": "import bzrlib as b\np = b.plugins\n"
    "p.plugin.info.bzr_commands.append(1)\n",
    "plugin that the host is asked for": "import bzrlib\n"
    "getattr(bzrlib.plugins, 'plugin').info.bzr_commands.append(1)\n",
    "attributes over lines": "import bzrlib\nbzrlib.plugins\\\n"
    "    .plugin.info.bzr_commands.append(1)\n",
    "plugins of the host by a text": "import bzrlib\n"
    "getattr(bzrlib, 'plugins').plugin.info.bzr_commands.append(1)\n",
    "plugin of the host by a composed name": "import bzrlib\n"
    "getattr(bzrlib.plugins, 'plu' + 'gin').info.bzr_commands.append(1)\n",
    "plugins of the host as one name": "from bzrlib import (\n    plugins)\n"
    "getattr(plugins, 'plu' + 'gin').info.bzr_commands.append(1)\n",
    "names of its plugins": "from bzrlib import plugins\n"
    "plugins.__dict__['plugin'].info.bzr_commands.append(1)\n",
    "host as another value": "import bzrlib\nb = bzrlib\np = b.plugins\n"
    "p.plugin.info.bzr_commands.append(1)\n",
    "names of the host": "import bzrlib\n"
    "vars(bzrlib)['plugins'].plugin.info.bzr_commands.append(1)\n",
    "plugins in sys.modules": "import sys\n"
    "sys.modules['bzrlib.plugins'].plugin.info.bzr_commands.append(1)\n",
    "sys.modules by a text": f"import sys\n"
    f"getattr(sys, 'modules')['{PACKAGE}.' + 'info'].bzr_commands.append(1)\n",
    "loader": f"import pkgutil\n"
    f"pkgutil.get_loader('{PACKAGE}.info').load_module('{PACKAGE}.info').bzr_commands.append(1)\n",
    "composed name for a loader": f"import importlib.util as u\nn = '{PACKAGE}.in' + 'fo'\n"
    "u.find_spec(n).loader.load_module(n).bzr_commands.append(1)\n",
    "name for pkgutil": f"from pkgutil import resolve_name\n"
    f"resolve_name('{PACKAGE}.info').bzr_commands.append(1)\n",
    "name for pydoc": f"import os, pydoc\npydoc.locate('{PACKAGE}.info').bzr_commands.append(1)\n",
    "name in a module for pkgutil": "import pkgutil\n"
    "pkgutil.resolve_name('plugin:info').bzr_commands.append(1)\n",
    "modules of frames": "import inspect\nfor each in inspect.stack():\n"
    "    getattr(inspect.getmodule(each[0]), 'bzr_commands', []).append(1)\n",
    "all objects": "import gc\nfor each in gc.get_objects():\n"
    "    if each == ['a']: each.append(1)\n",
    "all that holds a text": "from gc import get_referrers as g\n"
    "for each in g('plugin'):\n    if 'bzr_commands' in each: each['bzr_commands'] = []\n",
    "composed name": f"m = __import__('{PACKAGE}.in' + 'fo', None, None, ['x'])\n"
    "m.bzr_commands = []\n",
    "name with counted dots": "m = __import__('info', globals(), None, ['x'], 1)\n"
    "m.bzr_commands.append(1)\n",
    "composed name for import_module": "import importlib\n"
    "importlib.import_module('.in' + 'fo', __package__).bzr_commands.append(1)\n",
    "import_module under another name": "from importlib import import_module as i\n"
    "i('.'.join(['', 'info']), __package__).bzr_commands.append(1)\n",
    "composed name in sys.modules": f"import sys\n"
    f"sys.modules['{PACKAGE}.' + 'in' + 'fo'].bzr_commands.append(1)\n",
    "composed name asked of sys.modules": "from sys import modules\n"
    f"modules.get('{PACKAGE}.' + 'in' + 'fo').bzr_commands.append(1)\n",
    "method of sys.modules": "import sys\nget = sys.modules.get\n"
    f"get('{PACKAGE}.' + 'in' + 'fo').bzr_commands.append(1)\n",
    "sys under another name": "import sys as s\n"
    f"s.modules['{PACKAGE}.' + 'in' + 'fo'].bzr_commands.append(1)\n",
    "attributes of the host": f"import bzrlib\n{PACKAGE}.info.bzr_commands.append(1)\n",
    "attributes of its plugins": "from bzrlib import plugins\n"
    "plugins.plugin.info.bzr_commands.append(1)\n",
    "its plugins under another name": "import bzrlib.plugins as p\n"
    "p.plugin.info.bzr_commands.append(1)\n",
    "frames": "import sys\nf = sys._getframe()\nwhile f:\n"
    "    f.f_globals.get('bzr_commands', []).append(1)\n    f = f.f_back\n",
    "names of the module as a dict": "from . import info\ninfo.__dict__['bzr_commands'] = []\n",
    "that dict": "from .info import __dict__ as d\nd.update(bzr_commands=[])\n",
    "method of the module": "from . import info\ninfo.__setattr__('bzr_commands', [])\n",
    "exec in its own namespace": "exec('from .info import bzr_commands as b; b[:] = []', {})\n",
    "exec": "exec('from .info import bzr_commands; bzr_commands.append(1)')\n",
    "exec of lines": "exec('''\nfrom .info import bzr_commands\nbzr_commands.append(1)\n''')\n",
    "lazy import": "from bzrlib.lazy_import import lazy_import\nlazy_import(globals(), '''\n"
    f"from {PACKAGE} import (\n    info,\n    )\n''')\ndef g():\n    info.bzr_commands.append(1)\n",
    "semicolon": "x = 1; from . import info; info.bzr_commands.append(1)\n",
    "many lines": "from \\\n . \\\n import \\\n info \\\n as \\\n z\nz.bzr_commands.append(1)\n",
    "module that ends in a backslash": "from .info\\\nimport bzr_commands as c\nc.append(1)\n",
    "colon and many lines": "if 1: \\\n from . import info; info.bzr_commands.append(1)\n",
    "after a comment": "# a: import b \\\nfrom . import info\ninfo.bzr_commands.append(1)\n",
    "after a docstring": "'''\nimport (see\n'''; from . import info\ninfo.bzr_commands = []\n",
    "parentheses": "from .info import ( # (see: import x\n   # )\n   bzr_commands as b # ,\n  )\n"
    "b.append(1)\n",
    "without blanks": "from.info import(bzr_commands)\nbzr_commands.append(1)\n",
    "with blanks": f"import {PACKAGE.replace('.', ' . ')} . info as z\nz.bzr_commands.append(1)\n",
    "form feed": "\ffrom . import info\ninfo.bzr_commands.append(1)\n",
    "old line ends": "x = 1\rfrom . import info\rinfo.bzr_commands.append(1)\r",
    "letters that Python takes for others": "from .\uff49nfo import bzr_commands as b\nb[:] = []\n",
    "module of another directory of that name": "import info\ninfo.bzr_commands.append(1)\n",
}
"""What it is -> what ``helper.py`` does."""


@pytest.mark.parametrize("case", REACHING)
def test_a_file_that_may_reach_a_list(case: str, tmp_path: Path) -> None:
    for declaration in declarations(tmp_path, {"helper.py": REACHING[case], "lib/info.py": ""}):
        assert "commands" in declaration.not_static


RUNNING = {
    "all modules": "import sys\nfor m in list(sys.modules.values()):\n"
    "    if hasattr(m, 'bzr_commands'): m.bzr_commands = []\n",
    "names of all modules": "import sys\nfor n in list(sys.modules):\n"
    "    if hasattr(sys.modules[n], 'bzr_commands'): sys.modules[n].bzr_commands = []\n",
    "all modules as one of several": "import sys\nfor all in sys.modules, {}:\n"
    "    for n in all: setattr(all[n], 'bzr_commands', [])\n",
    "composed text": "exec('from .in' + 'fo import bzr_commands; bzr_commands.append(1)')\n",
    "composed text that is evaluated": "eval('__imp' + 'ort__(\\'info\\')').bzr_commands = []\n",
}
"""The same, but for what is done to other ends in functions."""


@pytest.mark.parametrize("case", REACHING | RUNNING)
def test_a_module_beside_it_that_may_reach_a_list(case: str, tmp_path: Path) -> None:
    helper = (REACHING | RUNNING)[case]
    init = "from .info import bzr_commands, bzr_plugin_name\nfrom . import helper\nimport os\n"
    files = {"__init__.py": init, "helper.py": helper, "lib/info.py": ""}
    for declaration in declarations(tmp_path, files):
        assert declaration.values.get("commands") != ["a"]


@pytest.mark.parametrize(
    "change",
    [
        "import builtins\nbuiltins.len = it\n",
        "import __builtin__ as b\nb.len = it\n",
        "import builtins\nsetattr(builtins, 'len', it)\n",
        "__builtins__['len'] = it\n",
        "from . import info\ninfo.__builtins__['len'] = it\n",
    ],
)
def test_a_module_beside_it_that_replaces_functions_of_python(change: str, tmp_path: Path) -> None:
    info = "from . import helper\nbzr_minimum_version = (len('ab'), 0, 0)\n"
    files = {"__init__.py": "from .info import *\n", "info.py": info, "helper.py": change}
    for declaration in declarations(tmp_path, files):
        assert "minimum_version" in declaration.not_static


THROUGH = {
    "module": ("from .middle import info\ninfo.bzr_commands = []\n", "from . import info\n"),
    "name": ("from .middle import c\nc.append(1)\n", "from .info import bzr_commands as c\n"),
    "all names": ("from .middle import *\nc.append(1)\n", "from .info import bzr_commands as c\n"),
    "all of all names": (
        "from .middle import *\nbzr_commands.append(1)\n",
        "from .info import *\n",
    ),
    "attribute": ("from . import middle\nmiddle.info.bzr_commands = []\n", "from . import info\n"),
    "attribute by name": (
        "from . import middle\ngetattr(middle, 'info').bzr_commands.append(1)\n",
        "from . import info\n",
    ),
    "another name": ("from .middle import q\nother(q)\n", "from . import info\nq = info\n"),
    "global name": (
        "from .middle import q\nother(q)\n",
        "def f():\n    global info\n    from . import info\nf()\nq = info\n",
    ),
    "function that changes it": (
        "from .middle import change\nfrom . import info\nchange(info)\n",
        "def change(m):\n    m.bzr_commands.append(1)\n",
    ),
    "function that gives it": (
        "from .middle import get\nget().append(1)\n",
        "from . import info\ndef get():\n    return info.bzr_commands\n",
    ),
    "listed names": (
        "from .middle import *\ninfo.bzr_commands.append(1)\n",
        "from . import info\n__all__ = ['info']\n",
    ),
    "circle": (
        "from . import middle\nmiddle.helper.middle.info.bzr_commands.append(1)\n",
        "from . import helper, info\n",
    ),
    "only run": ("from . import middle\n", "from .info import bzr_commands as c\nc.append(1)\n"),
}
"""What it is -> what ``helper.py`` and ``middle.py`` do."""


@pytest.mark.parametrize("case", THROUGH)
def test_files_that_reach_a_list_by_one_another(case: str, tmp_path: Path) -> None:
    helper, middle = THROUGH[case]
    for declaration in declarations(tmp_path, {"helper.py": helper, "middle.py": middle}):
        assert "commands" in declaration.not_static


PACKAGES = [
    ("from .sub import x\n", "sub/x.py"),
    ("from .sub.sub import x\n", "sub/__init__.py"),
    (f"import {PACKAGE}.sub.sub.x as x\n", "sub/__init__.py"),
    ("import sub.sub\n", "sub/sub/__init__.py"),
    ("from . import sub\nsub.x\n", "sub/__init__.py"),
]


@pytest.mark.parametrize(("helper", "changing"), PACKAGES)
def test_a_package_whose_modules_reach_a_list(helper: str, changing: str, tmp_path: Path) -> None:
    inner = {"sub/sub/__init__.py": "", "sub/sub/x.py": "", "sub/x.py": "", "sub/info.py": ""}
    files = {"helper.py": helper, "sub/__init__.py": "", **inner}
    dots = "." * (changing.count("/") + 1)
    files[changing] = f"from {dots}info import bzr_commands\nbzr_commands.append(1)\n"
    for declaration in declarations(tmp_path, files):
        assert "commands" in declaration.not_static


def test_a_name_that_is_a_module_here_and_another_there(tmp_path: Path) -> None:
    files = {
        "helper.py": "from .sub import x\n",
        "sub/__init__.py": "",
        "sub/x.py": "import info\ninfo.bzr_commands.append(1)\n",
        "sub/info.py": "bzr_commands = []\n",
    }
    for declaration in declarations(tmp_path, files):
        assert "commands" in declaration.not_static


def test_more_imports_than_are_looked_at(tmp_path: Path) -> None:
    many = "".join(f"import m{number}\n" for number in range(1000))
    for declaration in declarations(tmp_path, {"helper.py": many}):
        assert "commands" in declaration.not_static


KEEPING = [
    ("from bzrlib.plugins.plugin.middle import other\nother.append(1)\n", "other = []\n"),
    ("from .middle import other\nother.append(1)\n", "from . import info\nother = []\n"),
    ("from .info import bzr_plugin_name as n\nn.append(1)\n", ""),
    ("from . import middle\nmiddle.bzr_commands.append(1)\n", "bzr_commands = []\n"),
    ("from .middle import change\nchange([])\n", "def change(m):\n    m.append('info')\n"),
    ("import plugins.info\nimport os.info\nplugins.info.bzr_commands.append(1)\n", ""),
    ("# from . import info\ninfo.bzr_commands.append(1)\n", ""),
    ("print 'x'\nimport os\nprint info\n", ""),
    ("import sys\nfor m in sys.modules.values():\n    print(m.__file__)\n", ""),
    ("m = __import__('os.path', globals(), locals(), ['join'])\nm.bzr_commands = 1\n", ""),
    ("import sys\nsys.modules['os'].bzr_commands = sys.modules[__name__]\n", ""),
    ("import bzrlib\nbzrlib.plugins.other.info.bzr_commands = []\n", ""),
    (f"'see {PACKAGE}.info.bzr_commands'\nload('{PACKAGE}.info')  # {PACKAGE}.info\n", ""),
    ("import bzrlib\nx = 'bzrlib.plugins'  # bzrlib.plugins\n", ""),
    ("if 1: from bzrlib.plugins import other\n", ""),
    ("import bzrlib\nif hasattr(bzrlib.plugins, 'other'): register(bzrlib.plugins.other)\n", ""),
    ("from bzrlib import builtins\nbuiltins.bzr_commands = 1\n", ""),
    ("import imp\nimp.load_source('version', 'lib/version.py').append(1)\n", ""),
    ("import gc, inspect\ngc.collect()\ninspect.getdoc(gc)\n", ""),
    ("import bzrlib\ngetattr(bzrlib, 'version_info').append('plugins')\n", ""),
    ("from bzrlib import plugins\nplugins.other.bzr_commands = 1\n", ""),
    ("import sys\ngetattr(sys, 'frozen', sys.modules['os']).bzr_commands = []\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("helper", "middle"), KEEPING)
def test_files_that_cannot_reach_a_list(helper: str, middle: str, tmp_path: Path) -> None:
    for declaration in declarations(tmp_path, {"helper.py": helper, "middle.py": middle}):
        assert declaration.values == {"commands": ["a"], "plugin_name": "plugin"}


@pytest.mark.parametrize("case", REACHING)
@pytest.mark.parametrize("form", ["{}", "def f():\n    {}\nregister(f)\n", "class C:\n    {}\n"])
def test_a_package_that_does_so_itself(form: str, case: str, tmp_path: Path) -> None:
    lines = REACHING[case].replace("\r", "\n").replace("from .__init__ ", "from .info ")
    source = form.format(lines if form == "{}" else lines.replace("\n", "\n    "))
    init = f"from .info import bzr_commands, bzr_plugin_name\n{source}"
    for declaration in declarations(tmp_path, {"__init__.py": init, "lib/info.py": ""}):
        assert declaration.values.get("commands") != ["a"]


@pytest.mark.parametrize(("importing", "changing"), PACKAGES[:3])
def test_packages_that_run_because_a_module_in_them_is_imported(
    importing: str, changing: str, tmp_path: Path
) -> None:
    inner = {"sub/sub/__init__.py": "", "sub/sub/x.py": "", "sub/x.py": "", "sub/__init__.py": ""}
    dots = "." * (changing.count("/") + 1)
    files = {
        **inner,
        "__init__.py": f"from .info import bzr_commands, bzr_plugin_name\n{importing}",
        changing: f"from {dots}info import bzr_commands\nbzr_commands.append(1)\n",
    }
    for declaration in declarations(tmp_path, files):
        assert declaration.values.get("commands") != ["a"]


IMPORTED_WHILE_RUNNING = [
    ("from . import helper\n", True),
    ("from .helper import there\n", True),
    ("if unknown():\n    from .other import that\n", True),
    ("def f():\n    from .helper import there\nregister(1)\n", False),
    ("try:\n    unknown()\n    from .helper import there\nexcept Exception:\n    pass\n", False),
    ("if unknown():\n    from . import other\n", False),
]
"""What a package does before it binds a name anew, and whether it is known what a module gets."""


@pytest.mark.parametrize(("source", "is_known"), IMPORTED_WHILE_RUNNING)
def test_a_module_that_takes_a_name_of_the_package_that_is_importing_it(
    source: str, is_known: bool, tmp_path: Path
) -> None:
    begun, went_on = "bzr_plugin_name = 'begun'\n", "bzr_plugin_name = 'went on'\n"
    is_first = source.startswith("from")
    files = {
        "info.py": "",
        "__init__.py": f"{begun}{source}{went_on}from .helper import name as bzr_transports\n",
        "helper.py": "from . import bzr_plugin_name as name\nthere = 1\n",
        "other.py": "that = 1\n" if is_known else "from .helper import there\n",
    }
    for declaration in declarations(tmp_path, files):
        if is_known:
            assert declaration.values["transports"] == ("begun" if is_first else "went on")
        else:
            assert "transports" in declaration.not_static


FIRST_RUN_UNSEEN = {
    "its functions are called when more code runs": {
        "info.py": "def f(): bzr_transports.append('z')\nregister(f)\nn = 1\n"
        "bzr_transports = ['a']\n",
        "__init__.py": "try:\n    from .info import n\nexcept ImportError:\n    n = 1\nunknown()\n",
    },
    "what is taken from it is changed while it runs": {
        "info.py": "names = ['a']\nunknown()\nbzr_transports = list(names)\n",
        "__init__.py": "def f():\n    from .info import names as n\n    n.append('z')\n"
        "register(f)\n",
    },
    "it is reached by way of its package": {
        "info.py": "bzr_transports = ['a']\nbzr_plugin_name = 'plugin'\n",
        "helper.py": "from bzrlib.plugins import plugin as p\ndef f():\n"
        "    from .info import bzr_plugin_name\n    p.info.bzr_transports = []\nregister(f)\n",
        "__init__.py": "from . import helper\n",
    },
}


@pytest.mark.parametrize("case", FIRST_RUN_UNSEEN)
def test_a_module_that_runs_first_where_that_is_not_followed(case: str, tmp_path: Path) -> None:
    write(tmp_path / "plugin", FIRST_RUN_UNSEEN[case])
    for plugin in (
        read_plugin_directory(tmp_path, "plugin", "bzr"),
        read(tmp_path / "plugin", host="bzr"),
    ):
        assert "transports" in plugin.declaration("bzr").not_static


def test_what_stands_in_a_docstring_reaches_nothing(tmp_path: Path) -> None:
    docstring = f'"""A plugin.\n\n{PACKAGE}.info.bzr_commands are what it adds.\n"""\n'
    files = {"__init__.py": docstring + STARTING["__init__.py"], "helper.py": ""}
    for declaration in declarations(tmp_path, files):
        assert declaration.values == {"commands": ["a"], "plugin_name": "plugin"}


def test_what_only_looks_like_an_import_beside_a_hidden_file(tmp_path: Path) -> None:
    helper = "'''\nimport ...\nimport .info, x.\n from  import x\n'''\n"
    for declaration in declarations(tmp_path, {"helper.py": helper, ".hidden": ""}):
        assert declaration.values["commands"] == ["a"]


def test_a_script_that_gets_setuptools_reaches_nothing_of_the_one_that_runs_it(
    tmp_path: Path,
) -> None:
    setup = "from bootstrap import get_it\nbzr_commands = ['a']\nbzr_x = '1'\nget_it()\n"
    (tmp_path / "setup.py").write_text(setup)
    (tmp_path / "bootstrap.py").write_text(
        "import sys\n"
        "from setuptools.sandbox import run, without_sandbox\n"
        "def get_it():\n"
        "    known = 'setuptools' in sys.modules or 'pkg_resources' not in sys.modules\n"
        "    if known: del sys.modules['pkg_resources']\n"
        "    for name in sys.modules: print(name)\n"
        "    return run('setup.py', 'install')\n"
        "get_it = without_sandbox(get_it)\n"
    )
    for target in (tmp_path, tmp_path / "setup.py"):
        assert read(target).declaration("bzr").values == {"commands": ["a"], "x": "1"}


def test_a_module_that_is_run_by_its_name(tmp_path: Path) -> None:
    starting = "bzr_commands = ['a']\nimport runpy\nrunpy.run_module('other')\n"
    write(tmp_path, {"it.py": starting, "other.py": "import it\nit.bzr_commands.append(1)\n"})
    assert "commands" in read(tmp_path / "it.py", host="bzr").declaration("bzr").not_static
