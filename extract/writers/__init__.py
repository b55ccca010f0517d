"""Writers: tables as files. One module a format."""

from __future__ import annotations

from pathlib import Path

from extract.errors import OutputError
from extract.tables import Tables
from extract.writers import csv


def write_tables(tables: Tables, out: str | Path) -> None:
    """Write every table as a CSV file, with its header, into a folder; a file appears whole or not at all.

    Raises: OutputError when the folder cannot be made or written.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        csv.write(tables, folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}; give another folder with -o") from error
