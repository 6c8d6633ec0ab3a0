"""What goes wrong is one line that names the repository and the reason."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield import JackfieldError
from jackfield_git import branches, state
from jackfield_git import git as running

Git = Callable[..., str]
Read = Callable[[Path], object]

BOTH = pytest.mark.parametrize("read", [state.read, branches.read])


def message(read: Read, path: Path) -> str:
    with pytest.raises(JackfieldError) as error:
        read(path)
    assert "\n" not in str(error.value)
    return str(error.value)


@BOTH
def test_git_is_missing(
    repository: Path, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert message(read, repository) == (
        "git was not found: install it (for example: apt install git)"
    )


@BOTH
def test_a_path_that_is_not_there(tmp_path: Path, read: Read) -> None:
    gone = tmp_path / "gone"
    assert message(read, gone) == f"{gone}: cannot be looked at: No such file or directory"


@BOTH
def test_the_current_directory_is_gone(
    repository: Path, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert read(repository)


def test_a_damaged_index_is_named_where_it_is(repository: Path) -> None:
    (repository / ".git" / "index").write_bytes(b"damaged")
    said = message(state.read, repository)
    assert f" {repository}/.git/index: index file smaller than expected" in said
    assert ".jackfield-" not in said


@BOTH
def test_a_link_that_says_nothing(tmp_path: Path, read: Read) -> None:
    (tmp_path / ".git").write_text("nothing")
    assert message(read, tmp_path) == f"{tmp_path}/.git: does not say where the repository is"


@BOTH
def test_a_link_that_leads_nowhere(tmp_path: Path, read: Read) -> None:
    (tmp_path / ".git").write_text("gitdir: ../gone\n")
    assert message(read, tmp_path) == (
        f"{tmp_path}/.git: leads to {tmp_path}/../gone, which is no Git repository"
    )


@BOTH
@pytest.mark.parametrize("said", ["garbage", "", "ref: elsewhere"])
def test_a_head_that_names_nothing(repository: Path, read: Read, said: str) -> None:
    (repository / ".git" / "HEAD").write_text(f"{said}\n")
    assert message(read, repository) == (
        f"{repository}: its HEAD says {said!r}, which names no revision"
    )


@BOTH
def test_a_malformed_configuration(repository: Path, read: Read) -> None:
    (repository / ".git" / "config").write_text("[core\n")
    said = message(read, repository)
    assert said.startswith(f"{repository}: git config ended with status 128: bad config")


@BOTH
def test_the_repository_of_the_current_directory_is_not_looked_at(
    repository: Path, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git" / "config").open("a").write("[a]\n\tb = not plain # at all\n")
    elsewhere = read(repository)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / ".git").write_text("gitdir: /gone\n")
    monkeypatch.chdir(tmp_path / "broken")
    assert read(repository) == elsewhere


@BOTH
def test_a_format_that_git_does_not_know(repository: Path, git: Git, read: Read) -> None:
    git(repository, "config", "core.repositoryFormatVersion", "99")
    said = message(read, repository)
    assert said.startswith(f"{repository}: git for-each-ref ended with status 128: ")
    assert "99" in said


@BOTH
def test_a_ref_format_that_is_not_known(repository: Path, read: Read) -> None:
    with (repository / ".git" / "config").open("a") as file:
        file.write("[extensions]\n\trefStorage = tablets\n")
    assert message(read, repository) == (
        f"{repository}: its refs are kept as 'tablets', which is not known here: "
        "git refs migrate --ref-format=files keeps them as files"
    )


@BOTH
def test_an_extension_that_is_not_known(repository: Path, git: Git, read: Read) -> None:
    git(repository, "config", "extensions.later", "true")
    read(repository)  # git, too, heeds them from version 1 on
    git(repository, "config", "core.repositoryFormatVersion", "1")
    assert message(read, repository) == (
        f"{repository}: needs 'extensions.later', which is not known here: upgrade jackfield-git"
    )


@BOTH
def test_tables_of_refs_that_are_not_there(repository: Path, read: Read) -> None:
    with (repository / ".git" / "config").open("a") as file:
        file.write("[extensions]\n\trefStorage = reftable\n")
    place = repository / ".git" / "reftable" / "tables.list"
    assert message(read, repository) == (
        f"{repository}: cannot be read: [Errno 2] No such file or directory: '{place}'"
    )


@BOTH
def test_an_object_that_is_missing(repository: Path, git: Git, read: Read) -> None:
    revision = git(repository, "rev-parse", "HEAD")
    (repository / ".git" / "objects" / revision[:2] / revision[2:]).unlink()
    said = message(read, repository)
    assert said.startswith(f"{repository}: git for-each-ref ended with status ")
    assert revision in said


def test_objects_that_may_not_be_looked_at(repository: Path) -> None:
    """By somebody who has to heed permissions, which root here gives up."""
    objects = repository / ".git" / "objects"
    heeds = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
    program = "import sys; from jackfield_git import state; state.read(sys.argv[1])"
    objects.chmod(0)
    done = subprocess.run(
        [*(heeds if os.geteuid() == 0 else []), sys.executable, "-c", program, repository],
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    objects.chmod(0o700)
    assert done.stderr.endswith(
        f"{repository}: cannot be read: [Errno 13] Permission denied: '{objects}'\n"
    )


@BOTH
def test_git_takes_too_long(
    repository: Path, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(running, "_TIMEOUT", 0.2)
    with (repository / ".git" / "config").open("a") as file:
        file.write('[section]\n\tkey = "quoted"\n')  # for which git has to be asked
    assert message(read, repository) == f"{repository}: git config was stopped after 0.2 s"
