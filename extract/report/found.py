"""What a run found, as it was extracted: its rows, their texts, and what was not counted, from the run's state file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from extract.errors import OutputError
from extract.records import Uncounted
from extract.tables import RECORDS, Tables, columns
from extract.worker import unpack, unpack_uncounted
from extract.writers.sqlite import NAME

_DONE = (
    """SELECT article_id, duplicate_of, packed FROM articles JOIN _done USING (article_id) ORDER BY articles.rowid"""
)


def read_found(out: Path) -> Tables:
    """The tables of the run that wrote a folder, as they were before any correction, officials apart.

    Raises: OutputError when the folder holds no state file of a whole run.
    """
    path = out / NAME
    if not path.is_file():
        raise OutputError(f"{path}: no such file; give a folder that 'run' has written")
    tables = Tables()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            for article_id, duplicate_of, packed in file.execute(_DONE):
                _add(tables, article_id, duplicate_of, packed)
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be read: {error}; run the articles again") from error
    return tables


def _add(tables: Tables, article_id: str, duplicate_of: str, packed: bytes) -> None:
    rows, text = unpack(packed)
    rows["articles"][0][columns("articles").index("duplicate_of")] = duplicate_of
    for table, cells in rows.items():
        build = cast("Any", RECORDS[table])
        tables.records[table] += [build(*row) for row in cells]
    if text:
        tables.text[article_id] = text
    tables.uncounted += [Uncounted(article_id, *place) for place in unpack_uncounted(packed)]
