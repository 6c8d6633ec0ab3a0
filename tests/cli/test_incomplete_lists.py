"""Lists that are known to lack files: what depends on a file not being there is not done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import LEDGER
from support import processes
from support.checkouts import variables_with

Run = Callable[..., subprocess.CompletedProcess[str]]

NAMES = [f"file{number}" for number in range(12)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command with the plugins of the checkout, and that for ledgers."""
    (ledger := tmp_path / "ledger.py").write_text(LEDGER)
    variables = variables_with(tmp_path, "crypt", "file", "multi", more=ledger)

    def run(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "jackfield", *words],
            cwd=tmp_path,
            env={**variables, **more},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def several(tmp_path: Path) -> Callable[[str], str]:
    """Writes a configuration of the stores a, b and c, which go on without each other."""

    def write(mode: str) -> str:
        stores = [{"url": f"file://{tmp_path}/{each}", "name": each} for each in "abc"]
        path = tmp_path / "stores.json"
        path.write_text(json.dumps({"mode": mode, "onfail": "continue", "stores": stores}))
        return f"multi://{path}"

    return write


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    directory = tmp_path / "photos"
    directory.mkdir()
    for name in NAMES:
        (directory / name).write_text(name)
    return directory


@pytest.fixture
def fails(tmp_path: Path) -> Callable[[str], Path]:
    """Lets a store fail, as a file is where its directory was; gives where that is now."""

    def fail(store: str) -> Path:
        away = (tmp_path / store).rename(tmp_path / f"{store}-away")
        (tmp_path / store).touch()
        return away

    return fail


def names_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


@pytest.mark.parametrize("mode", ["stripe", "mirror"])
@pytest.mark.parametrize("lost", ["it fails", "it is not there"])
class TestSync:
    def test_deletes_nothing_that_an_unlisted_store_may_have(
        self, run: Run, several, photos: Path, fails, tmp_path: Path, mode: str, lost: str
    ) -> None:
        url = several(mode)
        assert run("put", photos, url).returncode == 0
        assert run("sync", url, "copy").returncode == 0
        (tmp_path / "copy" / "stranger").touch()
        away = fails("a")
        if lost == "it is not there":
            (tmp_path / "a").unlink()
        (tmp_path / "b" / "new").write_text("new")
        done = run("sync", "--delete", url, "copy")
        assert done.returncode == 50
        assert names_in(tmp_path / "copy") == sorted([*NAMES, "new", "stranger"])
        (line,) = (each for each in done.stderr.splitlines() if "nothing is deleted" in each)
        assert line.startswith(
            f"jackfield: nothing is deleted from 'copy', as the list of {url} may lack files: "
            f"file://{tmp_path}/a: cannot list: "
        )
        assert line.endswith(" (mend that, and try again)")
        planned = run("sync", "--delete", "--dry-run", url, "copy")
        assert planned.returncode == 50
        assert "delete\t" not in planned.stdout

        (tmp_path / "a").unlink(missing_ok=True)
        away.rename(tmp_path / "a")
        assert run("sync", "--delete", url, "copy").returncode == 0
        assert names_in(tmp_path / "copy") == sorted([*NAMES, "new"])

    def test_deletes_what_a_target_has_all_the_same(
        self, run: Run, several, photos: Path, fails, tmp_path: Path, mode: str, lost: str
    ) -> None:
        """That a source has no such file is known."""
        url = several(mode)
        assert run("put", photos, url).returncode == 0
        (photos / NAMES[0]).unlink()
        fails("a")
        if lost == "it is not there":
            (tmp_path / "a").unlink()
        run("sync", "--delete", photos, url)
        stores = [tmp_path / store for store in "abc" if (tmp_path / store).is_dir()]
        left = {path.name for store in stores for path in store.iterdir()}
        assert left == set(NAMES[1:])


def test_what_a_target_may_have_is_told(run: Run, several, photos: Path, fails) -> None:
    url = several("stripe")
    assert run("put", photos, url).returncode == 0
    fails("a")
    done = run("sync", photos, url)
    assert "some of what is added may be there, as the list of" in done.stderr


@pytest.mark.parametrize("mode", ["stripe", "mirror"])
@pytest.mark.parametrize("lost", ["it fails", "it is not there"])
def test_all_files_of_a_store_may_be_more(
    run: Run, several, photos: Path, fails, tmp_path: Path, mode: str, lost: str
) -> None:
    url = several(mode)
    assert run("put", photos, url).returncode == 0
    fails("a")
    if lost == "it is not there":
        (tmp_path / "a").unlink()
    for command in ("get", "cp"):
        done = run(command, f"{url}/", command)
        assert done.returncode == 50
        assert "these may not be all, as the list of" in done.stderr
        assert names_in(tmp_path / command)
    done = run("verify", url, photos)
    assert done.returncode == 50
    assert "not all is verified, as the list of" in done.stderr
    done = run("verify", photos, url)
    assert done.returncode == (0 if mode == "mirror" else 50)
    if mode == "stripe":
        assert " is not verified, as the list of" in done.stderr


