"""The tool: what it is given, what it leaves behind, and what happens without it."""

from __future__ import annotations

import os
import random
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jackfield.backends import BackendException, BackendWrapper, InvalidBackendURL
from jackfield_par2 import info, tool

Open = Callable[..., BackendWrapper]

PROJECT = Path(__file__).parents[1]

SAMPLE = random.Random(14).randbytes(1500)
SAMPLES = sorted(PROJECT.glob("tests/samples/*.par2"))
"""Volumes of `SAMPLE`, by the program and release that made them."""


@pytest.fixture
def no_par2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("no_par2")
def test_a_put_needs_no_par2_to_say_that_it_needs_it(
    store: BackendWrapper, source, directory: Path
) -> None:
    with pytest.raises(BackendException, match="install par2") as raised:
        store.put(source(), "a")
    assert raised.value.code == 54
    assert "\n" not in str(raised.value)
    assert not directory.exists()


def test_what_is_intact_can_be_had_without_par2(
    store: BackendWrapper, source, directory: Path, got, tmp_path: Path, monkeypatch
) -> None:
    store.put(source(b"content"), "a")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert got("a") == b"content"
    (directory / "a").write_bytes(b"c0ntent")
    with pytest.raises(BackendException, match="install par2") as raised:
        store.get("a", tmp_path / "got" / "a")
    assert raised.value.code == 54
    assert not list((tmp_path / "got").iterdir())


