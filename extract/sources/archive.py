"""Zip files of articles: each is read as a folder."""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from extract.errors import SourceError

DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError)
"""What `zipfile` raises on a damaged, protected or unknown member; RuntimeError is its error for a password."""


def list_members(path: str) -> list[str]:
    """The names of the files in a zip file, sorted.

    Raises: SourceError when it is no zip file.
    """
    try:
        return sorted({member.filename for member in _open(*_state(path)).infolist() if not member.is_dir()})
    except DAMAGED as error:
        raise SourceError(f"not a zip file, or a damaged one: {error}") from error


def member_problem(path: str, member: str, largest: int) -> str:
    """Why a member cannot be read, as far as the directory of the zip file tells; empty when it seems sound."""
    info = _open(*_state(path)).getinfo(member)
    if info.flag_bits & 1:
        return "it is protected by a password"
    if info.file_size > largest:
        return f"{info.file_size / 1e6:.1f} MB is too large (the most is {largest / 1e6:.0f} MB)"
    return ""


def open_member(path: str, member: str) -> IO[bytes]:
    """A member as a file of its own.

    Raises: one of DAMAGED.
    """
    return _open(*_state(path)).open(member)


def read_member(path: str, member: str, start: int, length: int) -> bytes:
    """Bytes of a member; reading on from where the last call ended costs no second unpacking.

    Raises: one of DAMAGED.
    """
    file = _open_kept(*_state(path), member)
    if file.tell() != start:
        file.seek(start)
    return file.read(length)


def _state(path: str) -> tuple[str, int, int]:
    found = os.stat(path)  # noqa: PTH116  (a path may hold bytes that are no text)
    return path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _open(path: str, _changed: int, _size: int) -> zipfile.ZipFile:
    """A zip file, kept open: its directory is read once and not for each of its members."""
    return zipfile.ZipFile(path)


@lru_cache(maxsize=2)
def _open_kept(path: str, changed: int, size: int, member: str) -> IO[bytes]:
    return _open(path, changed, size).open(member)


def names_in_folder(names: list[str]) -> Iterator[str]:
    """The members that are articles' files: not what a Mac or a file manager adds."""
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if "__MACOSX" not in parts and not any(part.startswith(".") and part not in (".", "..") for part in parts):
            yield name
