"""Tables with one article a row: JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import IO

from extract.article import Article
from extract.dates import iso_date
from extract.errors import SourceError
from extract.sources.text import LONGEST, clean, decode, line

LARGEST = 4 * LONGEST + 1_000_000
"""Bytes of one row: the longest text in the widest encoding, and the other cells."""

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns (CSV) or keys (JSON) that hold an article; only the text must be there."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    date: str = "date"
    url: str = "url"
    publisher: str = "publisher"

    @staticmethod
    def of(names: Mapping[str, str]) -> Columns:
        """The columns of which some go by other names.

        Raises: SourceError on a column that articles do not have.
        """
        known = [column.name for column in fields(Columns)]
        for name in names:
            if name not in known:
                raise SourceError(f"no column '{name}' is read; give one of {', '.join(known)}, as text=body")
        return Columns(**names)


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row stands in its file.

    Attributes:
        number: the row's number: the line of a JSON Lines file, the row below the header of a CSV file; from 1.
        id: what the row says of its id; empty when nothing.
        start, length: bytes of the row.
        head: bytes of the header, which stands at the beginning of the file.
        problem: why the row cannot be read; empty when it can.
    """

    number: int
    id: str
    start: int
    length: int
    head: int = 0
    problem: str = ""


def find_json_rows(file: IO[bytes], columns: Columns) -> Iterator[Row]:
    """Yield each line of a JSON Lines file that is not blank, whatever is in it.

    Raises: SourceError when the file is in UTF-16.
    """
    at = 0
    for number, raw in enumerate(_lines(file), start=1):
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SourceError("the file is in UTF-16; save it as UTF-8")
        if len(raw) > LARGEST:
            yield Row(number, "", at, 0, problem=_too_large(number))
        elif raw.strip():
            try:
                yield Row(number, _cell(_parse(raw), columns.id), at, len(raw))
            except SourceError as error:
                yield Row(number, "", at, 0, problem=f"line {number}: {error}")
        at += len(raw)


def read_json(data: bytes, article_id: str, source: str, columns: Columns) -> Article:
    """The article on a line of JSON.

    Raises: SourceError when it has no text, or the line is no JSON object.
    """
    return _article(_parse(data), article_id, source, columns)


def _parse(raw: bytes) -> dict[str, object]:
    try:
        row = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"not JSON ({error}); one object a line is read") from error
    if not isinstance(row, dict):
        raise SourceError(f"not a JSON object but {type(row).__name__}; one object a line is read")
    return row


def find_csv_rows(file: IO[bytes], columns: Columns) -> Iterator[Row]:
    """Yield each row of a CSV file below its header.

    A quotation mark that is not closed, or not doubled inside a cell, spoils its own row only: reading goes on at the
    next line.
    Raises: SourceError when the header lacks the column of the text, or the file is in UTF-16.
    """
    csv.field_size_limit(LARGEST)
    header = file.readline(LARGEST)
    if header.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError("the file is in UTF-16; save it as CSV in UTF-8")
    delimiter = _delimiter(header, columns)
    names = _split(header, delimiter)
    number, start = 0, len(header)
    while True:
        file.seek(start)
        records = _Records(file, start, delimiter)
        for cells in records:
            if cells:
                number += 1
                row = dict(zip(names, cells, strict=False))
                yield Row(number, _cell(row, columns.id), records.start, records.end - records.start, len(header))
            records.start = records.end
        if not records.broken:
            return
        number += 1
        first = records.first
        yield Row(
            number, "", records.start, 0, problem=f"row {number}: a quotation mark in it is not closed or not doubled"
        )
        start = records.start + first


class _Records:
    """The records of a CSV file from a byte on, and how far they reach.

    Attributes:
        start, end: bytes of the last record that was given.
        first: length of the first line of the record that is being read.
        broken: whether reading ended at a record that is no CSV.
    """

    def __init__(self, file: IO[bytes], start: int, delimiter: str) -> None:
        self.file, self.delimiter = file, delimiter
        self.start = self.end = start
        self.first = 0
        self.broken = False

    def __iter__(self) -> Iterator[list[str]]:
        reader = csv.reader(self._texts(), delimiter=self.delimiter, strict=True)
        while True:
            self.first = 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.broken = True
                return
            yield cells

    def _texts(self) -> Iterator[str]:
        for raw in _lines(self.file):
            self.first = self.first or len(raw)
            self.end += len(raw)
            yield decode(raw).replace("\0", "\ufffd")


def read_csv(data: bytes, article_id: str, source: str, columns: Columns) -> Article:
    """The article in the second record of a CSV text, the first being its header.

    Raises: SourceError when it has no text, or more cells than the header.
    """
    csv.field_size_limit(LARGEST)
    header, _, rest = data.partition(b"\n")
    delimiter = _delimiter(header, columns)
    names = _split(header, delimiter)
    cells = next(csv.reader(io.StringIO(decode(rest).replace("\0", "\ufffd"), newline=""), delimiter=delimiter))
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise SourceError(f"the row has {len(cells)} cells, the header {len(names)}; put quotation marks around cells")
    return _article(dict(zip(names, cells, strict=False)), article_id, source, columns)


def _delimiter(header: bytes, columns: Columns) -> str:
    for delimiter in _DELIMITERS:
        if _find(_split(header, delimiter), columns.text):
            return delimiter
    if not header.strip():
        raise SourceError("the file is empty")
    names = max((_split(header, delimiter) for delimiter in _DELIMITERS), key=len)
    shown = ", ".join(line(name)[:40] for name in names[:12])
    raise SourceError(f"no column '{columns.text}'; found {shown}; name the column of the text by --column text=NAME")


def _split(header: bytes, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([decode(header).replace("\0", "")], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _article(row: Mapping[str, object], article_id: str, source: str, columns: Columns) -> Article:
    name = _find(row, columns.text)
    text = row[name] if name else None
    if not isinstance(text, str):
        found = ", ".join(line(key)[:40] for key in list(row)[:12])
        raise SourceError(f"no text in '{columns.text}'; found {found}; name it by --column text=NAME")
    if not text.strip():
        raise SourceError(f"'{columns.text}' is empty")
    given = {name: _cell(row, getattr(columns, name)) for name in ("title", "publisher", "url")}
    return Article(article_id, source, clean(text), date=iso_date(_cell(row, columns.date)), **given)


def _find(names: Mapping[str, object] | list[str], wanted: str) -> str:
    """The name as it is spelt there: as wanted, else in other case; empty when it is not."""
    if wanted in names:
        return wanted
    return next((name for name in names if name and name.strip().lower() == wanted.lower()), "")


def _cell(row: Mapping[str, object], wanted: str) -> str:
    name = _find(row, wanted)
    return line(row[name]) if name else ""


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; one that is too long is given as its beginning, without the rest being kept."""
    while raw := file.readline(LARGEST + 1):
        yield raw


def _too_large(number: int) -> str:
    return f"line {number} is longer than {LARGEST / 1e6:.0f} MB; one object a line is read"