@pytest.fixture
def fake_par2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of par2."""

    def make(script: str) -> None:
        programs = tmp_path / "programs"
        programs.mkdir()
        (programs / "par2").write_text(f"#!/bin/sh\n{script}\n")
        (programs / "par2").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    return make


def test_its_failure_is_one_line(store: BackendWrapper, source, fake_par2, directory: Path) -> None:
    fake_par2("echo out of memory >&2; exit 8")
    with pytest.raises(BackendException, match=r"status 8: out of memory$") as raised:
        store.put(source(), "a")
    assert raised.value.code == 54
    assert not directory.exists()


def test_it_is_told_neither_names_nor_secrets(
    store: BackendWrapper, source, fake_par2, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("BACKEND_PASSWORD", "canary")
    fake_par2(f'(echo "$@"; env) >> {tmp_path}/said; exit 8')
    with pytest.raises(BackendException):
        store.put(source(b"content", "-a canary"), "-a canary")
    said = (tmp_path / "said").read_text()
    assert said.startswith("create -q -m256 -r10 -s512 -n1 -- data\n")
    assert "canary" not in said


@pytest.mark.parametrize("name", ["-a * [b] ü", "@\udcff new\nline?", "--", "data.par2"])
def test_it_works_in_a_directory_of_any_name(
    store: BackendWrapper, source, directory: Path, got, tmp_path: Path, monkeypatch, name: str
) -> None:
    odd = tmp_path / name
    odd.mkdir()
    monkeypatch.setenv("TMPDIR", str(odd))
    monkeypatch.setattr("tempfile.tempdir", None)
    store.put(source(b"content" * 1000), "a")
    (directory / "a").write_bytes(b"c0ntent" + b"content" * 999)
    assert got("a") == b"content" * 1000
    assert not list(odd.iterdir())


REFUSES_LINKS = '[ -L data ] && { echo no links >&2; exit 3; }; exec PAR2 "$@"'
PROTECTS_THE_PATH_OF_A_LINK = """
[ -L data ] || exec PAR2 "$@"
file=$(readlink data)
rm data
head -c ${#file} "$file" > data
[ $(stat -c %s data) = ${#file} ] || { echo cannot read >&2; ln -sf "$file" data; exit 6; }
PAR2 "$@"
ln -sf "$file" data
"""
"""As par2cmdline 1.0.0 does it: so many bytes of the file as the path in the link has."""


@pytest.mark.parametrize(
    "script", [REFUSES_LINKS, PROTECTS_THE_PATH_OF_A_LINK], ids=["refuses", "protects the path"]
)
@pytest.mark.parametrize("size", [1, 600, 100_000])
def test_a_par2_that_cannot_deal_with_links_protects_the_file_all_the_same(
    store: BackendWrapper, source, directory: Path, got, fake_par2, script: str, size: int
) -> None:
    fake_par2(script.replace("PAR2", shlex.quote(shutil.which("par2") or "")))
    content = random.Random(size).randbytes(size)
    path = source(content)
    store.put(path, "a")
    assert path.read_bytes() == content
    assert got("a") == content
    (directory / "a").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert got("a") == content


@pytest.mark.parametrize("volume", SAMPLES, ids=lambda path: path.stem)
def test_what_another_release_made_repairs(tmp_path: Path, volume: Path) -> None:
    """`SAMPLES` protect `SAMPLE` as a put does, with a redundancy of 100 %."""
    shutil.copyfile(volume, tmp_path / tool.VOLUME)
    (tmp_path / tool.DATA).write_bytes(SAMPLE[:700] + SAMPLE[900:])
    assert tool.repair(tmp_path) == tool.Repair(2)
    assert (tmp_path / tool.DATA).read_bytes() == SAMPLE


def test_the_redundancy_can_be_chosen(
    opened: Open, tmp_path: Path, source, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(512 * 1000)

    def stored(url: str) -> int:
        opened(f"par2+{url}").put(source(content), "a")
        directory = Path(url.removeprefix("file://").partition("?")[0])
        return max(path.stat().st_size for path in directory.glob(".jackfield-par2-*-*"))

    five = stored(f"file://{tmp_path}/five?redundancy=5")
    ten = stored(f"file://{tmp_path}/ten")
    assert stored(f"file://{tmp_path}/all?redundancy=100") > len(content)
    monkeypatch.setenv("JACKFIELD_PAR2_REDUNDANCY", "5")
    assert stored(f"file://{tmp_path}/environment") == five < ten
    assert stored(f"file://{tmp_path}/both?redundancy=10") == ten


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("redundancy=0", "redundancy is '0': it is a whole number from 1 to 100, in percent"),
        ("redundancy=101", "redundancy is '101': it is"),
        ("redundancy=-5", "redundancy is '-5': it is"),
        ("redundancy=", "redundancy is '': it is"),
        ("redundancy=ten", "redundancy is 'ten': it is"),
        ("heal=yes", "heal is 'yes': it is 1 or 0"),
    ],
)
def test_a_malformed_option_is_named(opened: Open, query: str, fault: str) -> None:
    with pytest.raises(InvalidBackendURL, match=fault):
        opened(f"par2+file:///nowhere?{query}")


@pytest.mark.parametrize("variable", ["JACKFIELD_PAR2_REDUNDANCY", "JACKFIELD_PAR2_HEAL"])
def test_a_malformed_variable_is_named(opened: Open, monkeypatch, variable: str) -> None:
    monkeypatch.setenv(variable, "much")
    with pytest.raises(BackendException, match=f"{variable} is 'much': it is "):
        opened("par2+file:///nowhere")


def test_other_arguments_of_the_query_go_to_the_inner_backend(opened: Open) -> None:
    with pytest.raises(InvalidBackendURL, match=r"file:///nowhere\?other=1' *:") as raised:
        opened("par2+file:///nowhere?redundancy=5&other=1&heal=1")
    assert "redundancy" not in str(raised.value)


def naps_of(process: int) -> int:
    """How often a process has waited for something."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])


@pytest.mark.parametrize("blocked", ["create", "repair"])
def test_ctrl_c_leaves_nothing_behind(
    store: BackendWrapper, source, directory: Path, tmp_path: Path, fake_par2, blocked: str
) -> None:
    """In a process of its own, whose par2 never ends."""
    if blocked == "repair":
        store.put(source(b"content"), "a")
        (directory / "a").write_bytes(b"c0ntent")
    before = sorted(directory.glob("*")) if directory.exists() else []
    fake_par2(f"echo $$ > {tmp_path}/pid; exec sleep 60")
    work = tmp_path / "work"
    work.mkdir()
    operation = "put(sys.argv[2], 'a')" if blocked == "create" else "get('a', sys.argv[3])"
    program = (
        "import sys\n"
        "from jackfield.backends import get_backend, register_backend, register_backend_prefix\n"
        "from jackfield_file.backend import FileBackend\n"
        "from jackfield_par2.backend import Par2Backend\n"
        "register_backend('file', FileBackend)\n"
        "register_backend_prefix('par2', Par2Backend)\n"
        f"get_backend(sys.argv[1]).{operation}\n"
    )
    arguments = [f"par2+file://{directory}", source(b"content"), work / "got"]
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"TMPDIR": str(work), "PYTHONPATH": ":".join(filter(None, sys.path))},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    noticed = naps_of(child.pid) + 4  # it looks again and again whether par2 is still wanted
    while naps_of(child.pid) < noticed:  # before, only a terminal stops both
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in child.communicate(timeout=30)[1]
    assert not list(work.iterdir())
    assert (sorted(directory.glob("*")) if directory.exists() else []) == before
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_nothing_is_left_in_the_temporary_directory_by_a_failure(
    store: BackendWrapper, source, tmp_path: Path, fake_par2, monkeypatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    fake_par2("exit 6")
    with pytest.raises(BackendException):
        store.put(source(), "a")
    assert not list(work.iterdir())


def test_setup_py_needs_no_par2_and_has_the_metadata() -> None:
    variables = runpy.run_path(str(PROJECT / "setup.py"), run_name="looked_at")
    declared = {name for name in vars(info) if name.startswith("jackfield_")}
    assert {name for name in variables if name.startswith("jackfield_")} == declared


def test_blocks_are_of_a_size_that_the_format_allows(tmp_path: Path) -> None:
    for size in (1, 512_001, 1_234_567):
        directory = tmp_path / str(size)
        directory.mkdir()
        (directory / tool.DATA).write_bytes(bytes(size))
        tool.create(directory, size, 1)
        assert (directory / tool.VOLUME).stat().st_size < 1000 + size