@pytest.mark.parametrize("command", ["get", "cp"])
def test_also_behind_a_link_that_leads_nowhere(
    run: Run, photos: Path, tmp_path: Path, command: str
) -> None:
    (photos / "away").symlink_to(tmp_path / "not mounted")
    done = run(command, f"file://{photos}/", "copy")
    assert done.returncode == 50
    line = done.stderr.splitlines()[-1]
    assert line.startswith("jackfield: these may not be all, as the list of ")
    assert "/away' is a link that leads nowhere" in line
    assert names_in(tmp_path / "copy") == sorted(NAMES)


def test_names_that_cannot_be_decrypted_are_files_all_the_same(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    url = f"crypt+file://{tmp_path}/safe"
    assert run("put", photos, url).returncode == 0
    assert run("sync", url, "copy").returncode == 0
    inner = next(path for path in (tmp_path / "safe").iterdir() if "header" not in path.name)
    flipped = "a" if inner.name[3] != "a" else "b"
    inner.rename(inner.with_name(inner.name[:3] + flipped + inner.name[4:]))
    done = run("sync", "--delete", url, "copy")
    assert (done.returncode, names_in(tmp_path / "copy")) == (50, sorted(NAMES)), done.stderr
    assert "cannot be decrypted" in done.stderr.splitlines()[-1]


def test_a_mirror_that_a_killed_put_left_old_is_put_to_again(
    run: Run, several, photos: Path, tmp_path: Path
) -> None:
    url = several("mirror")
    assert run("sync", photos, url).returncode == 0
    old = (tmp_path / "a" / NAMES[0]).stat().st_mtime - 100
    os.utime(tmp_path / "c" / NAMES[0], (old, old))
    assert run("sync", photos, url).stdout == f"{NAMES[0]}\treplaced\n"
    (photos / NAMES[1]).write_text("FILE1")  # as long as it was
    for store in "ab":
        shutil.copyfile(photos / NAMES[1], tmp_path / store / NAMES[1])
    assert run("sync", photos, url).stdout == f"{NAMES[1]}\treplaced\n"
    assert {(tmp_path / store / NAMES[1]).read_text() for store in "abc"} == {"FILE1"}
    assert run("sync", photos, url).stdout == ""


def test_where_nothing_was_encrypted_a_disk_may_not_be_mounted(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    url = f"crypt+file://{tmp_path}/safe"
    assert run("put", photos, url).returncode == 0
    assert run("sync", url, "copy").returncode == 0
    (tmp_path / "safe").rename(tmp_path / "away")
    (tmp_path / "safe").mkdir()
    done = run("sync", "--delete", url, "copy")
    assert done.returncode == 50
    assert f"{url}: cannot list: nothing was encrypted there yet" in done.stderr
    assert names_in(tmp_path / "copy") == sorted(NAMES)
    assert run("sync", "--delete", photos, url).returncode == 0  # it is begun anew


class TestArchives:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        root = tmp_path / "root"
        for name in NAMES:
            (root / name / ".ledger").mkdir(parents=True)
            (root / name / ".ledger" / "log").write_text(f"{name}\n")
        return root

    def test_nothing_is_pruned_and_nothing_forgotten(
        self, run: Run, several, root: Path, fails, tmp_path: Path
    ) -> None:
        url = several("mirror")
        assert run("archive", root, url).returncode == 0
        before = names_in(tmp_path / "b")
        fails("a")
        shutil.rmtree(root / NAMES[0])
        with (root / NAMES[1] / ".ledger" / "log").open("a") as log:
            log.write("more\n")
        done = run("archive", "--forget", root, url)
        assert done.returncode == 50
        assert f"nothing is deleted, as the list of {url} may lack files: " in done.stderr
        gone = f"{NAMES[0]!r} no longer there: the archives are kept"
        assert f"{gone} (not everything could be looked at)\n" in done.stderr
        assert set(before) < set(names_in(tmp_path / "b"))
        done = run("restore", url, "back")
        assert done.returncode == 50
        assert "a later manifest may be there, as the list of" in done.stderr
        assert names_in(tmp_path / "back") == sorted(NAMES)
        assert run("verify-archive", url).returncode == 50

    @pytest.mark.parametrize("lost", ["it fails", "it is not there"])
    def test_a_manifest_that_cannot_be_seen_is_not_begun_anew(
        self, run: Run, several, root: Path, fails, tmp_path: Path, lost: str
    ) -> None:
        url = several("stripe")
        assert run("archive", root, url).returncode == 0
        (holder,) = (path.parent.name for path in tmp_path.glob("?/manifest-*"))
        before = {store: names_in(tmp_path / store) for store in "abc" if store != holder}
        fails(holder)
        if lost == "it is not there":
            (tmp_path / holder).unlink()
        for command in (["archive", root, url], ["restore", url, "back"], ["verify-archive", url]):
            done = run(*command)
            assert done.returncode == 50
            (line,) = (each for each in done.stderr.splitlines() if "no manifest" in each)
            assert f"{tmp_path}/{holder}: cannot list: " in line
        assert before == {store: names_in(tmp_path / store) for store in before}

    def test_one_that_was_cut_off_and_is_encrypted_is_made_anew(
        self, run: Run, root: Path, tmp_path: Path
    ) -> None:
        """Also where no encrypted file has so few bytes, so that its size cannot be told."""
        url = f"crypt+file://{tmp_path}/safe"
        assert run("archive", root, url).returncode == 0
        safe = sorted((tmp_path / "safe").iterdir(), key=lambda path: path.stat().st_size)
        for path in safe[1:3]:  # the first is the header, the last the manifest
            path.write_bytes(path.read_bytes()[:7])
        done = run("archive", "--retries", "1", root, url)
        assert (done.returncode, done.stderr.count(": archived anew")) == (0, 2), done.stderr
        assert run("verify-archive", url).returncode == 0

    def test_stores_that_are_not_there_yet_are_no_hindrance(
        self, run: Run, several, root: Path, tmp_path: Path
    ) -> None:
        url = several("stripe")
        (tmp_path / "b").mkdir()
        for name in NAMES[1:]:
            shutil.rmtree(root / name)
        for _ in range(3):
            assert run("archive", root, url).returncode == 0
        assert run("verify-archive", url).returncode == 0


@pytest.mark.parametrize("prefix", ["", "crypt+"])
class TestLinksThatLeadNowhere:
    """The disk with their files may not be mounted: what was copied of them is kept."""

    def test_in_a_directory(self, run: Run, photos: Path, tmp_path: Path, prefix: str) -> None:
        url = f"{prefix}file://{tmp_path}/copy"
        disk = tmp_path / "disk"
        disk.mkdir()
        (photos / NAMES[3]).rename(disk / "it")
        (photos / NAMES[3]).symlink_to(disk / "it")
        assert run("sync", photos, url).returncode == 0
        disk.rename(tmp_path / "away")
        (photos / NAMES[0]).unlink()
        done = run("sync", "--delete", "--files-only", photos, url)
        assert (done.returncode, done.stdout) == (50, "")
        assert done.stderr.splitlines()[-1] == (
            f"jackfield: nothing is deleted from {url}, as '{photos}' has {NAMES[3]!r}, but no "
            "file can be found there"
        )
        assert len(run("ls", url).stdout.splitlines()) == len(NAMES)
        (tmp_path / "away").rename(disk)
        assert run("sync", "--delete", "--files-only", photos, url).returncode == 0
        assert sorted(run("ls", url).stdout.split()) == sorted(NAMES[1:])

    def test_in_a_store(self, run: Run, photos: Path, tmp_path: Path, prefix: str) -> None:
        url = f"{prefix}file://{tmp_path}/store"
        assert run("put", photos, url).returncode == 0
        assert run("sync", url, "copy").returncode == 0
        file = sorted((tmp_path / "store").iterdir())[0]
        file.rename(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
        assert run("sync", "--delete", url, "copy").returncode == 0
        assert names_in(tmp_path / "copy") == sorted(NAMES)
        (tmp_path / "elsewhere").rename(tmp_path / "gone")
        done = run("sync", "--delete", url, "copy")
        assert done.returncode == 50
        assert f"'{file}' is a link that leads nowhere" in done.stderr
        assert names_in(tmp_path / "copy") == sorted(NAMES)


VANISHING = """
from jackfield_file.backend import FileBackend
from jackfield.backends import register_backend

jackfield_transports = ["vanishing://"]
jackfield_compatible_versions = [(0, 1, 0)]


class Vanishing(FileBackend):
    def _query_list(self, filenames):
        return dict.fromkeys(filenames, {"size": -1})


register_backend("vanishing", Vanishing)
"""


def test_a_source_that_vanishes_when_it_is_listed_takes_no_copies_with_it(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    """As a disk does that is unmounted at the wrong moment."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "vanishing.py").write_text(VANISHING)
    assert run("sync", photos.as_uri(), "copy").returncode == 0
    source = f"vanishing://{photos}"
    place = str(tmp_path / "plugins")
    done = run("sync", "--delete", source, "copy", JACKFIELD_PLUGIN_PATH=place)
    assert done.returncode == 50
    assert f"as {source} has 'file0' and 11 more, but no file can be found there" in done.stderr
    assert names_in(tmp_path / "copy") == sorted(NAMES)


@pytest.mark.parametrize(
    "command", ["sync --delete", "sync --files-only --delete", "verify", "put"]
)
def test_a_current_directory_that_was_replaced_is_not_taken_for_empty(
    command: str, tmp_path: Path
) -> None:
    store, here = tmp_path / "store", tmp_path / "here"
    for directory in (store, here):
        directory.mkdir()
        (directory / "a.txt").write_text("a")
    script = f"mv ../here ../old; rm -r ../old; mkdir ../here; exec {sys.executable} -m jackfield "
    done = processes.run(
        ["sh", "-c", f"{script}{command} . {store.as_uri()}"],
        variables=variables_with(tmp_path, "file"),
        directory=here,
    )
    said = "jackfield: the current directory is not there any more: go to another one\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert (store / "a.txt").read_text() == "a"
