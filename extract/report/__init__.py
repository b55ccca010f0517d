"""The report: one HTML page of what a run found, with every row at its words, that opens without a network.

`found.py` reads what a run found, `data.py` packs it, `render.py` puts the page together from the files in `page/`.
"""

from __future__ import annotations

from pathlib import Path

from extract.corrections import read_corrections
from extract.errors import OutputError
from extract.report.data import pack
from extract.report.found import read_found
from extract.report.render import render
from extract.writers.files import new_files

REPORT = "report.html"


def write_report(out: str | Path, *, rules: Path | None = None, corrections: Path | None = None) -> Path:
    """Write `report.html` into a folder that `run` has written; the file appears whole or not at all.

    Args:
        rules: the rule folder that the run used, if any, for what its rules say of themselves.
        corrections: a file of corrections that the page starts from, so that its reader goes on with them.
    Returns: the path of the page.
    Raises: OutputError when the folder cannot be read or written, CorrectionError on a wrong file of corrections.
    """
    folder = Path(out)
    known = read_corrections(corrections, rules=rules) if corrections else []
    page = render(pack(read_found(folder), known, rules=rules))
    try:
        with new_files(folder) as files:
            files.path(REPORT).write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{folder / REPORT}: cannot be written: {error.strerror or error}; make room") from error
    return folder / REPORT
