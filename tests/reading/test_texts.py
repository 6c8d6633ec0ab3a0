"""Texts of the source's own files that a script opens, and functions that it calls for them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from jackfield.reading import read
from reading.conftest import Declared
from reading.scripts import BEFORE, FILES, check_version, version_of
from reading.writing import write

READ = "setup(version=open('VERSION').read().strip())"

KNOWN = [
    "setup(version=open('VERSION').read().strip())",
    "setup(version=open(os.path.join(os.path.dirname(__file__), 'VERSION')).read().strip())",
    "setup(version=open(os.path.join(HERE, 'deep', './VERSION.txt'), 'r').readline().rstrip())",
    "setup(version=open(join(dirname(path.abspath(__file__)), 'deep/VERSION.txt')).readlines()[0])",
    "setup(version=io.open('named', encoding='utf-8').read().split()[1])",
    "setup(version=codecs.open(os.path.join(HERE, 'named'), 'r', 'utf8').read()[2:].strip())",
    "with open('VERSION') as file:\n    version = file.read().strip()\nsetup(version=version)",
    "with open('VERSION') as file, open('deep/VERSION.txt') as other:\n"
    "    version = file.read().strip() + '.' + other.readline().strip()\nsetup(version=version)",
    "file = open('VERSION')\nversion = file.read()[1:-1]\nfile.close()\nsetup(version=version)",
    "def read(*names):\n    'Read a file.'\n    return open(os.path.join(HERE, *names)).read()\n"
    "setup(version=read('deep', 'VERSION.txt').split()[0], long_description=read('long.py'))",
    "def version(name='VERSION'):\n    with open(name) as file:\n        text = file.read()\n"
    "        return text.strip()\nsetup(version=version())",
    "def digits(numbers, sign='.'):\n    if len(numbers) > 3:\n        return None\n"
    "    return sign.join(map(str, numbers))\nsetup(version=digits((1, 2, 3)))",
    "text = open('deep/version.py').read()\n"
    "version = re.search(r\"^__version__ = '(.*?)'\", text, re.M).group(1)\nsetup(version=version)",
    "version = re.compile(r\".*__version__ = '(.*?)'\", re.S).match(\n"
    "    open(os.path.join(HERE, 'deep', 'version.py')).read()).group(1)\nsetup(version=version)",
    "with open('long.py') as file:\n"
    "    found = re.search('__version__ = [\\'\"]([^\\'\"]*)', file.read())\n"
    "    if found:\n        version = found.group(1)\n    else:\n        raise RuntimeError\n"
    "setup(version=version)",
    "def find():\n    text = open('deep/version.py').read()\n"
    "    match = re.search(r'(?P<name>\\w+) = (?P<sign>[\\'\"])(?P<it>.+?)\\2', text)\n"
    "    if not match:\n        raise RuntimeError\n"
    "    return match.group('it') + match.group(1)\nsetup(version=find())",
    "numbers = re.search(r'\\((\\d+), *(\\d+)\\)', open('deep/version.py').read()).groups()\n"
    "setup(version='.'.join(numbers))",
    "from setuptools import Command\nclass Publish(Command):\n    user_options = []\n"
    "    def run(self):\n        os.system('write')\n"
    "setup(version=open('VERSION').read().strip(), cmdclass={'publish': Publish})",
    "from setuptools.command.build_ext import build_ext\n"
    "try:\n    from Cython.Distutils import build_ext\nexcept ImportError:\n    pass\n"
    "class Build(build_ext):\n    def build_extension(self, ext):\n        ext.write()\n"
    "        build_ext.build_extension(self, ext)\n"
    "setup(version=open('VERSION').read().strip(), cmdclass={'build_ext': Build})",
    "try:\n    import json\nexcept ImportError:\n    json = None\nif not json or json is None:\n"
    f"    sys.exit('there is no json')\n{READ}",
    f"if sys.version_info[:2] < (3, 5) or hasattr(sys, 'pypy_version_info'):\n"
    f"    sys.stderr.write('too old')\n    sys.exit(1)\n{READ}",
    f"if 'absent' in sys.argv:\n    sys.argv.remove('absent')\nos.environ['MADE'] = '1'\n{READ}",
    f"def below(path):\n    return [each for each in path.split(os.sep) if each]\n{READ}",
    f"from glob import glob\nimport platform\nfound = sorted(glob('deep/*'))\n"
    f"if platform.system() == 'Absent':\n    found += ['x']\n{READ}",
    f"class Failed(Exception):\n    pass\ndef check():\n    raise Failed\n{READ}",
    "# the system of versions\nask = os.environ.get('ASK')\n"
    "setup(version=open('VERSION').read().strip())",
    "def main():\n    setup(version=open(os.path.join(HERE, 'VERSION')).read().strip())\nmain()",
    f"if sys.argv[-1] == 'publish':\n    os.system('upload')\n    print('{{}}'.format(1))\n"
    f"    sys.exit()\n{READ}",
    "def read():\n    return open('VERSION').read().strip()\nif sys.argv[-1] == 'publish':\n"
    "    try:\n        import wheel\n    except ImportError:\n        raise ImportError('wheel')\n"
    "    os.system('upload')\n    given = {'version': read()}\n"
    "    print('tag %(version)s' % given)\n    sys.exit()\nelif sys.argv[-1] == 'tag':\n"
    "    os.system('git tag ' + read())\n    exit()\nsetup(version=read())",
    f"import setuptools\nif int(setuptools.__version__.split('.')[0]) < 3:\n    raise ValueError\n"
    f"{READ}",
    "match = re.search('[0-9.]+', open('VERSION').read())\nsetup(version=match.group())",
    f"print('reading', file=sys.stderr)\nlargest = max([1, 2])\n{READ}",
    "setup(version=open('VERSION').read().replace(' ', '').replace('\\n', ''))",
    "found = {'a': '1', 'b': '2'}\nparts = []\nfor name, number in found.items():\n"
    "    parts.append(number)\n    parts.remove(number)\n    parts += [number]\n"
    "setup(version='.'.join(parts))",
    "def read(numbers):\n    for a in numbers:\n        for b in numbers:\n"
    "            for c in numbers:\n                for d in numbers:\n"
    "                    if a == b == c == d == numbers[-1]:\n                        return a\n"
    "setup(version=read('123'))",
    "setup(version=open('VERSION', 'rb').read().decode('ascii').strip())",
    "setup(version=io.open('named', mode='rb').read().decode().split()[1])",
    "with open('marked', 'rb') as file:\n    text = file.read().decode('utf-8-sig')\n"
    "setup(version=text.strip())",
    "setup(version=open('marked', encoding='UTF-8-SIG').read().strip())",
    "setup(version=open('ended', 'rb').readline().decode('latin_1')[:-2])",
    "setup(version=str(len(open('ended', 'rb').readlines())))",
    "setup(version=''.join(open('ended')))",
    "setup(version=open('ended').readline())",
    "setup(version=repr(open('ended', encoding='utf-8').read()))",
    "setup(version=repr(io.open('ended', 'rt').readlines()))",
    "setup(version=re.search('^of (.*)$', codecs.open('ended').read(), re.M).group(1))",
    "setup(version=codecs.open(os.path.join(HERE, 'named'), 'rb', 'utf-8').read()[2:].strip())",
    "setup(version=codecs.open('VERSION', 'rb').read().decode('utf8').strip())",
    "setup(version=codecs.open('VERSION').readline().strip())",
    "import ast\nfound = re.compile(r'__version__\\s+=\\s+(.*)')\n"
    "with open('long.py', 'rb') as f:\n"
    "    version = str(ast.literal_eval(found.search(f.read().decode('utf-8')).group(1)))\n"
    "setup(version=version)",
    "from ast import literal_eval\n"
    "numbers = literal_eval(re.search('version_info = (.*)', open('deep/version.py').read())[1])\n"
    "setup(version='.'.join(map(str, numbers)))",
    "setup(version=re.findall('__version__ = .(.*).', open('deep/version.py').read())[0])",
    "found = re.compile(r'^(\\w+) = .([\\d.]+).$', re.M).findall(open('deep/version.py').read())\n"
    "setup(version=dict(found)['__version__'] + found[-1][0])",
    "with open('VERSION') as text:\n    text = text.read().strip()\nsetup(version=text)",
    "with open('VERSION') as version, open('long.py') as text:\n"
    "    text, version = version.readline().strip(), text.readline()\nsetup(version=text)",
    "def empty(line):\n    return line.isspace() or not line.casefold().isascii()\n"
    "setup(version=open('VERSION').read().strip())",
    "lines = open('deep/VERSION.txt')\nsetup(version=list(map(str.strip, lines))[0])",
    "lines = open('deep/VERSION.txt')\nsetup(version=[*filter(lambda x: '.' in x, lines)][0][:3])",
    "setup(version='.'.join(filter(None, map(str, (1, 0, '', 2)))))",
    "def bare(line):\n    return line.strip()\n"
    "setup(version=list(map(bare, open('deep/VERSION.txt')))[0])",
    "found = re.search(r'(?P<a>\\d)\\.(?P<b>\\d)(?P<c>-)?', open('VERSION').read()).groupdict()\n"
    "setup(version='{a}.{b}.{c}'.format(**found))",
    "setup(version=re.search(r'(?P<a>\\d)(?P<b>-)?', '12').groupdict('0')['b'])",
    "setup(version=repr(re.findall('v|.(e)', open('deep/version.py').read())))",
    "setup(version=re.search('VERSION', open('deep/version.py').read(), re.I).group())",
    "setup(version=re.search(r'([\\d.]+)(-\\w+)?', open('VERSION').read()).group())",
    "setup(version=repr(re.search('(1)(2)?', open('VERSION').read()).groups()))",
    "setup(version=repr(re.search('(1)(2)?', open('VERSION').read()).groups('x')))",
    "found = re.findall(r'(?<=\\')\\d+[.]\\d+[^\\'\\s]*(?=\\')', open('deep/version.py').read())\n"
    "assert len(found) == 1\nsetup(version=found[0])",
    "found = re.findall('[0-9]', open('long.py').read())\nsetup(version='.'.join(found))",
    "found = re.search('(?P<it>[0-9.]+)', open('deep/VERSION.txt').read())\n"
    "if found is None:\n    raise RuntimeError\nsetup(version=found['it'] + found[0])",
    "found = re.search('(?P<it>[0-9.]+)', open('deep/VERSION.txt').read())\n"
    "setup(version=found.group(1) if found is not None else '9')",
    "found = re.search('absent', open('deep/VERSION.txt').read())\n"
    "setup(version='1' if found is not None else '9')",
    "with open('deep/VERSION.txt') as file:\n    for line in file:\n        version = line\n"
    "setup(version=version)",
    "for line in open('deep/version.py'):\n    if line.startswith('__version__'):\n"
    "        version = line.split('=')[1].strip().strip('\\'')\n        break\n"
    "else:\n    version = '9'\nsetup(version=version)",
    "for line in open('deep/version.py', 'rb'):\n    if line.startswith(b'absent'):\n"
    "        version = '9'\n        break\nelse:\n    version = '1'\nsetup(version=version)",
    "found = []\nfor a, b in [('1', '2'), ('3', '4')]:\n    for c in a + b:\n"
    "        if c == '2':\n            continue\n        found.append(c)\n"
    "        if c == '4':\n            break\n    else:\n        found += ['x']\n"
    "setup(version='.'.join(found))",
    "known = {}\nfor n in range(3):\n    known[n] = str(n)\n    for m in range(5):\n"
    "        if m == 2:\n            break\n    else:\n        break\n"
    "setup(version='.'.join(known.values()) + str(m))",
    "found = ['1']\nfor n in found:\n    if len(found) < 3:\n        found.append(n)\n"
    "setup(version='.'.join(found))",
    "def read():\n    for n in '12':\n        return n\nsetup(version=read())",
    "def read():\n    with open('deep/version.py') as file:\n        for line in file:\n"
    "            if line.startswith('__version__'):\n"
    "                return line.split('=')[1].strip().strip(\"'\")\n    raise RuntimeError\n"
    "setup(version=read())",
    "def read(path):\n    with codecs.open(os.path.join(HERE, path), 'r') as file:\n"
    "        return file.read()\ndef find(path):\n    for line in read(path).splitlines():\n"
    "        if line.startswith('__version__'):\n"
    "            sign = '\"' if '\"' in line else \"'\"\n"
    "            return line.split(sign)[1]\n    else:\n        raise RuntimeError('none')\n"
    "setup(version=find('deep/version.py'))",
    "def read():\n    found = None\n    for line in open('deep/version.py'):\n"
    "        if not line:\n            continue\n        for word in line.split():\n"
    "            if word == '=':\n                break\n            found = word\n"
    "        else:\n            found = '9'\n    return found\nsetup(version=read())",
    "def read():\n    for a, (b, c) in [('x', '12'), ('y', '34')]:\n        pass\n"
    "    else:\n        return a + b + c\nsetup(version=read())",
    "PLACE = os.path.join('deep', 'version.py')\ndef read(*parts):\n"
    "    with codecs.open(os.path.join(HERE, *parts), 'rb', 'utf-8') as file:\n"
    "        return file.read()\nTEXT = read(PLACE)\ndef find(meta):\n    found = re.search(\n"
    '        r"^__{meta}__ = [\'\\"]([^\'\\"]*)[\'\\"]".format(meta=meta), TEXT, re.M)\n'
    "    if found:\n        return found.group(1)\n    raise RuntimeError('none')\n"
    "setup(version=find('version'))",
    "def find(text):\n    version, = re.findall(\"__version__ = '(.*)'\", text)\n"
    "    return version\nsetup(version=find(open('deep/version.py').read()))",
    "setup(version=open(join(HERE, dirname(join('deep', 'other')), 'VERSION.txt')).read()[:3])",
    "about = {}\nexec(open('deep/version.py', 'rb').read(), about)\n"
    "setup(version=about['__version__'])",
    "about = {}\nexec(compile(open('long.py', 'rb').read(), 'long.py', 'exec'), about)\n"
    "setup(version=about['__version__'])",
    "def read(*names, **given):\n    with io.open(\n"
    "        join(HERE, *names), encoding=given.get('encoding', 'utf8')\n    ) as file:\n"
    "        return file.read()\n"
    "setup(version=read('named').split()[1] + read('VERSION', encoding='ascii').strip())",
    "def read(first, **given):\n    return first + given['second'] + str(len(given))\n"
    "setup(version=read(second='2', first='1', third='3'))",
    "with open('deep/version.py') as file:\n    for line in file:\n"
    "        found = re.search(\"__version__ = '(.*)'\", line)\n        if found:\n"
    "            version = found.group(1)\n            break\n    else:\n"
    "        raise RuntimeError('none')\nsetup(version=version)",
    "for n in '123':\n    if n == '4':\n        raise ValueError(n)\nsetup(version=n)",
    "found = [line.strip() for line in open('deep/VERSION.txt') if line[0] == '2']\n"
    "setup(version=','.join(found))",
    "setup(version=list(open('deep/VERSION.txt', 'rb'))[0].decode().strip())",
    "setup(version=''.join(line for line in open('deep/VERSION.txt') if line[:1] != 'o').strip())",
    "setup(version=''.join(open('VERSION')).strip())",
    "first, second = open('deep/VERSION.txt')\nsetup(version=first.strip())",
    "with open('deep/VERSION.txt') as file:\n    found = {n: line for n, line in enumerate(file)}\n"
    "setup(version=found[0].strip())",
    "def read():\n    with open('deep/VERSION.txt') as file:\n"
    "        return [line.rstrip() for line in file]\nsetup(version=read()[0])",
    f"os.chdir(os.path.dirname(os.path.abspath(__file__)))\n{READ}",
    f"os.chdir(os.path.normpath(os.path.join(os.path.abspath(__file__), os.pardir)))\n{READ}",
    f"os.chdir(path.abspath(join(HERE, 'deep', os.path.pardir)))\n{READ}",
    f"os.chdir(os.path.normpath(join('deep', '..')))\n{READ}",
    f"os.chdir(os.path.normpath('.'))\nos.chdir(os.curdir)\n{READ}".replace("os.curdir", "'.'"),
    f"root = os.path.dirname(__file__)\nif root != '':\n    os.chdir(root)\n{READ}",
    f"root = os.path.dirname(__file__)\nif root:\n    os.chdir(root)\n{READ}",
    f"if os.getcwd() != HERE:\n    os.chdir(HERE)\n{READ}",
    f"os.chdir(HERE)\ntry:\n    import json\nexcept ImportError:\n    json = None\n{READ}",
    "version = open(path.normpath(join(HERE, 'deep', '.', 'VERSION.txt'))).readline()\n"
    "setup(version=version.strip())",
    "try:\n    import setuptools as tools\n    from setuptools.command.build_ext import build_ext\n"
    "except ImportError:\n    version = '9'\nelse:\n    version = '1'\nsetup(version=version)",
    "version = '1'\ntry:\n    from setuptools import Command as C\nexcept (ImportError, OSError):\n"
    "    version = '9'\nfinally:\n    version += '.2'\nsetup(version=version)",
    "import json\nsetup(version=json.load(open('deep/about.json'))['version'])",
    "import json as j\nwith io.open('deep/about.json', encoding='utf-8') as file:\n"
    "    about = j.load(file)\nsetup(version=about['parts'][1]['of'] + str(about['number']))",
    "from json import loads\nabout = loads(open('deep/about.json').read())\n"
    "about['version'] += '.5'\nsetup(version=about['version'] + '.'.join(about['names']))",
    'import json\nfound = json.loads(\' {"a": [1, null, true], "a": [2, -0.5, "\\\\u00e9"]}\')\n'
    "setup(version='.'.join(map(str, found['a'])))",
]


@pytest.mark.parametrize("source", KNOWN)
def test_a_version_from_a_file_is_what_python_gives(source: str, tmp_path: Path) -> None:
    check_version(tmp_path, source)


IN_NO_BLOCK = [
    "version = open(join(HERE, 'VERSION')).read().strip()\nos.system('true')\n"
    "setup(version=version)",
    "try:\n    from setuptools import setup, find_packages\nexcept ImportError:\n"
    "    import ez_setup\n    ez_setup.use_setuptools()\n"
    f"    from setuptools import setup, find_packages\n{READ}",
    "try:\n    import setuptools\nexcept ImportError:\n    from ez_setup import use_setuptools\n"
    f"    use_setuptools()\n{READ}",
    "version = open('VERSION').read().strip()\nos.chdir(HERE)\n"
    "setup(version=version + open('deep/VERSION.txt').readline().strip())",
    "version = open('VERSION').read().strip()\nif sys.argv[-1] == 'tag':\n"
    "    os.system('tag')\nsetup(version=version)",
    "with open('deep/version.py') as file:\n    exec(file.read())\n"
    "def stamp():\n    os.remove('VERSION')\nsetup(version=__version__)",
    "version = open('VERSION').read().strip()\nask = re.search('1', version)\n"
    "setup(version=version, scripts=[stamp() for stamp in ()])",
]


@pytest.mark.parametrize("source", IN_NO_BLOCK)
def test_in_no_block_of_a_script_only_that_counts_which_has_run(
    source: str, tmp_path: Path
) -> None:
    check_version(tmp_path, source)


@pytest.mark.parametrize(
    "source",
    [each for each in KNOWN if not each.startswith(("def ", "if ")) and "\ndef" not in each],
)
def test_it_is_the_same_behind_a_guard(source: str, tmp_path: Path) -> None:
    known = version_of(tmp_path, source)
    guarded = textwrap.indent(source, "    ")
    assert version_of(tmp_path, f"if __name__ == '__main__':\n{guarded}") == known


UNKNOWN = [
    "setup(version=open('absent').read())",
    "setup(version=open('deep').read())",
    "setup(version=open('../VERSION').read())",
    "setup(version=open('/etc/hostname').read())",
    "setup(version=open(os.path.join(HERE, '..', 'VERSION')).read())",
    "setup(version=open(os.path.join(HERE, '/etc/hostname')).read())",
    "setup(version=open(os.path.dirname(HERE) + '/VERSION').read())",
    "setup(version=open('VERSION/').read())",
    "setup(version=open(os.path.join('VERSION', '')).read())",
    "setup(version=open(join(dirname(join(HERE, 'deep/')), 'VERSION')).read())",
    "setup(version=open(join(dirname(join(HERE, 'deep', '.')), 'VERSION')).read())",
    "setup(version=open('named').read())",
    "setup(version=open('named', encoding='ascii').read())",
    "setup(version=open('named', encoding='cp1252').read())",
    "setup(version=open('VERSION', 'rb').read())",
    "setup(version=open('VERSION', newline='').read())",
    "setup(version=open('VERSION'))",
    "setup(version=HERE)",
    "file = open('VERSION')\nsetup(name=file.read(), version=file.read())",
    "with open('VERSION') as file:\n    pass\nsetup(version=file.read())",
    "file = open('VERSION')\nask(file)\nsetup(version=file.read())",
    f"open('VERSION', 'w').write('9')\n{READ}",
    f"if sys.argv:\n    os.system('stamp')\n{READ}",
    f"if sys.argv:\n    os.system('stamp')\n    sys = ask\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    from asking import sys\n    os.system('stamp')\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    sys.exit = os.system\n    sys.exit('stamp')\n{READ}",
    f"def stamp():\n    sys.exit = os.system\nif sys.argv:\n    stamp()\n    sys.exit('a')\n{READ}",
    f"if sys.argv:\n    exec('sys = os')\n    os.system('stamp')\n    sys.exit()\n{READ}",
    f"try:\n    if sys.argv:\n        os.system('stamp')\n        sys.exit()\n"
    f"except SystemExit:\n    pass\n{READ}",
    f"os.chdir('deep')\n{READ}",
    f"import stamping\nstamping.stamp()\n{READ}",
    f"def stamp():\n    with open('VERSION', mode='w') as file:\n        file.write('9')\nstamp()\n"
    f"{READ}",
    f"class Stamp(object):\n    def __init__(self):\n        os.system('stamp')\nStamp()\n{READ}",
    f"class A(object):\n    os.rename('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from info import *\nfrom writer import stamp\nstamp()\n{READ}",
    f"def open(name):\n    return io.StringIO('9')\n{READ}",
    f"if sys.argv:\n    open = io.open\n{READ}",
    f"io.open = os.path.join = None\n{READ}",
    "def read():\n    return known\nif sys.argv:\n    def read():\n        return '9'\n"
    "known = '1'\nsetup(version=read())",
    "def read():\n    return '1'\ndef other():\n    global read\n    read = None\nother()\n"
    "setup(version=read())",
    "def read():\n    if sys.argv:\n        return '9'\n    return '1'\nsetup(version=read())",
    "def read(text=sys.argv[0]):\n    return text\nsetup(version=read())",
    "@ask\ndef read():\n    return '1'\nsetup(version=read())",
    "def read():\n    yield '1'\nsetup(version=read())",
    "def read(n):\n    return read(n)\nsetup(version=read(1))",
    "known = '1'\ndef read():\n    version = known\n    known = '2'\n    return version\n"
    "setup(version=read())",
    "def setup_(version):\n    return version\nfile = open('VERSION')\n"
    "setup(version=file.read())\nsetup(version=setup_(file.read()))",
    "setup(version=re.search('__version__ = (a*|b)*', open('deep/version.py').read()).group())",
    "setup(version=re.search('v ersion', open('deep/version.py').read(), re.X).group())",
    "setup(version=re.search('(1)(2)?', open('VERSION').read()).group(2))",
    "setup(version=re.search('(', open('deep/version.py').read()).group())",
    "setup(version=re.search('absent', open('deep/version.py').read()).group())",
    "setup(version=re.search('(a*)*b', 'a' * 5000).group())",
    "setup(version=re.search('a*a*a*b', 'a' * 5000).group())",
    "setup(version=open('long.py').read()[-6:-2])",
    "if os.path.dirname(__file__):\n    version = '1'\nelse:\n    version = '2'\n"
    "setup(version=version)",
    "def read(text='1'):\n    return text\nread.__defaults__ = ('2',)\nsetup(version=read())",
    f"print('9', file=open(\n    os.path.join(HERE, 'VERSION'),\n    'w'))\n{READ}",
    f"mode = sys.argv[0]\nprint('9', file=io.open('VERSION', mode))\n{READ}",
    f"setup(name='x', cmdclass=sys.argv)\n{READ}",
    f"import os as system\nsystem.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import posix\nposix.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from os import path, system as stamp\nstamp('stamp')\n{READ}",
    f"os . system('stamp')\n{READ}",
    f"import logging\nlogging.basicConfig(filename='VERSION')\n{READ}",
    f"import zipfile\nzipfile.ZipFile('VERSION', 'w').close()\n{READ}",
    f"import shelve\nshelve.open('VERSION')\n{READ}",
    f"from gzip import open as read\nread('VERSION', 'w')\n{READ}",
    f"f = open('VERSION', sys.argv[0])\n{READ}",
    f"f = open('VERSION', **given)\n{READ}",
    f"getattr(os, 'remove')('VERSION')\n{READ}",
    f"stamp = os.remove\nstamp('VERSION')\n{READ}",
    f"list(map(os.remove, ['VERSION']))\n{READ}",
    f"def stamp(strip):\n    strip('VERSION')\nstamp(os.remove)\n{READ}",
    f"re.sub('a', os.remove, 'a')\n{READ}",
    f"class A(object):\n    strip = os.remove\nA.strip('VERSION')\n{READ}",
    f"class A(object):\n    def run(self, stamp=os.remove('VERSION')):\n        pass\n{READ}",
    f"class A(type):\n    def __init__(*a):\n        os.remove('VERSION')\n"
    f"class B(metaclass=A):\n    pass\n{READ}",
    "file = open('VERSION')\nfor line in file:\n    break\nsetup(version=file.read())",
    "file = open('VERSION')\nsetup(name=','.join(file), version=file.read())",
    "file = open('VERSION')\n'a' in file\nsetup(version=file.read())",
    "import deep\nfile = open('VERSION')\nfrom deep import stamp\nsetup(version=file.read())",
    "setup(version=open(join(dirname(dirname(join(HERE, 'deep', './x'))), 'VERSION')).read())",
    "setup(version=open(join(dirname(dirname(join(HERE, 'deep/./x'))), 'VERSION')).read())",
    f"if sys.argv:\n    os.system('stamp')\n    sys = stamp\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    from info import sys\n    os.system('stamp')\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    os.system('stamp')\n    sys.exit = print\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    setattr(sys, 'exit', print)\n    os.system('a')\n    sys.exit()\n{READ}",
    f"if sys.argv:\n    os.system('stamp')\n    sys.exit()\nelse:\n    os.system('a')\n{READ}",
    f"import importing\nif __name__ == 'setup':\n    os.system('a')\n    sys.exit()\n{READ}",
    f"os.path.os.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import shutil\nshutil.os.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import tempfile\ntempfile._os.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import shutil\nshutil.posix.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from glob import os as o\no.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from info import os as o\no.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"sys.modules['os'].replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from sys import modules\nmodules['os'].replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import pathlib\npathlib.Path('deep/VERSION.txt').replace('VERSION')\n{READ}",
    f"open(*['VERSION', 'w']).close()\n{READ}",
    f"def stamp(name, flags):\n    return os.open('VERSION', 512)\nopen('a', opener=stamp)\n{READ}",
    f"import shutil\nopen('a', 'r', -1, None, None, None, True, shutil.rmtree)\n{READ}",
    f"from helper import *\nimport shutil\n__builtins__.len = shutil.rmtree\nlen('deep')\n{READ}",
    f"import shutil\n__builtins__['len'] = shutil.rmtree\nlen('deep')\n{READ}",
    f"import shutil\nfloat = shutil.rmtree\nlist(map(float, ['deep']))\n{READ}",
    f"import shutil\nre.sub(*[shutil.rmtree, 'a', 'deep'])\n{READ}",
    f"import numpy.f2py as re\nre.compile('a')\n{READ}",
    f"import shutil\nclass A(object):\n    __init_subclass__ = shutil.rmtree\n{READ}",
    f"import shutil\ntype('A', (), {{'__set_name__': shutil.rmtree}})\n{READ}",
    f"class A(object):\n    def write(self, text):\n        os.system('stamp')\n"
    f"sys.stdout = A()\nprint('a')\n{READ}",
    f"class A(object):\n    def write(self, text):\n        os.system('stamp')\n"
    f"self = sys\nself.stdout = A()\nprint('a')\n{READ}",
    f"from distutils.dir_util import remove_tree\nimport trees\nremove_tree('deep')\n{READ}",
    f"import emptying\nemptying.exists('deep')\n{READ}",
    f"max(['deep'], key=os.rmdir)\n{READ}",
    f"from shutil import copy as ValueError\nValueError('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import shutil\nValueError = shutil.copy\nValueError('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from io import FileIO as OSError\nOSError('VERSION', 'w')\n{READ}",
    f"class OSError(io.FileIO):\n    pass\nOSError('VERSION', 'w')\n{READ}",
    f"class Extension(io.FileIO):\n    pass\nExtension('VERSION', 'w')\n{READ}",
    f"class str(io.FileIO):\n    pass\nlist(map(str, ['VERSION'], ['w']))\n{READ}",
    f"def stamp(a):\n    pass\nclass stamp(io.FileIO):\n    pass\nstamp('VERSION', 'w')\n{READ}",
    f"class A(object):\n    class strip(io.FileIO):\n        pass\nA.strip('VERSION', 'w')\n{READ}",
    f"from pathlib import Path\nPath.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import pathlib\nP = pathlib.Path\nP.replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"from pathlib import Path\n[Path][0].replace('deep/VERSION.txt', 'VERSION')\n{READ}",
    f"import pathing\n[pathing][0].pathlib.Path.replace('info.py', 'VERSION')\n{READ}",
    f"import pathing as p\np.place.replace('info.py', 'VERSION')\n{READ}",
    f"import base64\nclass A(object):\n    def write(data):\n        os.remove('VERSION')\n"
    f"base64.encode(open('info.py', 'rb'), A)\n{READ}",
    f"import base64 as b\nclass Warning(object):\n    def write(self, data):\n"
    f"        os.remove('VERSION')\nb.decode(open('info.py'), Warning())\n{READ}",
    f"import logging\nclass A(object):\n    level = 0\n    def handle(record):\n"
    f"        os.remove('VERSION')\nlogging.root.handlers.append(A)\nlogging.warn('x')\n{READ}",
    f"import string\nclass A(string.Formatter):\n    def vformat(a, b, c):\n"
    f"        os.remove('VERSION')\nA.format(A, 'x')\n{READ}",
    f"import argparse\nclass A(object):\n    def _print_message(m, f):\n"
    f"        os.remove('VERSION')\nargparse.ArgumentParser.exit(A, 0, 'x')\n{READ}",
    f"import json\nclass A(object):\n    def raw_decode(s, idx):\n"
    f"        os.remove('VERSION')\njson.JSONDecoder.decode(A, '1')\n{READ}",
    f"import json, shutil\njson.dumps(object(), default=shutil.rmtree)\n{READ}",
    f"import enum\nclass A(enum.Flag):\n    R = 1\n    def _missing_(value):\n"
    f"        os.remove('VERSION')\nA.R\n{READ}",
    f"class A(object):\n    def find_spec(name, target=None):\n        os.remove('VERSION')\n"
    f"sys.path_importer_cache['q'] = A\nimport wheel\n{READ}",
    f"sys.path_importer_cache = {{}}\n{READ}",
    f"import tempfile\ntempfile._TemporaryFileCloser.close(setup)\n{READ}",
    f"def f(self):\n    self._get_sep = f\nf(os.path)\n{READ}",
    f"class A(object):\n    def get(self):\n        self._get_sep = 1\nA.get(os.path)\n{READ}",
    f"class A(object):\n    def get(self):\n        self.__code__ = 1\nA.get(join)\n{READ}",
    f"class A(object):\n    def get(self):\n        self.encodekey = eval\nA.get(os.environ)\n"
    f"os.environ['os.remove(\"VERSION\")'] = 'x'\n{READ}",
    "from setuptools import Command\nclass A(Command):\n    def run(a):\n"
    "        os.remove('VERSION')\n    def get(self):\n        self.encodekey = A.run\n"
    f"A.get(os.environ)\nos.environ['a'] = 'x'\n{READ}",
    "from distutils.dir_util import remove_tree\nclass A(object):\n    def get(self):\n"
    f"        self.encodekey = remove_tree\nA.get(os.environ)\nos.environ['a'] = 'x'\n{READ}",
    "re._cache[str, '1', 0] = None\nsetup(version=re.search('1', '1').group())",
    "cache = re._cache\ncache[str, '1', 0] = None\nsetup(version=re.search('1', '1').group())",
    f"import getting\ngetting.deep\n{READ}",
    f"from shutil import rmtree as __getattr__\n{READ}",
    f"import optparse\nimport package.stamp\n{READ}",
    f"from package import stamp\n{READ}",
    f"from lib import shutil as other\nfrom shutil import copy\ncopy('info.py', 'VERSION')\n{READ}",
    f"import lib.shutil\nfrom shutil import copy\ncopy('info.py', 'VERSION')\n{READ}",
    f"import unittest.__main__\n{READ}",
    "from setuptools import Distribution\nclass A(object):\n    def finalize_options(self):\n"
    "        os.remove('VERSION')\nclass B(A, Distribution):\n    pass\n"
    f"class C(B, Exception):\n    pass\ntry:\n    raise C\nexcept C:\n    pass\n{READ}",
    f"import pathlib\nP = []\ndef hasattr(a, b):\n    P.append(a)\nhasattr(pathlib, 'Path')\n"
    f"P[0].Path.replace('info.py', 'VERSION')\n{READ}",
    f"from lib import platform\ndef f():\n    import platform\n"
    f"platform.machine('info.py', 'VERSION')\n{READ}",
    f"from setuptools import setup as s\ns(name='x')\n{READ}",
    "re.search = ask\nsetup(version=re.search('1', '1').group())",
    "with open('VERSION').read() as file:\n    version = '1'\nsetup(version=version)",
    "with re.compile('a') as file:\n    version = '1'\nsetup(version=version)",
    "with re.search('a', 'a') as file:\n    version = '1'\nsetup(version=version)",
    "with HERE as file:\n    version = '1'\nsetup(version=version)",
    "file = open('VERSION')\nfile.close()\nwith file as again:\n    version = '1'\n"
    "setup(version=version)",
    "def read():\n    with re.compile('a') as a:\n        return '1'\nsetup(version=read())",
    "setup(version=codecs.open('VERSION', 'rt', 'utf-8').read())",
    "setup(version=open('VERSION', 'r', mode='r').read())",
    "setup(version=codecs.open('VERSION', 'r', 'utf-8', encoding='utf-8').read())",
    "setup(version=codecs.open('VERSION', 'r', 'utf8').readline())",
    "setup(version=codecs.open('VERSION', 'rb', 'utf8').readlines()[0])",
    "setup(version=codecs.open('ended', 'rb', 'utf8').read())",
    "setup(version=open('VERSION', 'rb', encoding='utf8').read())",
    "setup(version=open('VERSION', 'rb').read().decode('utf8-sig'))",
    "setup(version=open('named', 'rb').read().decode('ascii'))",
    "setup(version=open('VERSION', 'rb').read().decode('utf-8', 'ignore'))",
    "setup(version=open('long.py', 'rb').read().decode('utf-8', 'ignore'))",
    "setup(version=open('long.py', 'rb').read().replace(b'#', b''))",
    "setup(version=re.search('1', open('long.py', 'rb').read()).group())",
    "setup(version=re.search(b'1', open('VERSION', 'rb').read()).group().decode())",
    "import ast\nsetup(version=ast.literal_eval(' \"1\"'))",
    "import ast\nsetup(version=ast.literal_eval('\"1\"\\n  '))",
    "import ast\nsetup(version=ast.literal_eval('\"1\"' + ' ' * 4000))",
    "setup(version=re.search('1{\u0663}', '111').group())",
    "setup(version=re.search('(?P<a\u00b2>1)', '111').group())",
    "setup(version=open(join(dirname(dirname(join(HERE, 'deep', '.', 'x'))), 'VERSION')).read())",
    "import ast\nsetup(version=ast.literal_eval('\"1\";'))",
    "import ast\nsetup(version=ast.literal_eval('open(1)'))",
    "import ast\nsetup(version=ast.literal_eval('('))",
    "import ast\nsetup(version=ast.literal_eval('\"1\"', mode='eval'))",
    "import ast\nast.literal_eval = ask\nsetup(version=ast.literal_eval('\"1\"'))",
    "import ast\nos.system('stamp')\nsetup(version=ast.literal_eval('\"1\"'))",
    "setup(version=re.findall('[a-z]*', open('deep/version.py').read())[0])",
    "setup(version=re.findall('1', open('VERSION').read(), re.A)[0])",
    "setup(version=re.search('1', open('VERSION').read())[1])",
    "setup(version=re.search('1', open('VERSION').read())['it'])",
    "setup(version=open('VERSION')[0])",
    "exec(open('coded.py', 'rb').read())\nsetup(version=__version__)",
    "def read():\n    for n in {'1', '2'}:\n        version = n\n    return version\n"
    "setup(version=read())",
    "for n in {'1', '2'}:\n    version = n\nsetup(version=version)",
    "for n in '12':\n    version = ask(n)\nsetup(version=version)",
    "found = []\nfor n in '12':\n    found.append(n)\n    ask()\nsetup(version=found[0])",
    "version = '1'\nfor n in ask():\n    version = n\nsetup(version=version)",
    "version = '1'\nfor n in '12':\n    version = n\n    with ask():\n        break\n"
    "setup(version=version)",
    "version = '1'\nfor n in '12':\n    while 1:\n        version = n\n        break\n"
    "setup(version=version)",
    "for n in '12':\n    setup(version=n)",
    "def main():\n    setup(version=n)\nfor n in '12':\n    main()",
    "found = {1: '1'}\nfor n in found:\n    found[n + 1] = n\nsetup(version=found[1])",
    "found = ['1']\nfor n in found:\n    found.append(n)\nsetup(version=found[0])",
    "file = open('VERSION')\nfor line in file:\n    file.close()\n    version = line\n"
    "setup(version=version)",
    "file = open('deep/VERSION.txt')\nfor line in file:\n    version = line + file.readline()\n"
    "setup(version=version)",
    "for line in codecs.open('VERSION', 'r', 'utf8'):\n    version = line\nsetup(version=version)",
    "def read():\n    names = {'a': 1}\n    for n in names:\n"
    "        exec('b = 1', names)\n    return '1'\nsetup(version=read())",
    "def read():\n    for line in 5:\n        break\n    return '1'\nsetup(version=read())",
    "def read(*parts):\n    return parts[0]\nsetup(version=read(HERE, 'x'))",
    "found, names = {'a'}, ''\nfor name in found:\n    found.discard(name)\n    found.add('b')\n"
    "    names += name\nsetup(version=names)",
    "found, names = {'a'}, ''\nfor n, name in enumerate(found):\n    found -= {name}\n"
    "    found |= {'b'}\n    names += name\nsetup(version=names)",
    "found, names = {'a': 1, 'b': 2}, []\nfor name in found:\n    found.pop(name)\n"
    "    found[name + 'x'] = 1\n    names.append(name)\n    if len(names) > 1:\n        break\n"
    "setup(version=names[-1])",
    "found, names = {'a': 1, 'b': 2}, []\nfor name in found.keys():\n    del found[name]\n"
    "    found[name + 'x'] = 1\n    names.append(name)\n    if len(names) > 1:\n        break\n"
    "setup(version=names[-1])",
    "for call in [setup]:\n    call(version='2')\n    sys.exit()\nsetup(version='1')",
    "for setup in [setup]:\n    setup(version='2')\n    sys.exit()\nsetup(version='1')",
    "call = [setup][0]\nif sys.argv:\n    call(version='2')\n    sys.exit()\nsetup(version='1')",
    "place = join('a', 'b')\nfor n in range(99999):\n    place = join(place, place)\n"
    "setup(version=place)",
    "place = join('a', 'b')\nfor n in range(99999):\n    place = join(place, 'b')\n"
    "setup(version=place)",
    "setup(version=open(join(HERE, HERE, 'VERSION')).read())",
    "setup(version=open(join(HERE, join('VERSION', '.'))).read())",
    "setup(version=open(join(HERE, 'VERSION', dirname('a'))).read())",
    f"import pkg_resources\nE = pkg_resources.EntryPoint\nE.parse('a=b').resolve()\n{READ}",
    "def read(first, **given):\n    return '1'\nsetup(version=read('1', first='2'))",
    "def read(**given):\n    given['a'] = '2'\n    return given['a']\nsetup(version=read(a='1'))",
    "def read(**given):\n    given.pop('a')\n    return given.get('a', '2')\n"
    "setup(version=read(a='1'))",
    "def read(**given):\n    return '1'\nsetup(version=read(path=HERE))",
    "def read(**given):\n    return '1'\nsetup(version=read('1'))",
    "for n in '12':\n    if n == '2':\n        raise ValueError\nsetup(version=n)",
    "file = open('VERSION')\nfound = [line for line in file]\nsetup(version=file.read())",
    "file = open('VERSION')\nfound = (line for line in file)\nsetup(version=file.read())",
    "file = open('VERSION')\nfile.close()\nsetup(version=''.join(file))",
    "file = open('deep/VERSION.txt')\nsetup(version=[a + b for a in file for b in file][0])",
    "setup(version=list(map(lambda x, y: x + y, '12', '34'))[0])",
    "setup(version=list(map(lambda x=1: str(x), '12'))[0])",
    "setup(version=list(map(lambda *x: x[0], '12'))[0])",
    "setup(version=list(map(ask, open('VERSION')))[0])",
    "setup(version=list(filter(ask, open('VERSION')))[0])",
    "setup(version=list(map(None, '12'))[0])",
    "setup(version=list(map(str.upper, '12', '34'))[0])",
    "setup(version=list(map(str.upper, [b'1']))[0].decode())",
    "str = ask\nsetup(version=list(map(str.strip, open('VERSION')))[0])",
    "map = ask\nsetup(version=list(map(str.strip, open('VERSION')))[0])",
    "list(map(os.remove, ['VERSION']))\n" + READ,
    "[*map(lambda x: os.remove(x), ['VERSION'])]\n" + READ,
    "class str(object):\n    strip = os.remove\nlist(map(str.strip, ['VERSION']))\n" + READ,
    "def f(str):\n    return [*map(str.strip, ['VERSION'])]\nclass A(object):\n"
    "    strip = os.remove\nf(A)\n" + READ,
    "setup(version=re.search('(?P<a>1)', '1').groupdict('0', '1')['a'])",
    "with open('VERSION') as file:\n    other = file\nsetup(version=other.read())",
    "with open('VERSION') as file:\n    other = file\n    file = '1'\nsetup(version=other.read())",
    "with open('VERSION') as file:\n    del file\nsetup(version=file)",
    "file = open('deep/VERSION.txt')\nsetup(version=[[line, file.close()] for line in file][0][0])",
    "file = open('deep/VERSION.txt')\nsetup(version=''.join(a + b for a, b in zip(file, file)))",
    "setup(version=''.join(codecs.open('VERSION', 'r', 'utf8')))",
    "setup(version=''.join(HERE))",
    "first, second = re.compile('a')\nsetup(version=first)",
    "first, second = open('VERSION')\nsetup(version=first)",
    f"os.chdir(HERE)\nos.chdir('deep')\n{READ}",
    f"os.chdir('deep')\nos.chdir('.')\n{READ}",
    f"os.chdir(path.dirname(HERE))\n{READ}",
    f"os.chdir(path.join(HERE, '..'))\n{READ}",
    f"os.chdir(path.normpath(join(HERE, '..')))\n{READ}",
    f"os.chdir(path.normpath(join(HERE, 'deep')))\n{READ}",
    f"os.chdir(sys.argv[0])\n{READ}",
    f"for place in ['.', 'deep']:\n    os.chdir(place)\n{READ}",
    f"for place in ['.', 'deep']:\n    os.chdir(place)\n    ask()\n{READ}",
    f"def move(place):\n    os.chdir(place)\nmove('.')\nmove('deep')\n{READ}",
    f"if sys.argv:\n    os.chdir('deep')\n{READ}",
    f"if sys.argv:\n    os.chdir('.')\nelse:\n    os.chdir('deep')\n{READ}",
    f"if sys.argv:\n    os.chdir('.')\n    os.chdir('deep')\n{READ}",
    f"if os.chdir('deep') is None:\n    os.chdir('.')\n{READ}",
    f"os.chdir(path=HERE)\n{READ}",
    f"os.chdir = ask\nos.chdir(HERE)\n{READ}",
    f"path.dirname = ask\nos.chdir(path.dirname(__file__))\n{READ}",
    f"from info import os\nos.chdir(HERE)\n{READ}",
    f"import importing\nplace = 'deep' if __name__ == 'setup' else '.'\nos.chdir(place)\n{READ}",
    "try:\n    os.chdir(dirname(__file__))\nexcept OSError:\n    version = '2'\nelse:\n"
    "    version = open('VERSION').read().strip()\nsetup(version=version)",
    "os.chdir(HERE)\nos.system('stamp')\nsetup(version=open('VERSION').read())",
    "import json\nsetup(version=json.loads('\"1\"', cls=None))",
    "import json\nsetup(version=json.loads(s='\"1\"'))",
    "import json\nsetup(version=json.loads('\\ufeff\"1\"'))",
    'import json\nsetup(version=json.loads(\'"1" "2"\'))',
    "import json\nsetup(version=json.loads(open('deep/about.json')))",
    "import json\nsetup(version=json.load(open('deep/about.json').read()))",
    "import json\nsetup(version=json.load(open('deep/about.json', 'rb'))['version'])",
    "import json\nsetup(version=json.loads(b'\"1\"'))",
    "import json\nfile = open('deep/about.json')\njson.load(file)\nsetup(version=file.read())",
    "import json\njson.loads = ask\nsetup(version=json.loads('\"1\"'))",
    "import json\nos.system('stamp')\nsetup(version=json.load(open('deep/about.json'))['version'])",
    "import json\nsetup(version=json.loads('[' * 101 + '\"1\"' + ']' * 101)[0])",
    "import json\nsetup(version=str(len(json.loads('[' * 9000 + ']' * 9000))))",
    "import json\nsetup(version=str(len(json.loads('[' + '1, ' * 9000 + '1]'))))",
    "import json\nsetup(version=str(len(json.loads('[' + '1' * 1001 + ']'))))",
    f"import ez_setup\nez_setup.use_setuptools()\n{READ}",
    f"from ez_setup import use_setuptools\nuse_setuptools()\n{READ}",
    f"try:\n    from setuptools import ask\nexcept ImportError:\n    os.system('stamp')\n{READ}",
    f"try:\n    from setuptools.command.test import test\nexcept ImportError:\n    stamp()\n{READ}",
    f"try:\n    from .setuptools import setup\nexcept ImportError:\n    os.system('stamp')\n{READ}",
    f"try:\n    import setuptools, stamping\nexcept ImportError:\n    os.system('stamp')\n{READ}",
    f"try:\n    import setuptools\n    ask()\nexcept ImportError:\n    os.system('stamp')\n{READ}",
    f"try:\n    import setuptools\nexcept ImportError:\n    stamp()\nelse:\n    ask()\n{READ}",
    f"try:\n    import setuptools\nfinally:\n    os.system('stamp')\n{READ}",
    "import setuptools\ndel setuptools.Command\ntry:\n    from setuptools import Command\n"
    "except ImportError:\n    version = '9'\nelse:\n    version = '1'\nsetup(version=version)",
    "sys.modules['setuptools'] = None\ntry:\n    import setuptools\nexcept ImportError:\n"
    "    version = '9'\nelse:\n    version = '1'\nsetup(version=version)",
    "import importing\nversion = open('VERSION').read()\nos.system('a')\nsetup(version=version)",
    "file = open('VERSION')\nos.system('stamp')\nsetup(version=file.read())",
    "for n in '12':\n    version = open('VERSION').read()\n    os.system('stamp')\n"
    "setup(version=version)",
    "def read():\n    return open('VERSION').read()\ndef stamp():\n    os.system('stamp')\n"
    "setup(version=read())",
    "version = open('VERSION').read().strip()\nos.system('stamp')\n"
    "if sys.argv:\n    setup(version=version + open('VERSION').read())",
    "version = open('VERSION').read().strip()\nos.system('stamp')\n"
    "if __name__ == '__main__':\n    setup(version=version + open('VERSION').read())",
]


@pytest.mark.parametrize("source", UNKNOWN)
def test_what_a_file_may_not_hold_when_it_is_read_is_not_known(source: str, tmp_path: Path) -> None:
    write(tmp_path, {"VERSION": "9"})
    writer = "import os\ndef stamp():\n    os.rename('deep/VERSION.txt', 'VERSION')\n"
    trees = "def remove_tree(path):\n    pass\n"
    emptying = "import shutil\nexists = shutil.rmtree\n"
    stamp = "with open('VERSION', 'w') as file:\n    file.write('9')\n"
    write(tmp_path / "x", {"deep/__init__.py": "", "deep/stamp.py": stamp})
    importing = "try:\n    import setup\nexcept SystemExit:\n    pass\n"
    write(tmp_path / "x", {"importing.py": importing})
    files = {"writer.py": writer, "trees.py": trees, "emptying.py": emptying}
    files["pathing.py"] = "import pathlib\nfrom pathlib import Path as place\n"
    files["getting.py"] = "import shutil\n__getattr__ = shutil.rmtree\n"
    files["package/__init__.py"] = "__path__.append('elsewhere')\n"
    files["elsewhere/stamp.py"] = "open('VERSION', 'w').write('9')\n"
    files["lib/__init__.py"] = ""
    files["lib/platform.py"] = "from shutil import copy as machine\n"
    files["lib/shutil.py"] = "def copy(a, b):\n    pass\n"
    write(tmp_path / "x", files)
    assert version_of(tmp_path / "x", source) is None


ASKING = """
try:
    import setuptools
