"""New files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRATCH = ".scratch.tmp"


class NewFiles:
    """Files of one folder under temporary names, until all of them are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary: dict[Path, Path] = {}

    def path(self, name: str) -> Path:
        """The temporary path of the file that will be `name`."""
        final = self.folder / name
        self.temporary[final] = self.folder / f".{name}.tmp"
        return self.temporary[final]

    def scratch(self) -> Path:
        """A new folder for what is needed while the files are written; it is gone when they are there."""
        path = self.folder / _SCRATCH
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path


@contextmanager
def new_files(folder: Path) -> Iterator[NewFiles]:
    """Give temporary paths in a folder; at the end all files are synced to the disk, then renamed.

    After an error the files of these names are what they were before. Raises: OSError.
    """
    files = NewFiles(folder)
    try:
        yield files
        for path in files.temporary.values():
            _sync(path)
        for final, path in files.temporary.items():
            path.replace(final)
        _sync(folder)
    finally:
        for path in files.temporary.values():
            path.unlink(missing_ok=True)
        shutil.rmtree(folder / _SCRATCH, ignore_errors=True)


def _sync(path: Path) -> None:
    """Bring a file, or the names in a folder (where a system can), to the disk."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
