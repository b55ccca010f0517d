"""Sources: files of any supported format as articles. One module a format."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath

from extract.article import Article
from extract.errors import SourceError

_TEXT, _PAGE, _DOCUMENT = 4_000_000, 30_000_000, 100_000_000

FORMATS = {
    ".txt": ("text", "read", _TEXT),
    ".md": ("text", "read", _TEXT),
    ".html": ("html", "read", _PAGE),
    ".htm": ("html", "read", _PAGE),
    ".xhtml": ("html", "read", _PAGE),
    ".mhtml": ("html", "read_mhtml", _PAGE),
    ".mht": ("html", "read_mhtml", _PAGE),
    ".pdf": ("pdf", "read", _DOCUMENT),
    ".docx": ("docx", "read", _DOCUMENT),
}
"""Of each file ending that is one article: the module and function that read it, and the most bytes."""

ROWS = {".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".tsv": "csv"}
"""The file endings of tables with one article a row, and how they are written."""

ENDINGS = (*FORMATS, *ROWS, ".zip")
"""All file endings that are read."""


@dataclass(frozen=True, slots=True)
class Source:
    """One article that is to be read, and where it stands.

    Attributes:
        path: the file as the user named it; bytes of its name that are no text are kept as surrogates.
        article_id: the id that the article will have.
        member: its name in a zip file; empty outside one.
        row: the number of the row in a table; 0 when the whole file is the article.
        start, length: bytes of the row.
        head: bytes of the table's header, which belongs to every row.
        problem: why it cannot be read, where that is known already.
    """

    path: str
    article_id: str
    member: str = ""
    row: int = 0
    start: int = 0
    length: int = 0
    head: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """The path, then `#` and the place in the file, as users see it."""
        return "#".join(
            [shown(self.path), *([self.member] if self.member else []), *([str(self.row)] if self.row else [])]
        )

    @property
    def ending(self) -> str:
        return PurePosixPath(self.member or self.path).suffix.lower()


def shown(path: str) -> str:
    """A path as text: bytes in it that are no UTF-8 are written `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def load(source: Source) -> bytes:
    """The bytes of an article, a row of a CSV file under its header.

    Raises: SourceError when they cannot be read or are too many.
    """
    if source.problem:
        raise SourceError(source.problem)
    try:
        if source.member:
            return _load_member(source)
        found = os.stat(source.path)  # noqa: PTH116  (see Source.path)
        if not stat.S_ISREG(found.st_mode):
            raise SourceError("cannot be read: not a regular file")
        with open(source.path, "rb") as file:  # noqa: PTH123
            if not source.row:
                _check_size(source, found.st_size)
                return file.read()
            head = file.read(source.head)
            file.seek(source.start)
            return head + file.read(source.length)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error


def _load_member(source: Source) -> bytes:
    from extract.sources.archive import DAMAGED, open_member, read_member

    try:
        if source.row:
            with open_member(source.path, source.member) as file:
                head = file.read(source.head)
            return head + read_member(source.path, source.member, source.start, source.length)
        most = FORMATS[source.ending][2]
        with open_member(source.path, source.member) as file:
            data = file.read(most + 1)
    except DAMAGED as error:
        raise SourceError(f"cannot be unpacked: {error}") from error
    _check_size(source, len(data))
    return data


def _check_size(source: Source, size: int) -> None:
    most = FORMATS[source.ending][2]
    if size > most:
        raise SourceError(
            f"{size / 1e6:.1f} MB is too large for one article (the most is {most / 1e6:.0f} MB); split the file"
        )


def parse(source: Source, data: bytes, columns: dict[str, str] | None = None) -> Article:
    """The article in the bytes of a source.

    Args: columns: other names of the columns of a table, as `{"text": "body"}`.
    Raises: SourceError, with the reason, when no article can be read from them.
    """
    if source.ending in ROWS:
        from extract.sources import rows

        read_row = rows.read_json if ROWS[source.ending] == "json" else rows.read_csv
        return read_row(data, source.article_id, source.name, rows.Columns.of(columns or {}))
    if not data:
        raise SourceError("the file is empty")
    module, function, _ = FORMATS[source.ending]
    reader: Callable[[bytes, str, str], Article] = getattr(import_module(f"extract.sources.{module}"), function)
    return reader(data, source.article_id, source.name)


def read_article(path: str | Path, *, article_id: str | None = None) -> Article:
    """Read one article.

    Args: article_id: its id; the file's name without its ending when None.
    Raises: SourceError, with the reason, when the file cannot be read or holds no text.
    """
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise SourceError(f"{path}: files that end in '{path.suffix}' are not read; give one of {', '.join(FORMATS)}")
    source = Source(str(path), path.stem if article_id is None else article_id)
    return parse(source, load(source))
