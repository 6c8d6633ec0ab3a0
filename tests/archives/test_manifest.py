"""What a manifest may do: it comes from a store, which may be anybody's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archives.conftest import Shell

Make = Callable[..., Path]


def manifest_in(store: Path) -> Path:
    (path,) = store.glob("manifest-*.json")
    return path


def forge(store: Path, **changes: object) -> None:
    """Change the first entry of the manifest, and make its hash right."""
    path = manifest_in(store)
    whole = json.loads(path.read_text())
    whole["content"]["entries"][0] |= changes
    text = json.dumps(whole["content"], sort_keys=True, separators=(",", ":"))
    whole["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(whole))


@pytest.fixture
def url(jackfield: Shell, ledger: Make, store: Path) -> str:
    ledger("a", "one")
    jackfield("archive", "root", store.as_uri())
    return store.as_uri()


@pytest.mark.parametrize("path", ["../out", "/jackfield-out", "a/../../out", "..", "nul\0"])
def test_a_path_that_leads_out_is_refused(
    jackfield: Shell, url: str, store: Path, path: str
) -> None:
    forge(store, path=path)
    done = jackfield("restore", url, "back/deep", check=False)
    assert done.returncode == 1
    assert "leads out of 'back/deep': the manifest is wrong" in done.stderr
    assert not (jackfield.directory / "back").exists()


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", ".."])
def test_an_archive_outside_of_the_store_is_refused(
    jackfield: Shell, url: str, store: Path, name: str
) -> None:
    (jackfield.directory / "outside").write_text("ledger\none\n")
    forge(store, archive=name)
    for words in (["restore", url, "back"], ["verify-archive", url]):
        done = jackfield(*words, check=False)
        assert done.returncode == 50
        assert repr(name) in done.stderr


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: text.replace('"path": "a"', '"path": "b"'),
        lambda text: text.replace("jackfield archives 1", "something else 2"),
        lambda text: "[" * 100_000,
    ],
    ids=["cut off", "empty", "another thing", "changed", "of another program", "nested"],
)
def test_a_damaged_manifest_is_an_error(
    jackfield: Shell, url: str, store: Path, damage: Callable[[str], str]
) -> None:
    path = manifest_in(store)
    path.write_text(damage(path.read_text()))
    for words in (["restore", url, "back"], ["verify-archive", url], ["archive", "root", url]):
        done = jackfield(*words, check=False)
        assert done.returncode == 1
        assert f"its manifest '{path.name}' is damaged, and there is no older one" in done.stderr


def test_of_a_damaged_one_and_an_older_one_the_older_counts(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    (store / "manifest-00000002.json").write_text("{")
    assert "'manifest-00000002.json' was passed over" in jackfield("verify-archive", url).stderr
    ledger("b", "two")
    done = jackfield("archive", "root", url)
    assert "'manifest-00000002.json' was passed over" in done.stderr
    jackfield("restore", url, "back")
    assert {path.name for path in (jackfield.directory / "back").iterdir()} == {"a", "b"}
    assert jackfield("verify-archive", url).stderr.count("passed over") == 0


def test_a_damaged_one_of_any_later_number_is_no_hindrance(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    (store / "manifest-00000009.json").write_text("{")
    ledger("b", "two")
    assert "1 archived" in jackfield("archive", "root", url).stderr
    jackfield("restore", url, "back")
    assert {path.name for path in (jackfield.directory / "back").iterdir()} == {"a", "b"}


REPLACING = """
from jackfield.backends import register_backend
from jackfield_file.backend import FileBackend

jackfield_transports = ["replacing://"]
jackfield_compatible_versions = [(0, 1, 0)]


class Replacing(FileBackend):
    def _get(self, remote_filename, local_path):
        if remote_filename == "manifest-00000001.json":
            (self.directory / remote_filename).rename(self.directory / "manifest-00000002.json")
        super()._get(remote_filename, local_path)


register_backend("replacing", Replacing)
"""


@pytest.mark.parametrize(
    "words", [["restore", "URL", "back"], ["verify-archive", "URL"], ["archive", "root", "URL"]]
)
def test_one_that_another_run_replaces_is_no_sign_of_there_being_none(
    jackfield: Shell, url: str, store: Path, words: list[str]
) -> None:
    (jackfield.plugins / "replacing.py").write_text(REPLACING)
    words = [each.replace("URL", url.replace("file", "replacing", 1)) for each in words]
    done = jackfield(*words, check=False)
    assert done.returncode == 1
    assert "manifest 'manifest-00000001.json' has just been deleted, as a run" in done.stderr
    jackfield(*words)


def test_one_of_a_later_version_is_never_passed_over(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    """Else the older one would count, and what it does not name be written over or deleted."""
    text = manifest_in(store).read_text().replace("jackfield archives 1", "jackfield archives 2")
    (store / "manifest-00000002.json").write_text(text)
    before = {path.name for path in store.iterdir()}
    ledger("b", "two")
    for words in (["restore", url, "back"], ["verify-archive", url], ["archive", "root", url]):
        done = jackfield(*words, check=False)
        assert done.returncode == 1
        assert "'manifest-00000002.json' was written by a later version" in done.stderr
    assert {path.name for path in store.iterdir()} == before


def test_a_number_that_no_other_can_follow(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    manifest_in(store).rename(store / f"manifest-{10**18 - 1}.json")
    ledger("a", "one", "two")
    done = jackfield("archive", "root", url, check=False)
    assert done.returncode == 1
    assert f"no manifest can follow 'manifest-{10**18 - 1}.json': rename that one" in done.stderr
    jackfield("verify-archive", url)
    manifest_in(store).rename(store / "manifest-00000001.json")
    jackfield("archive", "root", url)


@pytest.mark.parametrize(
    "changes", [{"size": "large"}, {"path": None}, {"sha256": 5}, {"plugin": ["x"]}], ids=str
)
def test_values_of_other_types_are_damage(
    jackfield: Shell, url: str, store: Path, changes: dict[str, object]
) -> None:
    forge(store, **changes)
    assert "is damaged" in jackfield("verify-archive", url, check=False).stderr


def test_two_that_lay_claim_to_one_place_do_not_both_get_it(
    jackfield: Shell, ledger: Make, url: str, store: Path
) -> None:
    ledger("b", "two")
    jackfield("archive", "root", url)
    forge(store, path="b/")
    done = jackfield("restore", url, "back", check=False)
    assert done.returncode == 1
    assert "is there already" in done.stderr or "not empty" in done.stderr
    assert [path.name for path in (jackfield.directory / "back").iterdir()] == ["b"]


def test_a_plugin_that_is_not_there_is_named(jackfield: Shell, url: str, store: Path) -> None:
    forge(store, plugin="weir", distribution="jackfield-weir")
    done = jackfield("restore", url, "back", check=False)
    assert done.returncode == 1
    assert "a: Ledger: this takes the plugin 'weir': install jackfield-weir" in done.stderr
