"""The report: one HTML page of what a run found, with every row at its words, that opens without a network.

`found.py` gathers what a run found, `data.py` packs it, `page.py` puts the page together from the files in `page/`.
"""

from __future__ import annotations

from pathlib import Path

from extract.corrections import read_corrections
from extract.errors import OutputError
from extract.report.data import pack
from extract.report.found import read_tables, read_texts
from extract.report.page import render
from extract.tables import Tables
from extract.writers.csv import replace_file

REPORT = "report.html"


def write_report(
    out: str | Path, *, tables: Tables | None = None, rules: Path | None = None, corrections: Path | None = None
) -> Path:
    """Write `report.html` into a folder that `run` has written; the file appears whole or not at all.

    Args: tables: what the run found, before corrections; read from the folder when None. rules: the rule folder that
        the run used, if any. corrections: a file of corrections that the page starts from, so that its reader goes on
        with them.
    Returns: the path of the page.
    Raises: OutputError when the folder cannot be read or written, CorrectionError on a wrong file of corrections.
    """
    folder = Path(out)
    known = read_corrections(corrections, rules=rules) if corrections else []
    tables = read_tables(folder, rules=rules) if tables is None else tables
    page = render(pack(tables, read_texts(tables), known, rules=rules))
    path = folder / REPORT
    try:
        replace_file(path, page.encode())
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
    return path