except ImportError:
    {}plugin_name = 'kite'
else:
    {}plugin_name = 'kestrel'
"""


def test_setuptools_is_there_where_a_script_is_run_and_nowhere_else(tmp_path: Path) -> None:
    text = ASKING.replace("{}", "jackfield_")
    write(tmp_path, {"info.py": f"{text}jackfield_commands = ['fly']\n"})
    declaration = read(tmp_path / "info.py").declaration("jackfield")
    assert declaration.not_static["plugin_name"].reason == "bound in a try statement"
    assert declaration.values == {"commands": ["fly"]}
    script = f"{ASKING.replace('{}', '')}setup(version=plugin_name)"
    assert version_of(tmp_path / "x", script) == "kestrel"
    write(tmp_path / "x", {"lib/setuptools.py": "setup = print\n"})
    assert version_of(tmp_path / "x", f"sys.path.insert(0, 'lib')\n{script}") is None


def test_a_module_of_the_project_may_be_called_json(tmp_path: Path) -> None:
    script = "import json\nsetup(version=json.loads('\"1\"'))"
    assert version_of(tmp_path, script) == "1"
    write(tmp_path, {"json.py": "def loads(text):\n    return '9'\n"})
    assert version_of(tmp_path, script) is None


def test_a_module_may_hide_one_of_python_from_others_of_it(tmp_path: Path) -> None:
    write(tmp_path, {"gettext.py": "open('VERSION', 'w').write('9')\n", "venv/a.py": ""})
    assert version_of(tmp_path, f"import optparse\n{READ}") is None
    (tmp_path / "gettext.py").unlink()
    assert version_of(tmp_path, f"import optparse\n{READ}") == "1.4.2"


@pytest.mark.parametrize(("count", "version"), [(50, "1.4.2"), (51, None), (9000, None)])
def test_a_script_may_call_what_it_imports_of_its_own_by_some_other_names(
    count: int, version: str | None, tmp_path: Path
) -> None:
    write(tmp_path, {"own.py": "import os\nhere = os.curdir\n"})
    names = ", ".join(f"here as h{number}" for number in range(count))
    assert version_of(tmp_path, f"from own import {names}\n{READ}") == version


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_they_do_for_python_3(end: str, tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "setup.py": f"{BEFORE}setup(version=open('VERSION').read()[:-1])\n"})
    (tmp_path / "VERSION").write_bytes(f"1.4{end}".encode())
    found = read(tmp_path).distribution
    assert found is not None
    assert found.version == "1.4"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"VERSION": "9"})
    project = tmp_path / "x"
    write(project, {**FILES, "setup.py": BEFORE + READ})
    (project / "VERSION").unlink()
    (project / "VERSION").symlink_to(tmp_path / "VERSION")
    found = read(project).distribution
    assert found is not None
    assert found.version is None


def test_a_metadata_module_opens_what_is_beside_it_but_no_path_of_the_directory_it_is_run_in(
    tmp_path: Path,
) -> None:
    info = "import os\nHERE = os.path.dirname(__file__)\n"
    info += "jackfield_plugin_name = open(os.path.join(HERE, 'NAME')).read().strip()\n"
    info += "jackfield_commands = [open('COMMAND').read()]\n"
    info += "def version():\n    return (1, 2, 3)\njackfield_plugin_version = version()\n"
    write(tmp_path, {"kite/__init__.py": "", "kite/info.py": info, "kite/NAME": "kite\n"})
    write(tmp_path, {"NAME": "other", "COMMAND": "fly"})
    declaration = read(tmp_path).declaration("jackfield")
    assert declaration.values == {"plugin_name": "kite", "plugin_version": (1, 2, 3)}
    assert declaration.not_static["commands"].reason == "calls open()"


_MATCHING = "import re\nmatch = re.match(r'(\\d)[.](\\d)', '1.2')\nassert match is not None\n"
_MATCHING += "parts: list[object] = [int(match[part]) for part in (1, 2)]\nnumbers = tuple(parts)\n"


def test_what_a_module_does_later_changes_nothing_of_what_was_found_before(
    declared: Declared,
) -> None:
    source = (
        "from other import numbers\nx_plugin_version = numbers\nimport elsewhere\nelsewhere.run()\n"
    )
    found = declared(f"{source}from unknown import name\n", other=_MATCHING)
    assert found.values == {"plugin_version": (1, 2)}


@pytest.mark.parametrize(
    "before",
    [
        "import elsewhere",
        "import evil",
        "import re\nre.match = elsewhere",
        "import re\ndef turn():\n    re.match = elsewhere\nturn()",
        "import re\nif elsewhere:\n    re.match = elsewhere",
    ],
)
def test_what_has_run_before_may_change_what_is_found(before: str, declared: Declared) -> None:
    source = f"{before}\nfrom other import numbers\nx_plugin_version = numbers\n"
    evil = "import re\nre.match = lambda pattern, text: {1: '8', 2: '9'}\n"
    found = declared(source, other=_MATCHING, evil=evil)
    assert "may be something else" in found.not_static["plugin_version"].reason


NOT_OPENED = [
    ("open(os.path.join(HERE, 'none.txt'))", "none.txt: cannot be read: "),
    ("open(os.path.join(HERE, 'version.txt'), 'w')", "opens a file in a way that is not followed"),
    ("open(os.path.join(HERE, unknown))", "the name 'unknown' "),
    ("lock()", "calls lock()"),
]


@pytest.mark.parametrize(("opened", "reason"), NOT_OPENED)
def test_a_with_statement_says_why_it_is_not_known_what_it_opens(
    opened: str, reason: str, tmp_path: Path
) -> None:
    text = f"import os\nHERE = os.path.dirname(__file__)\nwith {opened} as file:\n"
    text += "    jackfield_plugin_name = file.read()\n"
    write(tmp_path, {"info.py": text, "version.txt": "1.0"})
    why = read(tmp_path / "info.py").declaration("jackfield").not_static["plugin_name"]
    assert why.reason.startswith(f"bound in a with statement: {reason}")
    assert str(why.origin) == "info.py:3"
