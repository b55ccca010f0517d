"""What two output folders differ in: the rows gained and lost in each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.errors import OutputError
from extract.tables import RECORDS
from extract.writers.csv import read_rows


def diff(old: Path, new: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (table, `+` or `-`, cells) of each row that only one folder has, lost rows before gained ones.

    Raises: OutputError when a folder lacks a table.
    """
    for table in RECORDS:
        before, after = _rows(old / f"{table}.csv"), _rows(new / f"{table}.csv")
        for row in (before - after).elements():
            yield table, "-", row
        for row in (after - before).elements():
            yield table, "+", row


def _rows(path: Path) -> Counter[tuple[str, ...]]:
    try:
        return Counter(tuple(row.values()) for row in read_rows(path))
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written") from error
