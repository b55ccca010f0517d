"""What two output folders differ in: the rows gained and lost in each table."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.errors import OutputError
from extract.tables import RECORDS


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
        with path.open(encoding="utf-8-sig", newline="") as file:
            return Counter(tuple(row) for row in csv.reader(file))
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written") from error
