"""CSV files that spreadsheets and pandas read alike.

UTF-8 with a byte-order mark (Excel takes any other file for Windows-1252), `\\r\\n` line ends (RFC 4180), no line end
or
control character inside a cell, and a quotation mark before a cell that a spreadsheet would run as a formula
(CWE-1236).
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from extract.tables import Record, Tables, columns

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FORMULA = re.compile(r"[=+@\t\r＝＋＠]|-(?!\s|$|[\d.,]+$)")


def write(tables: Tables, folder: Path) -> None:
    """Write each table as `folder/<table>.csv`."""
    for table, records in tables.records.items():
        replace_file(folder / f"{table}.csv", _text(table, records).encode("utf-8-sig"))


def _text(table: str, records: Iterable[Record]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns(table))
    writer.writerows([cell(value) for value in astuple(record)] for record in records)
    return buffer.getvalue()


def cell(value: str | int | None) -> str | int:
    """A value as a cell: one line, never a formula, empty for None."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    line = _CONTROL.sub(" ", value)
    return f"'{line}" if _FORMULA.match(line) else line


def read_cell(cell: str) -> str:
    """A cell as the value that `cell` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all: a temporary file beside it, synced, then renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
