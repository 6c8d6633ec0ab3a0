"""A file that several others import is evaluated once, and comes out as if it was each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jackfield.metadata import PluginMetadata
from jackfield.reading import ReadingError, read, repeats
from jackfield.reading.modules import Module
from jackfield.reading.session import Session
from jackfield.reading.source import SourceFile
from jackfield.reading.statements import follow
from reading.writing import write

_EXAMPLES = int(os.environ.get("JACKFIELD_DIFFERENTIAL_EXAMPLES", "500"))

INFO = [
    *("x_commands = ['a']", "x_commands = [['a'], ['b']]", "x_commands += ['b']", "x_n = 1"),
    *("x_plugin_name = 'it'", "x_plugin_version = 1, 0, 0", "x_other = x_commands"),
    *("x_other = [x_commands, x_commands]", "x_other = ([1], x_commands)", "x_other = {1: []}"),
    *("x_other = {'k': x_commands, 'l': [2]}", "x_commands.append('own')", "x_set = {1, 2}"),
    *("x_other = x_commands[:]", "del x_n", "x_commands.append(x_commands)", "x_n = [1][3]"),
    *("__all__ = ['x_commands']", "__all__ = 5", "__all__ = ['x_commands', 'gone']", "_p = [1]"),
    *("x_n = 7 if __name__ == '__main__' else 8", "if __name__ == '__main__': x_n = [9]"),
    *("if x_n: x_other = [x_n]", "try:\n    x_n = 3\nexcept ValueError:\n    pass", "x_n: int = 4"),
    *("x_line = 'a' * 20000", "x_deep = []\nfor _ in range(3): x_deep = [x_deep]", "x_f = len"),
    "from __future__ import print_function",
]
IMPURE = [
    *("import os", "from sib import *", "from sib import x_n", "from . import sib", "x_n = call()"),
    *("def f():\n    x_commands.append('f')", "f()", "from setup import *", "1/0", "import info"),
    *("call(x_commands)", "exec('x_n = 1')", "from os.path import *", "raise ValueError"),
]
SCRIPT = [
    *("from info import *", "from info import *", "import info", "from info import x_commands"),
    *("x_commands.append('script')", "x_commands[0] = 's'", "x_commands += ['s']", "x_n = 5"),
    *("x_other[0].append('s')", "info.x_commands.append('s')", "info.x_n = 6", "del x_commands[0]"),
    *("if __name__ == '__main__':\n    x_commands.append('run')", "info.x_commands = ['s']"),
    *("setup(name='it', version=x_n)", "call(x_commands)", "call(info)", "call()", "import os"),
    *("if call(): from info import *", "def f():\n    import info\n    info.x_n = 3", "f()"),
    *("x_other.update(z=1)", "x_set.add(5)", "from sib import *", "info.x_other = x_commands"),
    *("y = [0 for _ in range(15000)]", "from gone import *", "setup(version='%s' % (x_n,))"),
    *("try:\n    import info\nexcept ImportError:\n    pass", "print 'it'", "print x_commands"),
    "x_n = 7 if __name__ == '__main__' else 8",
]
SIBLING = [*INFO, "from info import *", "import info", "info.x_n = 2", "x_commands.append('sib')"]


def _source(statements: list[str], *, is_package: bool = False) -> str:
    text = "".join(f"{statement}\n" for statement in statements).replace("x_", "jackfield_")
    if is_package:
        text = text.replace("from info", "from .info").replace("from sib", "from .sib")
        text = text.replace("import info", "from . import info")
    return text


@contextmanager
def evaluating_each_time() -> Iterator[None]:
    def always(_: object, module: Module, session: Session, file: SourceFile) -> None:
        follow(module, session, file)

    with patch.object(repeats.Repeats, "follow", always):
        yield


def _read(path: Path) -> str:
    try:
        return repr(read(path))
    except ReadingError as error:
        return str(error)


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    info=st.lists(st.sampled_from(INFO), max_size=6),
    impure=st.lists(st.sampled_from(IMPURE), max_size=1),
    script=st.lists(st.sampled_from(SCRIPT), max_size=5),
    package=st.lists(st.sampled_from(SCRIPT), max_size=5),
    sibling=st.lists(st.sampled_from(SIBLING), max_size=3),
)
def test_what_is_read_is_the_same_as_with_an_evaluation_for_each_import(
    info: list[str],
    impure: list[str],
    script: list[str],
    package: list[str],
    sibling: list[str],
    tmp_path: Path,
) -> None:
    files = {
        "info.py": _source(["x_commands = ['z']", *info, *impure]),
        "setup.py": _source(["from info import *", *script]),
        "__init__.py": _source(package, is_package=True),
        "sib.py": _source(sibling),
    }
    write(tmp_path, files)
    once = _read(tmp_path)
    with evaluating_each_time():
        assert once == _read(tmp_path)


@contextmanager
def followed() -> Iterator[list[str]]:
    """Give the files whose statements are followed as those of modules."""
    paths = []

    def noting(module: Module, session: Session, file: SourceFile) -> None:
        if not module.is_script:
            paths.append(module.path)
        follow(module, session, file)

    with patch.object(repeats, "follow", noting):
        yield paths


INFO_FILE = "x_plugin_name = 'it'\nx_commands = ['a']\nx_other = {'k': x_commands}\n"


def _project(directory: Path, setup: str, package: str, info: str = INFO_FILE) -> PluginMetadata:
    files = {
        "info.py": _source([info]),
        "setup.py": _source([setup]),
        "__init__.py": _source([package]),
    }
    return read(write(directory, files))


def test_a_file_that_only_binds_names_is_evaluated_once(tmp_path: Path) -> None:
    with followed() as paths:
        setup = "from info import *\nsetup(name=x_plugin_name)"
        found = _project(tmp_path, setup, "from .info import x_commands\nx_commands.append('b')\n")
    assert sorted(paths) == ["__init__.py", "info.py", "setup.py"]
    assert found.declaration("jackfield").plugin_name == "it"


@pytest.mark.parametrize(
    "setup",
    [
        "from info import *\nx_commands.append('b')",
        "from info import *\nx_commands += ['b']",
        "from info import *\nx_commands[0] = 'b'",
        "from info import *\ndel x_commands[0]",
        "from info import *\nx_other['k'].append('b')",
        "from info import *\nx_other.update(k=1)\nx_other['l'] = 2\nx_commands *= 2",
        "from info import *\nif __name__ == '__main__':\n    x_commands.append('b')",
        "import info\ninfo.x_commands.append('b')",
        "import info\ninfo.x_commands = ['b']",
        "import info\nunknown(info)",
        "from info import *\nunknown(x_commands, x_other)",
    ],
)
def test_what_a_script_does_to_a_module_is_not_done_where_only_that_is_imported(
    setup: str, tmp_path: Path
) -> None:
    # Read alone: what the project's script declares would go first.
    with_script = _project(tmp_path, setup, "import os\n", INFO_FILE)
    with evaluating_each_time():
        assert with_script == read(tmp_path)
    (tmp_path / "__init__.py").write_text(_source(["from .info import *\nx_seen = x_commands"]))
    seen = read(tmp_path).declaration("jackfield")
    assert seen.values["seen"] == ["a"]
    assert seen.origins["seen"].path == "__init__.py"


@pytest.mark.parametrize(
    "package",
    [
        "from .info import *\nx_commands.append('b')",
        "from . import info\ninfo.x_commands.append('b')",
        "from . import info\ninfo.x_commands = ['b']",
        "from . import info\nunknown(info)",
        "from .info import x_other\nx_other['k'].append('b')",
        "from .info import x_other\nunknown(x_other)",
    ],
)
def test_what_a_package_does_to_a_module_is_still_compared(package: str, tmp_path: Path) -> None:
    with followed() as paths:
        found = _project(tmp_path, "from info import x_plugin_name", package)
    assert paths.count("info.py") == 1
    assert "commands" not in found.declaration("jackfield").values
    assert (
        "info.py" in found.declaration("jackfield").not_static["commands"].origin.path + "info.py"
    )


def test_values_that_hold_one_another_still_do(tmp_path: Path) -> None:
    package = "from .info import *\nx_commands.append('b')\nx_seen = x_other\nx_twice = x_pair\n"
    info = INFO_FILE + "x_pair = (x_commands, [x_commands])\n"
    with followed() as paths:
        found = _project(tmp_path, "from info import *", package, info).declaration("jackfield")
    assert paths.count("info.py") == 1
    assert found.values["seen"] == {"k": ["a", "b"]}
    assert found.values["twice"] == (["a", "b"], [["a", "b"]])


@pytest.mark.parametrize(
    "info",
    [
        "import os\n",
        "from sib import x_n\n",
        "import info\n",
        "def f(): x_commands.append('f')\n",
        "x_n = unknown()\n",
        "x_n = [0] * 20000\n",
        "x_n = []\n" + "x_n = [x_n]\n" * 200,
        "raise ValueError\n",
    ],
)
def test_a_file_that_has_to_do_with_more_or_holds_too_much_is_evaluated_each_time(
    info: str, tmp_path: Path
) -> None:
    (tmp_path / "sib.py").write_text("jackfield_n = 1\n")
    with followed() as paths:
        _project(tmp_path, "from info import *", "from .info import x_commands", INFO_FILE + info)
    assert paths.count("info.py") >= 3


def test_a_file_is_evaluated_again_where_a_budget_did_not_suffice(tmp_path: Path) -> None:
    setup = "from info import *\n" + "y = [0 for _ in range(9000)]\n" * 5
    found = _project(tmp_path, setup, "from .info import *\nx_seen = x_commands\n")
    assert found.declaration("jackfield").values["seen"] == ["a"]


def test_what_cannot_be_compiled_is_a_fault_where_only_that_is_read(tmp_path: Path) -> None:
    files = {
        "setup.cfg": "[options.entry_points]\njackfield.plugins =\n    it = it\n"
        "jackfield.metadata =\n    it = it.info\n",
        "setup.py": "from it.info import *\nsetup(name=jackfield_plugin_name)\n",
        "it/__init__.py": "",
        "it/info.py": _source([INFO_FILE, "from __future__ import division"]),
    }
    with followed() as paths:
        found = read(write(tmp_path, files))
    assert paths.count("it/info.py") == 1
    late = "from __future__ imports must occur at the beginning of the file"
    assert found.faults == (f"it/info.py:5: cannot be compiled: {late}",)


def test_a_script_is_no_module(tmp_path: Path) -> None:
    setup = "x_n = 'run' if __name__ == '__main__' else 'imported'\n"
    found = _project(tmp_path, setup, "")
    assert found.declaration("jackfield").values["n"] == "imported"
