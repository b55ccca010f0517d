"""One SQLite file, `inspections.sqlite`: a plain table a table, and `texts`, which the offsets point into."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from extract.tables import RECORDS, Cells, Rows, columns, whole_numbers
from extract.writers.files import new_files

NAME = "inspections.sqlite"
OURS = 0x1E57AC7
"""`application_id` of files that we made and may make anew."""


def write(tables: Rows, folder: Path) -> None:
    """Write the file anew. Raises: OSError."""
    with new_files(folder) as files:
        path = files.path(NAME)
        path.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(path)) as file, file:
                file.execute(f"PRAGMA application_id={OURS}")
                create_tables(file)
                for table in RECORDS:
                    insert_rows(file, table, tables.rows(table))
                insert_rows(file, "texts", tables.texts())
        except sqlite3.Error as error:
            raise OSError(0, str(error)) from error


def create_tables(file: sqlite3.Connection) -> None:
    """Create all tables, empty, with an index on the articles' ids."""
    for table in RECORDS:
        numbers = whole_numbers(table)
        lines = ", ".join(f'"{name}" {"INTEGER" if name in numbers else "TEXT"}' for name in columns(table))
        file.execute(f'DROP TABLE IF EXISTS "{table}"')
        file.execute(f'CREATE TABLE "{table}" ({lines})')
        if "article_id" in columns(table):
            unique = "UNIQUE" if table == "articles" else ""
            file.execute(f'CREATE {unique} INDEX "{table} of article" ON "{table}" (article_id)')
    file.execute("DROP TABLE IF EXISTS texts")
    file.execute("CREATE TABLE texts (article_id TEXT PRIMARY KEY, text TEXT)")


def insert_rows(file: sqlite3.Connection, table: str, rows: Iterable[Cells]) -> None:
    """Append rows to a table, in its columns' order."""
    width = 2 if table == "texts" else len(columns(table))
    file.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * width)})', rows)
