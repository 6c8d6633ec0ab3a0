"""A backend that keeps files in one directory: ``desk:///directory``."""

import shutil
from pathlib import Path

from jackfield.backends import Backend


class DeskBackend(Backend):
    has_network_location = False

    def __init__(self, parsed_url):
        super().__init__(parsed_url)
        self.directory = Path(parsed_url.path)
        self.directory.mkdir(parents=True, exist_ok=True)

    def _get(self, remote_filename, local_path):
        shutil.copyfile(self.directory / remote_filename, local_path)

    def _put(self, source_path, remote_filename):
        shutil.copyfile(source_path, self.directory / remote_filename)

    def _list(self):
        return [path.name for path in self.directory.iterdir()]

    def _delete(self, filename):
        (self.directory / filename).unlink()

    def _query(self, filename):
        path = self.directory / filename
        return {"size": path.stat().st_size if path.exists() else -1}
