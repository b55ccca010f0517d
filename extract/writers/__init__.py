"""Writers: tables as files. One module a format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.errors import OutputError
from extract.tables import Rows
from extract.writers import csv, parquet, sqlite, texts

FORMATS = ("csv", "xlsx", "parquet", "sqlite")


def check_formats(formats: Iterable[str]) -> None:
    """Refuse what cannot be written, before hours of work.

    Raises: OutputError on a format that is not known or lacks its library.
    """
    for name in formats:
        if name not in FORMATS:
            raise OutputError(f"unknown format '{name}'; give one or more of {','.join(FORMATS)}")
        if name == "parquet":
            parquet.check()


def write_tables(
    tables: Rows, out: str | Path, *, formats: Iterable[str] = ("csv",), bom: bool = True, with_texts: bool = False
) -> None:
    """Write every table, with its header, into a folder; a file appears whole or not at all.

    Args:
        formats: any of csv, xlsx, parquet, sqlite.
        bom: begin CSV files with a byte-order mark, without which Excel misreads them.
        with_texts: also write each article's text, as `texts/<article_id>.txt`.
    Raises: OutputError when the folder cannot be made or written, or a format's library is missing.
    """
    folder, formats = Path(out), list(formats)
    check_formats(formats)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if "csv" in formats:
            csv.write(tables, folder, bom=bom)
        if "xlsx" in formats:
            from extract.writers import xlsx

            xlsx.write(tables, folder)
        if "parquet" in formats:
            parquet.write(tables, folder)
        if "sqlite" in formats:
            sqlite.write(tables, folder)
        if with_texts:
            texts.write(tables.texts(), folder)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written: {error.strerror or error}; make room, or give another folder with -o"
        ) from error
