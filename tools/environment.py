"""A fresh virtual environment in the clone, for the scripts beside this file."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)


def fresh_environment(name: str) -> str:
    """Make the environment `name` in the clone anew, with a current pip; give its interpreter."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        sys.exit(
            f"Python {wanted} or newer is needed; {sys.executable} is {sys.version.split()[0]}"
        )
    directory = ROOT / name
    shutil.rmtree(directory, ignore_errors=True)
    # Without ensurepip, which Debian packages apart from Python: the pip that is there brings one.
    venv.create(directory, symlinks=os.name != "nt")
    python = str(directory / ("Scripts" if os.name == "nt" else "bin") / "python")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--upgrade", "pip")
    return python


def run(*command: str, check: bool = True) -> int:
    """Run a command in the clone and give its exit status; if it fails, so does the script."""
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if check and status:
        sys.exit(status)
    return status
