"""What pip refuses of a wheel is told, in one line; what it declares is read all the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from jackfield.reading import ReadingError, read, read_all
from sources.archiving import (
    CORE_METADATA,
    DIST_INFO,
    SDIST,
    WHEEL,
    good,
    good_tar,
    tar_gz,
    zip_file,
)

NAME = "jackfield_lamp-1.0-py3-none-any.whl"
DATA = "jackfield_lamp-1.0.data"

Files = Mapping[str, str | None]

REFUSED: Mapping[str, tuple[str, Files, str]] = {
    "a name of too few parts": (
        "lamp.whl",
        {},
        "pip refuses it: 'lamp.whl' is no name of a wheel; name it like "
        "jackfield_lamp-1.0-py3-none-any.whl, after the version and the tags that it was built "
        "with",
    ),
    "a name with a version that is none": (
        "jackfield_lamp-new-py3-none-any.whl",
        {},
        "pip refuses it: 'jackfield_lamp-new-py3-none-any.whl' is no name of a wheel; name it like "
        "jackfield_lamp-1.0-py3-none-any.whl, after the version and the tags that it was built "
        "with",
    ),
    "a build that is no number": (
        "jackfield_lamp-1.0-b-py3-none-any.whl",
        {},
        "pip refuses it: 'jackfield_lamp-1.0-b-py3-none-any.whl' is no name of a wheel; name it "
        "like jackfield_lamp-1.0-py3-none-any.whl, after the version and the tags that it was "
        "built with",
    ),
    "the name of another distribution": (
        "loom-1.0-py3-none-any.whl",
        {},
        "pip refuses it: its file name says 'loom', jackfield_lamp-1.0.dist-info says "
        "'jackfield-lamp'; rename the file, or build it again",
    ),
    "the metadata of another distribution": (
        NAME,
        {f"{DIST_INFO}/METADATA": CORE_METADATA.replace("jackfield-lamp", "loom")},
        "pip refuses it: its file name says 'jackfield_lamp', jackfield_lamp-1.0.dist-info says "
        "'loom'; rename the file, or build it again",
    ),
    "no version": (
        NAME,
        {f"{DIST_INFO}/METADATA": CORE_METADATA.replace("Version: 1.0", "")},
        f"pip refuses it: {DIST_INFO}/METADATA has no Version; build it again",
    ),
    "a version that is none": (
        NAME,
        {f"{DIST_INFO}/METADATA": CORE_METADATA.replace("Version: 1.0", "Version: new")},
        f"pip refuses it: {DIST_INFO}/METADATA has no Version of PEP 440 but 'new'; build it again",
    ),
    "no RECORD": (
        NAME,
        {f"{DIST_INFO}/RECORD": None},
        f"pip refuses it: {DIST_INFO}/RECORD is missing; build it again",
    ),
    "no WHEEL": (
        NAME,
        {f"{DIST_INFO}/WHEEL": None},
        f"pip refuses it: {DIST_INFO}/WHEEL is missing; build it again",
    ),
    "no version of the format": (
        NAME,
        {f"{DIST_INFO}/WHEEL": "Tag: py3-none-any\n"},
        f"pip refuses it: {DIST_INFO}/WHEEL has no valid Wheel-Version, like 1.0; build it again",
    ),
    "a newer format": (
        NAME,
        {f"{DIST_INFO}/WHEEL": "Wheel-Version: 2.0\n"},
        f"pip refuses it: {DIST_INFO}/WHEEL has the Wheel-Version 2.0, and pip knows those below "
        "2; build it again",
    ),
    "data of an unknown kind": (
        NAME,
        {f"{DATA}/lib/lamp.py": ""},
        f"pip refuses it: {DATA}/lib is none of the directories that may be in {DATA}: data, "
        "headers, platlib, purelib, scripts; build it without it",
    ),
    "a member that leads out of it": (
        NAME,
        {"../lamp.py": ""},
        "pip refuses it: its member '../lamp.py' leads out of where it is installed; leave it out",
    ),
}
"""What is wrong -> the wheel's file name, the files that it has otherwise, and the fault."""

TAKEN: Mapping[str, tuple[str, Files]] = {
    "nothing wrong": (NAME, {}),
    "a name in other letters": ("Jackfield.LAMP-1.0-py3-none-any.whl", {}),
    "a version in other words": ("jackfield_lamp-1.0.0-py3-none-any.whl", {}),
    "a build and several tags": ("jackfield_lamp-1.0-7b-py2.py3-none-any.whl", {}),
    "another version in the directory's name": (
        NAME,
        {
            name.replace("1.0", "0.9"): data.decode()
            for name, data in WHEEL.items()
            if name.startswith(DIST_INFO)
        }
        | {name: None for name in WHEEL if name.startswith(DIST_INFO)},
    ),
    "scripts": (NAME, {f"{DATA}/scripts/lamp": "#!python\n"}),
}


def written(directory: Path, name: str, files: Files) -> Path:
    changed = {path: None if text is None else text.encode() for path, text in files.items()}
    content = {path: data for path, data in (WHEEL | changed).items() if data is not None}
    (directory / name).write_bytes(zip_file(good(content)))
    return directory / name


