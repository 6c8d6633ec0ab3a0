"""Modules that write files outright: what they import then may be another file than is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from jackfield.reading import read
from reading.writing import write

FILES = {"other.py": "lists = ['other']\n", "version.py": "lists = ['version']\n"}
IMPORTING = "from version import lists\nbzr_commands = lists\n"

WRITING = (
    "import os\nos.rename('other.py', 'version.py')\n",
    "import os\nos.replace('other.py', 'version.py')\n",
    "import os as o\no.renames('other.py', 'version.py')\n",
    "import shutil\nshutil.copyfile('other.py', 'version.py')\n",
    "import shutil\nif shutil:\n    shutil.move('other.py', 'version.py')\n",
    "from pathlib import Path\nPath('other.py').rename('version.py')\n",
    "from pathlib import Path\nPath('version.py').write_text('lists = [1]')\n",
    "with open('version.py', 'w') as file:\n    file.write('lists = [1]')\n",
    "file = open('version.py', 'w')\nfile.writelines(['lists = [1]'])\nfile.close()\n",
    "for name in ('version.py',):\n    open(name, 'w').write('lists = [1]')\n",
)


WRITE = "open('version.py', 'w').write('lists = [1]')"
CALLING = (
    f"def f():\n    {WRITE}\nf()\n",
    "import os\ndef f():\n    os.rename('other.py', 'version.py')\nf()\n",
    f"def g():\n    {WRITE}\ndef f():\n    g()\nf()\n",
    f"def f():\n    def g():\n        {WRITE}\n    g()\nf()\n",
    f"f = lambda: {WRITE}\nf()\n",
    f"def f():\n    {WRITE}\ng = f\ng()\n",
    f"class A:\n    def __init__(self):\n        {WRITE}\nA()\n",
    f"class A:\n    def __init__(self):\n        {WRITE}\nclass B(A):\n    pass\nB()\n",
    f"class A:\n    def m(self):\n        {WRITE}\nA().m()\n",
    f"class A:\n    {WRITE}\n",
    f"def d(f):\n    {WRITE}\n    return f\n@d\ndef g():\n    pass\n",
    f"def f():\n    {WRITE}\ndef g(a=f()):\n    pass\n",
    f"def f(a):\n    {WRITE}\nlist(map(f, [1]))\n",
    "print('lists = [1]', file=open('version.py', 'w'), flush=True)\n",
    "write = open('version.py', 'w').write\nwrite('lists = [1]')\ndel write\n",
    "from shutil import copy\ncopy('other.py', 'version.py')\n",
    "from os import rename as r\nr('other.py', 'version.py')\n",
    "import writer\nwriter.f()\n",
    "from writer import f as g\ng()\n",
)
COPY = "import shutil; shutil.copyfile('other.py', 'version.py')"
RUN = f"[sys.executable, '-c', {COPY!r}]"
RUNNING = (
    "import os\nos.system('cp other.py version.py')\n",
    "import os\nos.popen('cp other.py version.py').read()\n",
    f"import subprocess, sys\nsubprocess.call({RUN})\n",
    f"import subprocess, sys\nsubprocess.run(args={RUN}, check=True)\n",
    f"import subprocess, sys\nout = subprocess.check_output({RUN})\n",
    f"import subprocess as sub, sys\nsub.check_call({RUN})\n",
    f"import subprocess, sys\nsubprocess.Popen({RUN}).wait()\n",
    f"import sys\nfrom subprocess import run\nrun({RUN})\n",
    f"import sys\nfrom subprocess import check_call\ncheck_call({RUN})\n",
    f"import subprocess, sys\ndef f(words):\n    subprocess.call(words)\nf({RUN})\n",
    "import os\nif os.path.exists('other.py'):\n    os.system('cp other.py version.py')\n",
    "import os\nos.system('git --version; cp other.py version.py')\n",
)
FILES["writer.py"] = f"def f():\n    {WRITE}\n"


def commands(directory: Path, code: str) -> tuple[list[str] | None, list[str] | None]:
    """What is read of a module, and what it has when it is imported."""
    write(directory, {**FILES, "info.py": code})
    found = read(directory / "info.py", host="bzr").declaration("bzr").values.get("commands")
    telling = "import info; print('\\n'.join(map(str, info.bzr_commands)))"
    run = [sys.executable, "-Bc", telling]
    ran = subprocess.run(run, cwd=directory, capture_output=True, text=True, check=True)
    return found, ran.stdout.split()


@pytest.mark.parametrize("writing", [*WRITING, *CALLING, *RUNNING])
def test_what_is_imported_after_it_is_not_static(writing: str, tmp_path: Path) -> None:
    found, real = commands(tmp_path, writing + IMPORTING)
    assert found is None
    assert real != ["version"]


KEEPING = (
    "import sys\nsys.stderr.write('no file')\n",
    "import os\ndef f():\n    os.rename('other.py', 'version.py')\n",
    "try:\n    import gone\nexcept ImportError:\n    def f(file):\n        file.write('')\n",
    "text = 'a'.replace('a', 'b')\n",
    "class A:\n    def run(self):\n        self.outf.write('')\nx = str(A)\n",
    "def f(file):\n    file.write('')\nx = str(f)\ndef g():\n    f(open('x', 'w'))\n",
    "import copy\nx = copy.copy([1])\ny = str(open('other.py').read()), 'w'\n",
    "import json\nclass A:\n    def loads(self, file):\n        file.write('')\njson.loads('1')\n",
    "from version import lists\nimport os\nos.remove('other.py')\n",
    "import os\nos.system('git --version > /dev/null 2>&1')\n",
    "import subprocess\nout = subprocess.check_output(['git', '--version'])\n",
    "import subprocess\nout = subprocess.Popen(['uname', '-a'], stdout=subprocess.PIPE)\n"
    "out.communicate()\n",
    "import subprocess\ndef ask(words):\n    out = subprocess.PIPE\n"
    "    return subprocess.Popen(words, stdout=out).communicate()\nask(['uname'])\n",
    "import os, sys\nif sys.argv[-1] == 'publish':\n    os.system('twine upload dist/*')\n"
    "    sys.exit()\n",
    "import os\nclass Upload:\n    def run(self):\n        os.system('twine upload dist/*')\n",
    "import platform\nsystem = platform.system()\n",
)


@pytest.mark.parametrize("before", KEEPING)
def test_all_else_leaves_it_as_it_is(before: str, tmp_path: Path) -> None:
    assert commands(tmp_path, before + IMPORTING) == (["version"], ["version"])


def test_the_reason_names_the_statement(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "info.py": WRITING[0] + IMPORTING})
    (why,) = read(tmp_path / "info.py", host="bzr").declaration("bzr").not_static.values()
    assert why.reason.endswith("version.py may have been written by info.py:2")
