"""Paths that a script makes with `pathlib`, and links that they may lead over."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.scripts import check_version, version_of

IMPORT = "import pathlib\nfrom pathlib import Path\n"
INTO = "{}.replace('deep/VERSION.txt', 'VERSION')\n"
READ = "setup(version=open('VERSION').read().strip())"

KNOWN = [
    "setup(version=Path('VERSION').read_text().strip())",
    "HERE = Path(__file__).parent\nsetup(version=(HERE / 'deep' / 'VERSION.txt').read_text()[:3])",
    "import pathlib\nHERE = pathlib.Path(__file__).resolve().parent\n"
    "setup(version=HERE.joinpath('deep', 'VERSION.txt').read_text(encoding='utf-8')[:3])",
    "with (Path(__file__).absolute().parent / 'named').open(encoding='utf-8') as file:\n"
    "    version = file.read().split()[1]\nsetup(version=version)",
    "with Path('./deep', 'VERSION.txt').open('r') as file:\n"
    "    for version in file:\n        break\nsetup(version=version.strip())",
    "with open(Path(HERE) / Path('deep/VERSION.txt')) as file:\n    version = file.readline()\n"
    "setup(version=version.strip())",
    "setup(version=Path('named').read_bytes().decode('utf-8').split()[1])",
    "def read(path: Path, *names: str) -> str:\n"
    "    return path.joinpath(*names).read_text('utf-8')\n"
    "setup(version=read(Path(__file__).parent, 'deep', 'VERSION.txt').split()[0])",
    "def read(path: 'Path | None' = None, text: Path = None) -> str:\n"
    "    return open(os.path.join(path, 'VERSION')).read() if path else '9'\n"
    "setup(version=read(Path('deep').parent).strip())",
    "place = Path('VERSION')\nfound = isinstance(place, Path) and place.is_file()\n"
    "setup(version=place.read_text().strip())",
    "text = Path('deep/version.py').read_text()\n"
    "setup(version=re.findall(\"__version__ = '(.*)'\", text)[0])",
    "about = {}\nexec((Path(__file__).parent / 'deep/version.py').read_text(), about)\n"
    "setup(version=about['__version__'])",
    "from distutils.util import convert_path\nabout = {}\nplace = convert_path('deep/version.py')\n"
    "with open(place) as file:\n    exec(file.read(), about)\nsetup(version=about['__version__'])",
    "import distutils.util\nplace = join(HERE, distutils.util.convert_path('deep/VERSION.txt'))\n"
    "setup(version=open(place).readline().strip())",
    "setup(version=open(join(os.getcwd(), 'deep', 'VERSION.txt')).readline().strip())",
    "from os import getcwd\ndef read(name):\n    with open(join(getcwd(), name)) as file:\n"
    "        return file.read()\nsetup(version=read('VERSION').strip())",
    "setup(version=(Path.cwd() / 'VERSION').read_text().strip())",
    "HERE = pathlib.Path.cwd().resolve()\nsetup(version=open(HERE / 'VERSION').read().strip())",
    "HERE = dirname(path.realpath(__file__))\n"
    "setup(version=open(join(HERE, 'VERSION')).read().strip())",
    "setup(version=(Path().cwd() / 'VERSION').read_text().strip())",
    "setup(version=(Path('deep').cwd() / 'VERSION').read_text().strip())",
    "setup(version=(Path() / 'deep' / 'VERSION.txt').read_text()[:3])",
    "HERE = str(Path(__file__).parent)\n"
    "setup(version=open(join(HERE, 'deep', 'VERSION.txt')).readline().strip())",
    "def read(name):\n    with open(str(join(HERE, name))) as file:\n        return file.read()\n"
    "setup(version=read('VERSION').strip())",
    "setup(version=Path(str(Path('deep').joinpath('VERSION.txt'))).read_text()[:3])",
    "setup(version=open(join(str(str(HERE)), str(Path('VERSION')))).read().strip())",
    "setup(version=open(join(path.dirname('__file__'), 'VERSION')).read().strip())",
    "HERE = path.abspath(path.dirname('deep/setup.py'))\n"
    "setup(version=open(join(HERE, 'VERSION.txt')).read()[:3])",
    "HERE = Path().resolve()\nsetup(version=open(HERE / 'VERSION').read().strip())",
]


@pytest.mark.parametrize("source", KNOWN)
def test_a_version_from_a_path_is_what_python_gives(source: str, tmp_path: Path) -> None:
    check_version(tmp_path, IMPORT + source)


UNKNOWN = [
    f"Path('deep/VERSION.txt').replace('VERSION')\n{READ}",
    f"P = Path\nP.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"P = Path('deep').__class__\nP.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"P = type(Path('deep'))\nP.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"def f(a: Path):\n    pass\nP = f.__annotations__['a']\n"
    f"P.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"a: Path\nP = __annotations__['a']\nP.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"def f(a: [Path][0].replace('deep/VERSION.txt', 'VERSION')):\n    pass\n{READ}",
    f"class P(Path):\n    pass\n{READ}",
    "from distutils.util import convert_path\nsetup(version=convert_path('1.0'))",
    "from distutils.util import convert_path as c\nsetup(version=open(c('../VERSION')).read())",
    "os.chdir('deep')\nsetup(version=open(join(os.getcwd(), 'VERSION.txt')).readline().strip())",
    "os.chdir('deep')\nsetup(version=(Path.cwd() / 'VERSION.txt').read_text()[:3])",
    f"HERE = os.getcwd()\n{INTO.format('Path')}setup(version=open(join(HERE, 'VERSION')).read())",
    f"{INTO.format('Path().cwd.__self__')}{READ}",
    "os.chdir('deep')\nsetup(version=(Path().cwd() / 'VERSION.txt').read_text()[:3])",
    "Path.cwd = lambda path: path\n"
    "setup(version=(Path('deep').cwd() / 'VERSION.txt').read_text()[:3])",
    f"from os import rename as cwd\ncwd('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"class A:\n    cwd = os.rename\nA.cwd('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"m = Path.cwd\n{INTO.format('m.__self__')}{READ}",
    f"{INTO.format('Path().parents._pathcls')}{READ}",
    f"class A(object):\n    def __class_getitem__(cls, other):\n        {INTO.format('other')}"
    f"a: A[Path]\n{READ}",
    f"class E(Exception):\n    def __or__(self, other):\n        {INTO.format('other')}"
    f"try:\n    raise E\nexcept E as e:\n    a: e | Path\n{READ}",
    f"import abc\nclass A(abc.ABC):\n    @classmethod\n    def __subclasshook__(cls, C):\n"
    f"        {INTO.format('C')}        return False\nisinstance(Path(), A)\n{READ}",
    f"class E(Exception):\n    def __instancecheck__(self, x):\n        {INTO.format('x')}"
    f"try:\n    raise E\nexcept E as e:\n    isinstance(os, e)\n{READ}",
    f"try:\n    hasattr(os.zzz, 'x')\nexcept AttributeError as e:\n"
    f"    {INTO.format('e.obj')}{READ}",
    "class E(Exception):\n    @property\n    def read(self):\n"
    "        return Path('VERSION').write_text\n"
    f"try:\n    raise E\nexcept E as e:\n    e.read('9')\n{READ}",
    "class E(Exception):\n    @property\n    def read(self):\n        return os.environ.pop\n"
    f"try:\n    raise E\nexcept E as e:\n    e.read('9')\n{READ}",
    "class E(Exception):\n    @property\n    def __add__(self):\n        return sorted\n"
    f"try:\n    raise E\nexcept E as e:\n    e + '9'\n{READ}",
    f"class E(Exception):\n    class __add__(object):\n        pass\n{READ}",
    f"class E(Exception):\n    def get(self):\n        return vars\n{READ}",
    f"read = open('VERSION', 'rb').raw.__init__\n{READ}",
    f"class Path(object):\n    cwd = Path('VERSION').write_text\nPath.cwd('9')\n{READ}",
    f"import time\nclass time(object):\n    ctime = open\ntime.ctime('VERSION', 'w')\n{READ}",
    "import pkg_resources\nP = pkg_resources.EntryPoint\nclass E(Exception):\n"
    "    def __rtruediv__(self, other):\n        return P.parse('a = stamping:b')\n"
    f"try:\n    raise E\nexcept E as e:\n    (Path() / e).resolve()\n{READ}",
    f"P = [Path('VERSION').unlink]\n{READ}",
    f"from setuptools.command.build_py import Path as P\nQ = P\n{INTO.format('Q')}{READ}",
    f"from setuptools.command.build_py import Path as P\nclass A(P):\n    pass\n"
    f"{INTO.format('A')}{READ}",
    f"import setuptools.command.build_py\nQ = setuptools.command.build_py\n"
    f"{INTO.format('Q.Path')}{READ}",
    "try:\n    import json as other\nexcept ImportError:\n    pass\nimport other\n"
    f"P = other.XError\n{INTO.format('P')}{READ}",
    "str = ['1']\ndef f(a: str):\n    pass\nf.__annotations__['a'][0] = '9'\nsetup(version=str[0])",
    "int = ['1']\ndef f() -> int:\n    pass\nlist(f.__annotations__.values())[0].append('9')\n"
    "setup(version='.'.join(int))",
    f"Path('VERSION').open('w')\n{READ}",
    f"Path('VERSION').open(mode='w')\n{READ}",
    f"Path.open(Path('VERSION'), 'w')\n{READ}",
    f"Path('VERSION').write_text('9')\n{READ}",
    f"strip = Path('VERSION').unlink\nstrip()\n{READ}",
    f"def Path(a):\n    os.remove(a)\nPath('VERSION')\n{READ}",
    "Path.read_text = ask\nsetup(version=Path('VERSION').read_text())",
    "Path = ask\nsetup(version=Path('VERSION').read_text())",
    "setup(version=Path('named').read_text())",
    "setup(version=Path('VERSION').read_text(errors='ignore'))",
    "setup(version=Path('VERSION').read_text('utf-8', encoding='utf-8'))",
    "setup(version=Path('..', 'VERSION').read_text())",
    "setup(version=(Path('deep') / '..' / 'VERSION').read_text())",
    "setup(version=(Path('deep') / '/VERSION').read_text())",
    "setup(version=(Path('deep').parent.parent / 'VERSION').read_text())",
    "setup(version=Path('linked').resolve().parent.joinpath('VERSION').read_text())",
    "setup(version=open(join(dirname(path.realpath('linked')), 'VERSION')).read())",
    "setup(version=str(Path('VERSION')))",
    "setup(version=Path('VERSION').name)",
    "setup(version=str(Path('VERSION')).replace('VERSION', '1'))",
    "setup(version=open(join(dirname('../setup.py'), 'VERSION')).read())",
    "setup(version=open(join(dirname('deep/'), 'VERSION')).read())",
    "setup(version=open(join(dirname(str(Path('.'))), 'VERSION')).read())",
    "setup(version=Path('VERSION') / 1)",
    "setup(version=('deep' / Path('VERSION.txt')).read_text())",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_a_path_may_not_lead_to_is_not_known(source: str, tmp_path: Path) -> None:
    project = tmp_path / "x"
    project.mkdir()
    (project / "linked").symlink_to("deep/VERSION.txt")
    (project / "other.py").write_text("from pathlib import Path as XError\n")
    (tmp_path / "VERSION").write_text("9")
    assert version_of(project, IMPORT + source) is None
