"""Every system there and back, on the command line: the history after is the history before.

What each plugin can do is tested in its own tests; here its distribution is installed beside the
others, and the host does the rest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import environments
from support.environments import Environment


@dataclass(frozen=True)
class System:
    """A version-control system.

    Attributes:
        tool: its program.
        make: a shell script that makes a repository ``it`` with some history.
        history: a shell script that prints the history of the repository that it runs in.
    """

    tool: str
    make: str
    history: str


SYSTEMS = {
    "git": System(
        "git",
        """
        git init -q it; cd it; echo a > a; git add a; git commit -qm one; git branch side
        git tag -a v1 -m tagged; echo more > a; git commit -qam two
        """,
        "git log --all --format='%H %an %s' | sort; git for-each-ref; git symbolic-ref HEAD",
    ),
    "hg": System(
        "hg",
        """
        hg init it; cd it; echo a > a; hg commit -qAm one -u ada; hg bookmark here
        hg branch -q side; echo more > a; hg commit -qm two -u ada; hg tag -u ada v1
        """,
        "hg log -T '{node} {branch} {author} {desc} {bookmarks} {tags}\\n' | sed 's/ tip$//'",
    ),
    "svn": System(
        "svnadmin",
        """
        svnadmin create it; url=file://$PWD/it; svn mkdir -q $url/trunk -m one
        svn copy -q $url/trunk $url/tags -m two
        """,
        'svn log -v "file://$PWD"; svnlook uuid .',
    ),
    "bzr": System(
        "brz",
        """
        brz init -q it; cd it; echo a > a; brz add -q a; brz commit -qm one; brz tag -q v1
        echo more > a; brz commit -qm two
        """,
        "brz log --show-ids; brz tags --show-ids",
    ),
    "fossil": System(
        "fossil",
        """
        fossil init -A ada it.fossil; mkdir it; cd it; fossil open ../it.fossil; echo a > a
        fossil add a; fossil commit -m one --user-override ada --no-warnings
        fossil tag add v1 trunk; echo more > a; fossil commit -m two --no-warnings
        """,
        "fossil timeline -n 0 -t ci; fossil tag list",
    ),
    "darcs": System(
        "darcs",
        """
        mkdir it; cd it; darcs init; echo a > a; darcs add a; darcs record -am one -A ada
        darcs tag v1 -A ada; echo more > a; darcs record -am two -A ada
        """,
        "darcs log -v; darcs show tags",
    ),
    "cvs": System(
        "cvs",
        """
        cvs -d $PWD/it init; mkdir new; cd new; echo a > a; cvs -d $OLDPWD/it import -m i m v r
        cd ..; cvs -Q -d $PWD/it checkout -d co m; cd co; echo more > a; cvs -Q commit -m two
        cvs -Q tag v1
        """,
        'cvs -Q -d "$PWD" rlog m | grep -v "^RCS file"',
    ),
}


def require(system: System) -> None:
    if shutil.which(system.tool) is None:
        pytest.skip(f"{system.tool} is not installed")


@pytest.fixture(scope="module")
def installed(
    base_environment: Environment,
    wheels: Mapping[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Environment:
    made = environments.clone(base_environment, tmp_path_factory.mktemp("environment"))
    made.pip_install(*(wheels[f"jackfield-{name}"] for name in ("file", *SYSTEMS)))
    return made


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., str]:
    """Runs a script as the user would, in an environment without their settings."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    variables = {
        "PATH": os.defpath,
        "HOME": str(tmp_path / "home"),
        "USER": "ada",
        "LOGNAME": "ada",
        "EMAIL": "ada@example.org",
        "BRZ_EMAIL": "Ada <ada@example.org>",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }

    def run(script: str, directory: Path) -> str:
        done = subprocess.run(
            ["sh", "-ec", script], cwd=directory, env=variables, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("name", SYSTEMS)
def test_there_and_back(
    name: str, installed: Environment, shell: Callable[..., str], tmp_path: Path
) -> None:
    system = SYSTEMS[name]
    require(system)
    mine = installed.with_home(tmp_path / "home")
    disk, store = tmp_path / "disk", (tmp_path / "store").as_uri()
    disk.mkdir()
    shell(system.make, disk)
    before = shell(system.history, disk / "it")

    def jackfield(*words: str) -> Sequence[str]:
        return mine.run(*words, directory=tmp_path, check=True).stdout.splitlines()

    assert any(line.endswith("\tdisk/it") for line in jackfield("scan", "disk"))
    assert any(line.startswith(f"disk/it\t{name}\t") for line in jackfield("status", "disk"))
    (archived,) = jackfield("archive", "disk", store)
    assert archived.startswith("it\tit-")
    assert jackfield("archive", "disk", store) == []
    (checked,) = jackfield("verify-archive", store)
    assert checked.endswith(": whole, and it opens")
    shutil.rmtree(disk)
    jackfield("restore", store, "disk")
    assert shell(system.history, disk / "it") == before
    assert any(line.startswith(f"disk/it\t{name}\t") for line in jackfield("status", "disk"))