def is_taken_by_pip(*arguments: str | Path) -> bool:
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--no-compile"]
    return subprocess.run([*command, *arguments], capture_output=True).returncode == 0


@pytest.mark.parametrize("case", REFUSED)
def test_what_pip_refuses_is_a_fault(case: str, tmp_path: Path) -> None:
    name, files, fault = REFUSED[case]
    wheel = written(tmp_path, name, files)
    plugin = read(wheel)
    assert plugin.faults == (fault,)
    assert plugin.declaration("jackfield").commands == {"light": ""}
    assert not is_taken_by_pip("--target", tmp_path / "site", wheel)


@pytest.mark.parametrize("case", TAKEN)
def test_what_pip_takes_is_none(case: str, tmp_path: Path) -> None:
    wheel = written(tmp_path, *TAKEN[case])
    assert read(wheel).faults == ()
    assert is_taken_by_pip("--target", tmp_path / "site", wheel)


def test_a_version_that_only_the_file_name_has_is_one_for_no_index(tmp_path: Path) -> None:
    wheel = written(tmp_path, "jackfield_lamp-2.0-py3-none-any.whl", {})
    assert read(wheel).faults == (
        f"pip takes it from no index: its file name says version 2.0, {DIST_INFO}/METADATA says "
        "1.0; rename the file, or build it again",
    )
    assert is_taken_by_pip("--target", tmp_path / "site", wheel)
    assert not is_taken_by_pip(
        "--target", tmp_path / "other", "--find-links", tmp_path, "jackfield-lamp"
    )


def test_a_file_with_a_suffix_in_capitals_is_no_wheel(tmp_path: Path) -> None:
    wheel = written(tmp_path, NAME.replace("whl", "WHL"), {})
    with pytest.raises(ReadingError, match=r"WHL: pip takes it for no wheel: rename it, with .whl"):
        read(wheel)
    assert not is_taken_by_pip("--target", tmp_path / "site", wheel)


@pytest.mark.parametrize("suffix", [".TAR.GZ", ".Tgz", ".ZIP"])
def test_the_suffix_of_an_sdist_may_be_in_capitals(suffix: str, tmp_path: Path) -> None:
    sdist = tmp_path / f"lamp-1.0{suffix}"
    sdist.write_bytes(zip_file(good(SDIST)) if suffix == ".ZIP" else tar_gz(*good_tar(SDIST)))
    assert read(sdist).declaration("jackfield").commands == {"light": ""}
    assert read(sdist).kind == "sdist"


@pytest.mark.parametrize(
    ("points", "faults"),
    [
        ("[jackfield.plugins]\nlamp = lamp\n", []),
        (
            "[jackfield.plugins\nlamp = lamp\n",
            [
                "1: '[jackfield.plugins' begins no section; end it with ]",
                "2: 'lamp' is in no section; put one in front of it",
            ],
        ),
        (
            "[jackfield.plugins]\nlamp = lamp\n\nlamp = other\n",
            ["4: 'lamp' is there twice in [jackfield.plugins], the first counts; remove one"],
        ),
        (
            "[jackfield.plugins]\nlamp\nlamp = lamp\n",
            ["2: 'lamp' says nothing; write it as name = module"],
        ),
        ("# a\n[jackfield.plugins]\nlamp = lamp\n[a]\nlamp = b\n; c\n", []),
    ],
)
def test_lines_of_entry_points_that_declare_nothing_are_faults(
    points: str, faults: list[str], tmp_path: Path
) -> None:
    path = f"{DIST_INFO}/entry_points.txt"
    plugin = read(written(tmp_path, NAME, {path: points}))
    assert [each for each in plugin.faults if path in each] == [f"{path}:{f}" for f in faults]


def test_they_are_faults_of_an_sdist_too(tmp_path: Path) -> None:
    path = "jackfield_lamp.egg-info/entry_points.txt"
    sdist = tmp_path / "jackfield_lamp-1.0.tar.gz"
    text = b"[jackfield.plugins]\nlamp = jackfield_lamp\nlight\n"
    sdist.write_bytes(tar_gz(*good_tar({**SDIST, f"jackfield_lamp-1.0/{path}": text})))
    assert f"{path}:3: 'light' says nothing; write it as name = module" in read(sdist).faults


def test_they_are_faults_of_files_that_a_project_names(tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text("jackfield_commands = ['light']\n")
    (tmp_path / "pyproject.toml").write_text("[build-system]\nrequires = ['setuptools']\n")
    (tmp_path / "setup.cfg").write_text(
        "[metadata]\nname = lamp\n[options]\npy_modules = lamp\nentry_points = file: points.ini\n"
    )
    (tmp_path / "points.ini").write_text("[jackfield.plugins]\nlamp = lamp\nlight\n")
    assert "points.ini:3: 'light' says nothing; write it as name = module" in read(tmp_path).faults


@pytest.mark.parametrize("more", ["lamp = other", "[a\nb = c"])
def test_they_are_faults_of_what_is_installed_too(more: str, tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text("jackfield_commands = ['light']\n")
    info = tmp_path / "lamp-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lamp\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[jackfield.plugins]\nlamp = lamp\n{more}")
    (fault,) = read_all(PathDistribution(info))[0].faults
    assert fault.startswith("entry_points.txt:3: ")
