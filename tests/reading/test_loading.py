"""Modules that a script loads by the path of a file, for the version in them."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from reading.scripts import check_version, version_of
from reading.writing import write

IMPORT = "import importlib.util, runpy\nfrom importlib.machinery import SourceFileLoader\n"
IMPORT += "from pathlib import Path\nLEAD = join('deep', 'version.py')\n"
SPEC = "spec = importlib.util.spec_from_file_location('version', join(HERE, LEAD))\n"
SPEC += "module = importlib.util.module_from_spec(spec)\n"
RUN = f"{SPEC}spec.loader.exec_module(module)\n"
LOAD = "module = SourceFileLoader('version', LEAD).load_module()\n"
GIVE = "setup(version=module.__version__)"

FILES = {
    "else/other.py": "__version__ = '7'\n",
    "deep/full.py": "import os, re\nclass A(object):\n    pass\ndef f():\n    return A\n"
    "VERSION = (1, 2)\n__version__ = '.'.join(map(str, VERSION))\n",
    "deep/other.py": "__version__ = '8'\n",
    "deep/list.py": "numbers = ['1', '2']\n",
    "deep/beside.py": "from version import __version__\n",
    "deep/dots.py": "from .version import __version__\n",
    "deep/either.py": "try:\n    from .other import __version__\nexcept ImportError:\n"
    "    from other import __version__\n",
    "deep/main.py": "__version__ = '1'\nif __name__ == '__main__':\n    __version__ = '2'\n",
    "deep/stamp.py": "open('VERSION', 'w').write('9')\n__version__ = '1'\n",
    "deep/fails.py": "__version__ = '1'\nraise ValueError\n",
    "deep/version.txt": "__version__ = '1'\n",
    "other.py": "__version__ = '9'\n",
    "sharing.py": "import shared\nshared.__version__ += '.1'\n",
    "root.py": "__version__ = '9'\n",
    "pack/__init__.py": "sub = '1'\n__version__ = '4'\n",
    "pack/sub.py": "it = '9'\n",
    "pack/user.py": "import deep.list\ndeep.list.numbers.append('3')\n",
}

KNOWN = [
    f"{RUN}{GIVE}",
    f"{RUN}setup(version='.'.join(map(str, module.version_info)) + module.other)",
    f"{LOAD}{GIVE}",
    "setup(version=runpy.run_path(LEAD)['__version__'])",
    "from runpy import run_path\nnames = run_path(join(HERE, LEAD))\n"
    "setup(version=names['__version__'])",
    "names = runpy.run_path(str(Path(__file__).parent / LEAD))\nsetup(version=names['other'])",
    "module = SourceFileLoader('full', 'deep/full.py').load_module()\n" + GIVE,
    "from importlib.util import spec_from_file_location, module_from_spec\n"
    "spec = spec_from_file_location('deep.version', LEAD)\nmodule = module_from_spec(spec)\n"
    f"loader = spec.loader\nloader.exec_module(module)\n{GIVE}",
    f"{LOAD}setup(version=open('VERSION').read().strip() + module.__version__)",
    f"{LOAD}other = runpy.run_path('deep/other.py')\n"
    "setup(version=other['__version__'] + module.__version__)",
    "module = SourceFileLoader('pack', 'pack/__init__.py').load_module()\n" + GIVE,
    "module = SourceFileLoader('main', 'deep/main.py')\n"
    "setup(version=runpy.run_path('deep/main.py')['__version__'])",
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("source", KNOWN)
def test_a_version_of_a_module_that_is_loaded_is_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    if "SourceFileLoader('main'" in source:
        source = source.partition("\n")[2]
    if "load_module" in source and not hasattr(SourceFileLoader, "load_module"):  # Python 3.15
        assert version_of(tmp_path, IMPORT + source) is not None
    else:
        check_version(tmp_path, IMPORT + source)


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("import imp\nmodule = imp.load_source('version', 'deep/version.py')\n" + GIVE, "3.1"),
        ("from imp import load_source\nmodule = load_source('', LEAD)\n" + GIVE, "3.1"),
        ("import imp\nmodule = imp.load_source('deep.version', LEAD)\n" + GIVE, "3.1"),
        ("import imp\nmodule = imp.load_source('root', LEAD)\n" + GIVE, None),
        ("import imp\nmodule = imp.load_source('version', LEAD, None)\n" + GIVE, None),
        ("import imp\nimp.load_source = ask\nmodule = imp.load_source('a', LEAD)\n" + GIVE, None),
    ],
)
def test_old_pythons_load_a_module_by_imp(source: str, version: str | None, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert version_of(tmp_path, IMPORT + source) == version


UNKNOWN = [
    "module = SourceFileLoader('', LEAD).load_module()\n"
    f"SourceFileLoader('', 'deep/other.py').load_module()\n{GIVE}",
    "module = SourceFileLoader('shared', 'deep/list.py').load_module()\nimport shared\n"
    "shared.numbers.append('3')\nsetup(version='.'.join(module.numbers))",
    "module = SourceFileLoader('shared', LEAD).load_module()\nimport shared\n"
    "setup(version=module.__version__)",
    "module = SourceFileLoader('shared', LEAD).load_module()\nimport sharing\n"
    "setup(version=module.__version__)",
    f"{SPEC}{GIVE}",
    f"{RUN}ask(module)\n{GIVE}",
    f"{SPEC}ask(module)\nspec.loader.exec_module(module)\n{GIVE}",
    f"{RUN}module.__version__ = '9'\n{GIVE}",
    f"{RUN}spec.loader.exec_module(module)\n{GIVE}",
    f"{SPEC}spec.exec_module(module)\n{GIVE}",
    f"{RUN}setup(version=module.loader)",
    f"{RUN}setup(version=module['__version__'])",
    f"{LOAD}setup(version=module.absent)",
    "setup(version=runpy.run_path(LEAD).__version__)",
    "setup(version=runpy.run_path(LEAD)[0])",
    "setup(version=runpy.run_path('deep/main.py', run_name='__main__')['__version__'])",
    "setup(version=runpy.run_path(LEAD, {'a': 1})['__version__'])",
    "setup(version=runpy.run_path('deep/absent.py')['__version__'])",
    "setup(version=runpy.run_path('deep/version.txt')['__version__'])",
    "setup(version=runpy.run_path('../version.py')['__version__'])",
    "setup(version=runpy.run_path('deep/beside.py')['__version__'])",
    "setup(version=runpy.run_path('deep/dots.py')['__version__'])",
    "setup(version=runpy.run_path('deep/either.py')['__version__'])",
    "setup(version=runpy.run_path('setup.py')['__version__'])",
    "setup(version=runpy.run_path('deep/fails.py')['__version__'])",
    f"module = SourceFileLoader('__main__', 'deep/main.py').load_module()\n{GIVE}",
    f"module = SourceFileLoader('re', LEAD).load_module()\n{GIVE}",
    f"module = SourceFileLoader('setuptools.version', LEAD).load_module()\n{GIVE}",
    f"module = SourceFileLoader('root', LEAD).load_module()\n{GIVE}",
    f"{LOAD}other = SourceFileLoader('version', 'deep/other.py').load_module()\n{GIVE}",
    f"{LOAD}SourceFileLoader('version', ask()).load_module()\n{GIVE}",
    f"{LOAD}from version import __version__\nsetup(version=__version__)",
    f"{LOAD}runpy.run_path('deep/stamp.py')\nsetup(version=open('VERSION').read())",
    f"os.system('stamp')\n{LOAD}{GIVE}",
    f"os.rename('deep/other.py', LEAD)\n{LOAD}{GIVE}",
    f"os.chdir('deep')\nmodule = SourceFileLoader('other', 'other.py').load_module()\n{GIVE}",
    f"SourceFileLoader = ask\n{LOAD}{GIVE}",
    "runpy.run_path = ask\nsetup(version=runpy.run_path(LEAD)['__version__'])",
    "def load(path):\n    return runpy.run_path(path)\n"
    "load('deep/stamp.py')\nsetup(version=open('VERSION').read())",
    "for path in [LEAD, 'deep/stamp.py']:\n    runpy.run_path(path)\n    ask()\n"
    "setup(version=open('VERSION').read())",
    "found = [runpy.run_path(path) for path in [LEAD, 'deep/stamp.py']]\n"
    "setup(version=open('VERSION').read())",
    "run = runpy.run_path\nrun('deep/stamp.py')\nsetup(version=open('VERSION').read())",
    "numbers = runpy.run_path('deep/list.py')['numbers']\nimport deep.list\n"
    "deep.list.numbers.append('3')\nsetup(version='.'.join(numbers))",
    "import deep.list\ndeep.list.numbers.append('3')\n"
    "setup(version='.'.join(runpy.run_path('deep/list.py')['numbers']))",
    "numbers = runpy.run_path('deep/list.py')['numbers']\nnumbers.append('3')\n"
    "setup(version='.'.join(runpy.run_path('deep/list.py')['numbers']))",
    "module = SourceFileLoader('p', 'pack/__init__.py').load_module()\nimport pack.sub\n"
    "setup(version=module.sub.it)",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_is_loaded_in_another_way_gives_no_version(source: str, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert version_of(tmp_path, IMPORT + source) is None


def test_a_list_of_a_module_is_another_one_where_that_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "deep/__init__.py": ""})
    numbers = "numbers = runpy.run_path('deep/list.py')['numbers']\n"
    script = f"{IMPORT}{numbers}setup(version='.'.join(numbers))"
    assert check_version(tmp_path, script) == "1.2"
    for others in (f"import pack.user\n{numbers}", f"{numbers}import pack.user\n"):
        found = version_of(tmp_path, f"{IMPORT}{others}setup(version='.'.join(numbers))")
        assert found in (None, "1.2")


DEEP = "sys.path.insert(0, join(HERE, 'deep'))\n"
TOP = "sys.path.insert(0, '.')\n"

INSERTED = [
    f"{DEEP}import version\nsetup(version=version.__version__)",
    f"{DEEP}from version import __version__, other as more\nsetup(version=__version__ + more)",
    "sys.path.insert(0, 'deep')\nimport other as module\nsetup(version=module.__version__)",
    f"{TOP}{DEEP}import other\nsetup(version=other.__version__)",
    f"{DEEP}{TOP}import other\nsetup(version=other.__version__)",
    f"{DEEP}import root\nsetup(version=root.__version__)",
    f"{DEEP}import root\nfrom other import __version__\nsetup(version=__version__)",
    f"{DEEP}from other import __version__\nsys.path.pop(0)\nsetup(version=__version__)",
    f"{DEEP}(sys\n.path).insert(0, 'else')\nimport other\nsetup(version=other.__version__)",
    f"{DEEP}import sys as s\ns.path.insert(0, 'else')\nimport other\n"
    "setup(version=other.__version__)",
    f"os.chdir(HERE)\n{DEEP}import full\nsetup(version=full.__version__)",
]


@pytest.mark.parametrize("source", INSERTED)
def test_what_is_imported_from_a_directory_that_is_put_first_is_what_python_gives(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, FILES)
    check_version(tmp_path, source)


FROM_ELSEWHERE = [
    f"{DEEP}{{}}from other import __version__\nsetup(version=__version__)".format(between)
    for between in (
        *("sys.path.pop(0)\n", "sys.path[:] = sys.path[1:]\n", "del sys.path[0]\n"),
        *("(sys\n.path).pop(0)\n", "from sys import path\npath.insert(0, 'else')\n"),
        *("os.sys.path.insert(0, 'else')\n", "import sys as s\ns.path.pop(0)\n"),
        "from sys import path\npath.insert(0, 'else')\npath.pop(0)\n",
        *("def f():\n    sys.path.insert(0, 'else')\nf()\n", "import moving\n"),
        *("getattr(sys, 'path').insert(0, 'else')\n", "os.rename('other.py', 'deep/other.py')\n"),
        *(
            "if sys.argv:\n    sys.path.insert(0, 'else')\n",
            "import other\n",
            "import deep.other\n",
        ),
        "for place in ['deep', 'else']:\n    sys.path.insert(0, place)\n",
    )
]
FROM_ELSEWHERE += [
    f"{DEEP}import version as one\nimport version\nversion.__version__ = '9'\n"
    "setup(version=one.__version__)",
    f"{DEEP}import version as one\ndef change():\n    import version\n"
    "    version.__version__ = '9'\nchange()\nsetup(version=one.__version__)",
    f"{DEEP}import version as one\nimport changing\nsetup(version=one.__version__)",
    f"{DEEP}from list_ import numbers\nsetup(version='.'.join(numbers))",
    "for place in ['deep', 'else']:\n    sys.path.insert(0, place)\nfrom other import __version__\n"
    "setup(version=__version__)",
    "sys.path.insert(0, 'deep')\nos.chdir('else')\nfrom other import __version__\n"
    "setup(version=__version__)",
    "sys.path.insert(1, 'deep')\nfrom other import __version__\nsetup(version=__version__)",
    f"{DEEP}from beside import __version__\nsetup(version=__version__)",
    f"{DEEP}from either import __version__\nsetup(version=__version__)",
    f"{DEEP}from packaging import __version__\nsetup(version=__version__)",
    f"{DEEP}from stamp import __version__\nsetup(version=__version__)",
    f"{DEEP}from absent import __version__\nsetup(version=__version__)",
    f"{DEEP}from other import absent\nsetup(version=absent)",
    f"{DEEP}from fails import __version__\nsetup(version=__version__)",
    f"{DEEP}import list\nimport deep.list\ndeep.list.numbers.append('3')\n"
    "setup(version='.'.join(list.numbers))",
]


@pytest.mark.parametrize("source", FROM_ELSEWHERE)
def test_what_may_be_imported_from_elsewhere_gives_no_version(source: str, tmp_path: Path) -> None:
    files = {"deep/packaging.py": "__version__ = '7'\n"}
    files["changing.py"] = "import version\nversion.__version__ = '9'\n"
    files["deep/list_.py"] = "numbers = ['1']\n"
    files["moving.py"] = "import sys\nsys.path.insert(0, 'else')\n"
    write(tmp_path, {**FILES, **files})
    assert version_of(tmp_path, source) is None
