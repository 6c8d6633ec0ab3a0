"""What a ``setup.py`` imports, as far as that depends on where Python looks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.scripts import version_in_python, version_of
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
    version = version_of(tmp_path, source)
    assert version is not None
    assert version == version_in_python(tmp_path)


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
