"""Scripts that call ``setup()`` in a function, which nothing else calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from jackfield.reading import read
from reading.scripts import BEFORE, version_in_python, version_of
from reading.writing import write

SETUP = "    setup(name='it', version=v)\n"
READ = "    with open(join(HERE, 'VERSION')) as file:\n        v = file.read().strip()\n"
CALLS = {
    "": "main()",
    "guarded": "if __name__ == '__main__':\n    main()",
    "tried": "try:\n    main()\nfinally:\n    print()",
}

KNOWN = {
    "a file": f"{READ}{SETUP}",
    "a list": f"    v = ['1']\n    v.append('2')\n    v = '.'.join(v)\n{SETUP}",
    "a dict": "    given = dict(name='it', version='1')\n    given['version'] += '.2'\n"
    "    setup(**given)\n",
    "an import": f"    from deep.version import __version__ as v\n{SETUP}",
    "all imports": "    import deep.version as found, deep\n    v = found.__version__\n" + SETUP,
    "a condition": "    v = '1'\n    if v:\n        v += '.2'\n" + SETUP,
    "a module's name": "    v = helper() + '.3'\n" + SETUP,
    "exec": "    of = {}\n    exec(open('deep/version.py').read(), of)\n    v = of['other']\n"
    + SETUP,
}
HELPER = "def helper():\n    v = '4'\n    return v\n"
IN_DEEP = {"deep/__init__.py": ""}


@pytest.mark.parametrize("case", KNOWN)
@pytest.mark.parametrize("how", CALLS)
def test_the_version_that_a_function_gives_setup_is_what_python_gives(
    how: str, case: str, tmp_path: Path
) -> None:
    write(tmp_path, IN_DEEP)
    found = version_of(tmp_path, f"{HELPER}def main():\n{KNOWN[case]}{CALLS[how]}")
    assert found is not None or (how, case) == ("tried", "an import")
    assert found in (None, version_in_python(tmp_path))


UNKNOWN = {
    "called twice": f"def main():\n    v = get()\n{SETUP}def get():\n    return x\nx = '1'\n"
    "main()\nif sys.argv:\n    x = '2'\n    main()",
    "executed": f"v = '0'\ndef main():\n    exec('v = 1')\n{SETUP}main()",
    "a class": "def main():\n    class A(ask()):\n        v = '1'\n    v = A.v\n"
    + SETUP
    + "main()",
    "it ends before": "def main():\n    v = '1'\n    if ask():\n        return setup(version='3')\n"
    f"{SETUP}main()",
    "a loop": "for v in ['1', '2']:\n    main()\ndef main():\n    x = v\n    setup(version=x)",
    "given": f"def main(v):\n{SETUP}main(ask())",
    "another function": "if ask():\n    def main():\n        setup(version='1')\nelse:\n"
    "    def main():\n        setup(version='2')\nmain()",
    "told": f"def main():\n    v = ask()\n{SETUP}main()",
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_a_function_may_give_setup_in_another_way_is_not_known(
    case: str, tmp_path: Path
) -> None:
    assert version_of(tmp_path, f"from elsewhere import ask\n{UNKNOWN[case]}") is None


def test_the_names_of_a_function_are_no_variables(tmp_path: Path) -> None:
    source = f"def main():\n    jackfield_commands = v = '1'\n{SETUP}main()\n"
    write(tmp_path, {"setup.py": f"{BEFORE}{source}jackfield_minimum_version = (1,)\n"})
    plugin = read(tmp_path)
    assert plugin.declaration("jackfield").values == {"minimum_version": (1,)}
    assert plugin.distribution is not None
    assert plugin.distribution.version == "1"
