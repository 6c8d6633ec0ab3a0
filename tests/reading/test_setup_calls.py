"""What setup() is called with, where it is called in code that is not followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import ReadingError, read, read_all

BEFORE = "import sys\nfrom distutils.core import setup\nbzr_plugin_name = 'it'\nVERSION = '1.2'\n"
CALL = "setup(name='bzr-it', version=VERSION)"

CALLS = [
    f"def main():\n    {CALL}\nif __name__ == '__main__':\n    main()",
    f"if 'install' in sys.argv:\n    {CALL}",
    f"if 'install' in sys.argv:\n    {CALL}\nelse:\n    {CALL.replace(')', ', url=1)')}",
    f"try:\n    {CALL}\nexcept Exception:\n    sys.exit(1)",
    f"with open('x') as x:\n    {CALL}",
    f"for step in sys.argv:\n    {CALL}",
    "options = dict(name='bzr-it', version=VERSION)\nsetup(**options)",
    "def main(**more):\n    setup(name='bzr-it', version=VERSION, **more)\nmain()",
    f"import distutils.core\ndef main():\n    distutils.core.{CALL}\nmain()",
    "def main():\n    v = (1, 2)\n    text = '.'.join([str(n) for n in v])\n"
    "    setup(name='bzr-it', version=text)\nmain()",
    "from info import *\ndef main():\n    setup(name='bzr-it', version=V)\nmain()",
    "def main():\n    from setuptools import setup\n"
    "    setup(name='bzr-it', version=VERSION)\nmain()",
    "try:\n    import setuptools\nexcept ImportError:\n    pass\nelse:\n"
    "    from setuptools import setup\nsetup(name='bzr-it', version=VERSION)",
    "import setuptools as tools\ntools.setup(name='bzr-it', version=VERSION)",
    "exec('V = VERSION')\ndef main():\n    setup(name='bzr-it', version=V)\nmain()",
    "options = {'name': 'bzr-it', 'package_dir': {'it': '.'}}\noptions['version'] = VERSION\n"
    "def main():\n    setup(**options)\nmain()",
]

UNKNOWN = [
    "def main(VERSION='2'):\n    setup(name='bzr-it', version=VERSION)\nmain()",
    "def main():\n    VERSION = '3'\n    setup(name='bzr-it', version=VERSION)\nmain()",
    "if sys.argv:\n    setup(name='bzr-it', version='1.2')\nelse:\n    setup(name='bzr-it')",
    f"if sys.argv:\n    {CALL}\nelse:\n    setup(name='bzr-it', version='2')",
    "def main():\n    setup(name='bzr-it', version=ask())\nmain()",
    "def main():\n    v = v + '1'\n    setup(name='bzr-it', version=v)\nmain()",
    "def other():\n    v = '1'\ndef main():\n    setup(name='bzr-it', version=v)\nmain()",
    "def other():\n    copyright = '1'\n"
    "def main():\n    setup(name='bzr-it', version=copyright)\nmain()",
    "def main():\n    setup(name='bzr-it', version=v)\n    v = '1'\nmain()",
    "def main():\n    if sys.argv:\n        v = '1'\n    setup(name='bzr-it', version=v)\nmain()",
    "v = ['1']\nif sys.argv:\n    setup(name='bzr-it', version='.'.join(v))\nv.append('2')",
    "v = {'v': '1'}\nif sys.argv: setup(name='bzr-it', version=v['v'])\nv['v'] = 2; it = "
    "setup(name='bzr-it') if sys.argv else 1",
    "options = {'version': '1'}\nchange(options)\n"
    "def main():\n    setup(name='bzr-it', **options)\nmain()",
]

AT_THE_CALL = [
    ("def main():\n    setup(name='bzr-it', version=VERSION)\nmain()\nVERSION = '4'", "1.2"),
    (
        "def main():\n    v = ['1']\n    v.append('2')\n"
        "    setup(name='bzr-it', version='.'.join(v))\nmain()",
        "1.2",
    ),
    (
        "options = {'version': '1.0'}\ndef main():\n    setup(name='bzr-it', **options)\nmain()\n"
        "options['version'] = '2.0'",
        "1.0",
    ),
    (
        "v = ['1']\ndef main():\n    setup(name='bzr-it', version='.'.join(v))\nmain()\nv += ['2']",
        "1",
    ),
    (
        "from info import *\ndef main():\n    setup(name='bzr-it', version=V)\nmain()\n"
        "from more import *",
        "1.2",
    ),
    ("V = '1'\ndef main():\n    setup(name='bzr-it', version=V)\nmain()\nfrom more import *", "1"),
    (
        "from info import *\ndef main():\n    setup(name='bzr-it', version=V)\nmain()\nV = '3'",
        "1.2",
    ),
    ("V = '1'\ndef main():\n    setup(name='bzr-it', version=V)\nmain()\nexec('V = 2')", "1"),
    (
        "from info import *\ndef main():\n    setup(name='bzr-it', version=V)\n"
        "from more import *\nmain()\nfrom info import *",
        "2",
    ),
]
"""Functions that are called but once, and what the names are then."""

CHANGED = [
    "v = ['1']\nsetup(name='bzr-it', url=v.append('2'), version='.'.join(v))",
    "v = '1'\nsetup(name='bzr-it', url=(v := '2'), version=v)",
    "v = '1'\ndef ask():\n    global v\n    v = '2'\nsetup(name='bzr-it', url=ask(), version=v)",
    "v = ['1']\nit = setup(name='bzr-it', url=v.append('2'), version='.'.join(v))",
    "v = {'version': '1'}\nsetup(name='bzr-it', url=v.update(version='2'), **v)",
]
"""Calls with an argument that changes what comes after it."""


def write_files(directory: Path, source: str) -> None:
    (directory / "info.py").write_text("V = '1.2'\n")
    (directory / "more.py").write_text("V = '2'\n")
    (directory / "setup.py").write_text(f"{BEFORE}{source}\n")


def said(directory: Path, source: str) -> tuple[str | None, str | None]:
    write_files(directory, source)
    plugin = read(directory / "setup.py", host="bzr")
    assert plugin.declaration("bzr").plugin_name == "it"
    return plugin.distribution and (plugin.distribution.name, plugin.distribution.version)


@pytest.mark.parametrize("source", CALLS)
def test_name_and_version_are_known_where_all_calls_agree(source: str, tmp_path: Path) -> None:
    assert said(tmp_path, source) == ("bzr-it", "1.2")


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_the_calls_may_be_given_in_several_ways_is_not_known(
    source: str, tmp_path: Path
) -> None:
    assert said(tmp_path, source) == ("bzr-it", None)


@pytest.mark.parametrize(("source", "version"), AT_THE_CALL)
def test_what_names_are_when_a_function_is_called_counts(
    source: str, version: str, tmp_path: Path
) -> None:
    assert said(tmp_path, source) == ("bzr-it", version)


@pytest.mark.parametrize("source", CHANGED)
def test_an_argument_that_another_may_have_changed_is_not_known(
    source: str, tmp_path: Path
) -> None:
    assert said(tmp_path, source) == ("bzr-it", None)


OTHERS = {
    "wrapped": "from setuptools import setup as wrapped\ndef setup(version, **more):\n"
    "    wrapped(version=version + '.dev', **more)\nsetup(name='bzr-it', version='1')",
    "imported": "from wrapping import setup\nsetup(name='bzr-it', version='1')",
    "starred": "from wrapping import *\nsetup(name='bzr-it', version='1')",
    "class": "class setup(object):\n    pass\nsetup(name='bzr-it', version='1')",
    "of a module": "import wrapping\nwrapping.setup(name='bzr-it', version='1')",
    "of another": "import logs\nlogs.setup(name='bzr-it', version='1')",
    "parameter": "def main(setup):\n    setup(name='bzr-it', version='1')\nmain(print)",
    "passed": "def unused():\n    setup(name='bzr-it', version='1')\nrun = setup\nrun(version='2')",
    "failing": "try:\n    setup(name='bzr-it', version='1', url=absent)\nexcept Exception:\n"
    "    setup(name='bzr-it', version='2')",
    "first": "if len(sys.argv) < 99:\n    setup(name='bzr-it', version='1')\n    sys.exit()\n"
    "setup(name='bzr-it', version='2')",
    "of a list": "setup(name='bzr-it', version='1', **['more'])",
    "twice": "more = {'version': '2'}\nsetup(name='bzr-it', version='1', **more)",
    "without a name": "setup('bzr-it', version='1')",
    "later": "v = '1'\ndef read():\n    return v\nif sys.argv:\n    setup(version=read())\nv = '2'",
    "later function": "def read():\n    return '1'\nif sys.argv:\n    setup(version=read())\n"
    "def read():\n    return '2'",
    "later list": "v = ['1']\ndef read():\n    return v[0]\nif sys.argv:\n"
    "    setup(version=read())\nv[0] = '2'",
    "hidden": "from info import *\ndef main(V):\n    setup(name='bzr-it', version=V)\nmain('3')",
    "property": "class A(object):\n    @property\n    def b(self):\n"
    "        v[0] = '2'\na = A()\nv = ['1']\nsetup(name='bzr-it', url=a.b, version=v[0])",
    "computed": "class A(object):\n    @property\n    def b(self):\n"
    "        v[0] = '2'\na = A()\nv = ['1']\nx = a.b\nsetup(name='bzr-it', version=v[0])",
    "iterated": "class A(object):\n    def __iter__(self):\n        v[0] = '2'\n"
    "        return iter([])\na = A()\nv = ['1']\nx = [*a]\nsetup(name='bzr-it', version=v[0])",
    "global": "def read():\n    return '1'\ndef other():\n    global\tread\n"
    "    def read():\n        return '2'\nother()\nsetup(name='bzr-it', version=read())",
    "executed": "exec('V = \"1\"')\ndef main(V):\n    setup(name='bzr-it', version=V)\nmain('2')",
    "executed local": "exec('V = \"1\"')\ndef main():\n    if sys.argv:\n        V = '2'\n"
    "    setup(name='bzr-it', version=V)\nmain()",
    "elsewhere": "if sys.argv[2:]:\n    setup(name='bzr-it', version='1')\n    sys.exit(0)\n"
    "from wrapping import main\nmain()",
    "executing": "def dev():\n    setup(name='bzr-it', version='1')\nexec(open('other.py').read())",
    "another name": "from setuptools import setup as real\ndef dev():\n"
    "    setup(name='bzr-it', version='1')\nreal(name='bzr-it', version='2')",
    "module": "import setuptools as st\nif len(sys.argv) < 99:\n    st.setup(version='2')\n"
    "    sys.exit()\nst.setup(name='bzr-it', version='1')",
    "taken": "import setuptools\nrun = setuptools.setup\nif sys.argv:\n    run(version='2')\n"
    "    sys.exit()\nsetup(name='bzr-it', version='1')",
    "by text": "import setuptools\nif sys.argv:\n    getattr(setuptools, 'setup')(version='2')\n"
    "    sys.exit()\nsetup(name='bzr-it', version='1')",
    "replaced": "import setuptools\ndef patched(**given):\n    pass\n"
    "setuptools.setup = patched\nsetuptools.setup(name='bzr-it', version='1')",
    "declared": "def f():\n    globals().update(V='2')\ndef main():\n    global V\n    V = '1'\n"
    "    f()\n    setup(name='bzr-it', version=V)\nmain()",
    "in a class": "def main():\n    V = '1'\n    class A(object):\n        locals()['V'] = '2'\n"
    "        setup(name='bzr-it', version=V)\nmain()",
    "main": "v = '1'\nimport changing\nsetup(name='bzr-it', version=v)",
    "as": "from setuptools import setup \\\n as run\nrun(version='9')\nsetup(version='1')",
    "as behind a comment": "from setuptools import (setup # all\n as run)\nrun(version='9')\n"
    "setup(name='bzr-it', version='1')",
}
"""Scripts whose version is not what they seem to call ``setup()`` with."""


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_certainly_given_to_setup_is_not_known(source: str, tmp_path: Path) -> None:
    wrapping = "import setuptools\ndef setup(version, **more):\n    setuptools.setup(version='9')\n"
    wrapping += "def main():\n    from setuptools import setup\n    setup(version='2')\n"
    (tmp_path / "other.py").write_text("setup(version='2')\n")
    (tmp_path / "wrapping.py").write_text(wrapping)
    (tmp_path / "changing.py").write_text("import __main__\n__main__.v = '2'\n")
    write_files(tmp_path, source)
    found = read(tmp_path / "setup.py", host="bzr").distribution
    assert found is None or found.version is None


NEW = "import setuptools\nold = setuptools.setup\ndef new(**given):\n    old(version='9')\n"
MODULES = [
    "from setuptools import setup\nsetup(version='9')\n",
    "from setuptools import setup as run\nrun(version='9')\n",
    "from setuptools import *\ndef main():\n    setup(version='9')\n",
    *(
        f"{NEW}{statement} = new\n"
        for statement in ("setuptools.setup: object", "[setuptools.setup]")
    ),
    f"{NEW}setuptools.setup, x = new, 1\n",
    f"{NEW}setuptools \\\n  . setup = new\n",
    f"{NEW}for setuptools.setup in [new]:\n    pass\n",
    f"{NEW}setattr(setuptools,\n        'setup', new)\n",
    f"{NEW}vars(setuptools)['setup'] = new\n",
    f"{NEW}vars(setuptools).update(setup=new)\n",
    f"{NEW}from unittest import mock\nmock.patch('setuptools.setup', new).start()\n",
    "import sys\nsys.modules['setuptools'] = sys\n",
]


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_may_give_setup_or_put_in_its_place_is_not_known(
    module: str, tmp_path: Path
) -> None:
    (tmp_path / "helping.py").write_text(module)
    source = "import helping\nfrom setuptools import setup\nsetup(name='bzr-it', version='1')"
    assert said(tmp_path, source) in (None, (None, None))


@pytest.mark.parametrize(
    "module",
    [
        '"As in::\\n\\n    setup(name=1)\\n"\nTEMPLATE = """\nsetup()\n"""\n',
        "import logs.setup\nfrom logs.setup import run\nit = logs.setup\n",
    ],
)
def test_a_module_may_tell_of_setup_or_have_one_of_its_own(module: str, tmp_path: Path) -> None:
    (tmp_path / "helping.py").write_text(module)
    source = "import helping\nfrom setuptools import setup\nsetup(name='bzr-it', version='1')"
    assert said(tmp_path, source) == ("bzr-it", "1")


def test_a_list_that_a_later_argument_may_have_changed_is_not_known(tmp_path: Path) -> None:
    source = "v = ['a']\nsetup(name='bzr-it', install_requires=v, url={})\n"
    for changing, expected in (("'b'", ("a",)), ("v.append('b')", ())):
        (tmp_path / "setup.py").write_text(BEFORE + source.format(changing))
        distribution = read(tmp_path / "setup.py", host="bzr").distribution
        assert distribution is not None
        assert distribution.requires_dist == expected


def test_a_function_of_the_script_that_is_called_setup_is_another_one(tmp_path: Path) -> None:
    source = "def setup(**options):\n    pass\nif sys.argv:\n    setup(name='other', version='1')"
    assert said(tmp_path, source) == (None, None)


def test_a_file_of_which_nothing_is_read_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "extras.py").write_text("print 'of Python 2'\ncommands = ask()\nversion = ask()\n")
    source = "from extras import commands, version\nsetup(name='bzr-it', cmdclass=commands, "
    source += "version={})\n"
    (tmp_path / "setup.py").write_text(BEFORE + source.format("VERSION"))
    assert read(tmp_path, host="bzr").faults == ()
    (tmp_path / "setup.py").write_text(BEFORE + source.format("version"))
    (fault,) = read(tmp_path, host="bzr").faults
    assert fault == "extras.py:1: cannot be parsed: it has a print statement of Python 2"


@pytest.mark.parametrize("argument", ["entry_points", "package_dir"])
def test_where_plugins_are_not_found_for_an_argument_it_is_told(
    argument: str, tmp_path: Path
) -> None:
    package = tmp_path / "lib" / "it"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("bzr_commands = ['a']\n")
    setup = f"from setuptools import setup\nsetup(name='it',\n      {argument}=ask())\n"
    (tmp_path / "setup.py").write_text(setup)
    with pytest.raises(ReadingError, match=rf"setup.py:3: {argument} is not static: "):
        read(tmp_path, host="bzr")


@pytest.mark.parametrize(
    "version", ["str(3 / 2)", "'1.%s' % [10L]", "chr(228)", "name.upper()", "in_function"]
)
def test_what_python_2_would_give_setup_as_another_value_is_not_known(
    version: str, tmp_path: Path
) -> None:
    source = f"name = 'ä'\ndef run():\n    in_function = str(3 / 2)\n    setup(version={version},"
    source += " name='bzr-it', author=name, keywords=chr(228))\nrun()\nprint 'x'\n"
    assert said(tmp_path, source) == ("bzr-it", None)


def test_directories_of_which_python_2_would_know_more_are_not_known(tmp_path: Path) -> None:
    call = "setup(name='bzr-it', version='1', package_dir={one: 'a', two: 'b'})"
    text = f"{BEFORE}one, two = 'ä', u'ä'\n{call}\nprint 'x'\n"
    (tmp_path / "setup.py").write_text(text, encoding="utf-8")
    faults = read(tmp_path / "setup.py", host="bzr").faults
    assert "setup.py:6: package_dir is not static: means something else in Python 2" in faults


@pytest.mark.parametrize("name", ["name='bzr-J\xfcrgen'", "name='bzr-\\xc3\\xbc'"])
def test_text_in_an_unknown_encoding_is_not_known(name: str, tmp_path: Path) -> None:
    source = f"setup(version='1',\n      {name})\nprint 'x'\n"
    (tmp_path / "setup.py").write_bytes((BEFORE + source).encode("latin-1"))
    (plugin,) = read_all(tmp_path / "setup.py", "bzr")
    assert plugin.distribution is not None
    assert (plugin.distribution.name, plugin.distribution.version) == (None, "1")


@pytest.mark.parametrize("call", ["setup(**options)", "def run():\n    setup(**options)\nrun()"])
def test_where_there_may_be_entry_points_that_are_not_known_it_is_told(
    call: str, tmp_path: Path
) -> None:
    text = f"import sys\noptions = {{'name': 'it'}}\nif sys.argv:\n    options.clear()\n{call}\n"
    (tmp_path / "setup.py").write_text(text)
    for target in (tmp_path, tmp_path / "setup.py"):
        with pytest.raises(
            ReadingError, match=r"not a plugin: .*; setup.py:\d: \*\* is not static"
        ):
            read(target)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "if a:\n    setup(entry_points=1)\nelse:\n    setup(entry_points=2)",
            "called in more than",
        ),
        (
            "def unused():\n    setup(entry_points=1)\nrun = setup\nrun()",
            "may be called in another",
        ),
    ],
)
def test_it_is_told_why_an_argument_is_not_certain(
    source: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "setup.py").write_text(f"from setuptools import setup\n{source}\n")
    with pytest.raises(ReadingError, match=rf"entry_points is not static: setup\(\) .*{reason}"):
        read(tmp_path)


def test_what_a_script_takes_leaves_something_for_its_call_of_setup(tmp_path: Path) -> None:
    lines = "".join(f"x{number} = [*range(30000)]\n" for number in range(20))
    (tmp_path / "setup.py").write_text(f"{BEFORE}{lines}{CALL}\n")
    distribution = read(tmp_path / "setup.py", host="bzr").distribution
    assert distribution is not None and distribution.name == "bzr-it"


def test_directories_in_bytes_of_python_2_are_told(tmp_path: Path) -> None:
    source = "print 'x'\nsetup(name='bzr-it',\n      package_dir={'it': b'lib'})\n"
    (tmp_path / "setup.py").write_text(BEFORE + source)
    reason = "package_dir is not static: means something else in Python 2"
    assert f"setup.py:7: {reason}" in read(tmp_path, host="bzr").faults
