"""What a ``setup.py`` imports, as far as that depends on where Python looks for it."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from jackfield.reading import read
from reading.scripts import check_version, version_in_python, version_of
from reading.writing import write

SRC = {"src/pack/__init__.py": "__version__ = '3'\n", "src/one.py": "__version__ = '4'\n"}
OF_PACK = "setup(name='it', package_dir={'': 'src'}, packages=['pack'], version=__version__)"
IMPORTED = f"from pack import __version__\n{OF_PACK}"

PUT_ON_PATH = [
    f"sys.path.insert(0, 'src')\n{IMPORTED}",
    f"sys.path.insert(0, join(HERE, 'src'))\n{IMPORTED}",
    f"sys.path.append('./src')\n{IMPORTED}",
    f"sys.path[:0] = [join(dirname(__file__), 'src')]\n{IMPORTED}",
    f"sys.path.insert(0, 'src')\nfrom one import __version__\n{OF_PACK}",
]


@pytest.mark.parametrize("source", PUT_ON_PATH)
def test_a_script_imports_from_src_what_it_puts_on_the_path(source: str, tmp_path: Path) -> None:
    write(tmp_path, SRC)
    check_version(tmp_path, source)


NOT_ON_PATH = [
    IMPORTED,
    f"import pack\n__version__ = pack.__version__\n{OF_PACK}",
    f"from one import __version__\n{OF_PACK}",
    f"__version__ = __import__('pack').__version__\n{OF_PACK}",
    "sys.path.insert(0, 'lib')\nfrom pack import __version__\n"
    "setup(name='it', version=__version__)",
    "from pack import __version__\nsetup(name='it', packages=['pack'], version=__version__)",
]


@pytest.mark.parametrize("source", NOT_ON_PATH)
def test_a_script_does_not_import_from_src_what_is_not_on_the_path(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, {**SRC, "lib/more.py": ""})
    assert version_of(tmp_path, source) is None
    found = read(tmp_path).distribution
    assert found is not None
    assert found.version_not_static is not None
    assert "is in src, which setup.py has not on sys.path" in found.version_not_static.reason


def test_a_plugin_in_src_imports_what_is_beside_it(tmp_path: Path) -> None:
    info = "import one\nfrom pack.v import v as jackfield_plugin_version\n"
    info += "jackfield_commands = [one.__version__]\n"
    write(tmp_path, {**SRC, "src/pack/info.py": info, "src/pack/v.py": "v = (1, 0)\n"})
    version_of(tmp_path, OF_PACK.replace("version=", "url="))
    values = read(tmp_path).declaration("jackfield").values
    assert values == {"plugin_version": (1, 0), "commands": ["4"]}


LOADED = "from importlib.machinery import SourceFileLoader\nimport imp, importlib.machinery\n"
LOADED_BEFORE = [
    "SourceFileLoader('pack', 'other.py').load_module()\nfrom pack import __version__",
    "found = SourceFileLoader('pack', 'other.py').load_module()\nfrom pack import __version__",
    "importlib.machinery.SourceFileLoader('pack', 'other.py').load_module()\n"
    "import pack\n__version__ = pack.__version__",
    "SourceFileLoader(fullname='pack', path='other.py').load_module()\n"
    "from pack import __version__",
    "def load():\n    SourceFileLoader('pack', 'other.py').load_module()\n"
    "load()\nfrom pack import __version__",
    "imp.load_source('pack', 'other.py')\nfrom pack import __version__",
    "SourceFileLoader('pack', 'other.py').load_module()\nfrom pack.sub import __version__",
]


@pytest.mark.parametrize("source", LOADED_BEFORE)
def test_a_name_by_which_a_module_is_loaded_is_that_of_no_other_one(
    source: str, tmp_path: Path
) -> None:
    write(tmp_path, {"pack/__init__.py": "__version__ = '3'\n", "other.py": "__version__ = '4'\n"})
    write(tmp_path, {"pack/sub.py": "__version__ = '5'\n"})
    assert version_of(tmp_path, f"{LOADED}{source}\nsetup(name='it', version=__version__)") is None


def test_a_module_that_is_loaded_by_its_name_in_the_source_is_that(tmp_path: Path) -> None:
    write(tmp_path, {"pack.py": "__version__ = '3'\n", "one.py": "it = 'name'\n"})
    source = f"{LOADED.replace('imp, ', '')}from one import it\n"
    source += "found = SourceFileLoader('pack', 'pack.py').load_module()\n"
    source += "setup(name=it, version=found.__version__)"
    assert version_of(tmp_path, source) == "3"


ARCHIVED = [
    "sys.path.insert(0, 'lib.zip')",
    "sys.path.insert(0, join(HERE, 'deep', 'lib-1.0-py3.egg'))",
    "import glob\nsys.path[:0] = glob.glob('deep/*')",
    "for each in os.listdir('deep'):\n    if each.endswith('.egg'):\n"
    "        sys.path.insert(0, join('deep', each))",
    "sys.path.insert(0, '%s.zip' % join(HERE, 'lib'))",
]


@pytest.mark.parametrize("source", ARCHIVED)
def test_what_an_archive_on_the_path_may_have_is_not_known(source: str, tmp_path: Path) -> None:
    for path in (tmp_path / "lib.zip", tmp_path / "deep" / "lib-1.0-py3.egg"):
        path.parent.mkdir(exist_ok=True)
        with ZipFile(path, "w") as archive:
            archive.writestr("one.py", "__version__ = '4'\n")
    write(tmp_path, {"one.py": "__version__ = '3'\n"})
    using = "from one import __version__\nsetup(name='it', version=__version__)"
    assert version_of(tmp_path, f"{source}\n{using}") is None
    assert version_in_python(tmp_path) == "4"
    assert version_of(tmp_path, f"sys.path.insert(0, 'else')\n{using}") == "3"


def test_a_package_imports_from_itself_whatever_archive_is_on_the_path(tmp_path: Path) -> None:
    info = "import sys\nsys.path.insert(0, 'lib.zip')\nimport it.v\n"
    info += "from it.v import v as jackfield_plugin_version\n"
    files = {"it/__init__.py": "", "it/info.py": info, "it/v.py": "v = (1,)\n", "it/lib.zip": ""}
    write(tmp_path, files)
    assert read(tmp_path).declaration("jackfield").values == {"plugin_version": (1,)}
