"""CSV files that spreadsheets and pandas read alike, and `datapackage.json`, which describes them.

UTF-8 with a byte-order mark (Excel takes any other file for Windows-1252), `\\r\\n` line ends (RFC 4180), no line end
or control character inside a cell. A cell of text that a spreadsheet would run as a formula (CWE-1236) or show as
something else, a date above all (`10-12`, `MAR-24`, `007`), begins with an apostrophe; `read_rows` takes it off again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.records import STATUSES
from extract.tables import RECORDS, Cells, Rows, columns, descriptions, whole_numbers
from extract.writers.files import new_files

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
FORMULA = re.compile(r"[=+@＝＋＠]|[-－](?!\s|$)")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
TURNED = re.compile(
    r"0\d[\d.,]*|[\d,]{12,}(?:\.\d*)?|\d+\.\d*0|\d[\d.]*e[-+]?\d+|\([£$€]?[\d.,]+\)"  # 007, 3.10, 1E5, (12)
    r"|\d{1,4}\s*[-/.]\s*\d{1,4}(?:\s*[-/.]\s*\d{1,4})?(?:[\sT]+\d.*)?"  # 10-12, 3/5, 2024-05-01
    rf"|(?:\d{{1,4}}(?:st|nd|rd|th)?[\s,./-]*)?(?:{_MONTH})\.?[\s,./-]*\d{{1,4}}(?:[\s,./-]+\d{{1,4}})?"  # MAR-24
    rf"|\d{{1,4}}[\s,./-]*(?:{_MONTH})\.?"  # 12 May
    r"|\d+\s+\d+/\d+"  # 1 1/2
    r"|\d{1,4}:\d\d.*|\d{1,2}\s*[ap]\.?m?\.?"  # 10:12, 9 am
    r"|true|false",
    re.IGNORECASE,
)
_DATE_COLUMN = "date"
_CELLS_KEPT = 10_000  # most cells (rules, services, themes) repeat
_IS_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def write(tables: Rows, folder: Path, *, bom: bool = True) -> None:
    """Write each table as `folder/<table>.csv`, and `datapackage.json`.

    Args: bom: begin with a byte-order mark. Raises: OSError.
    """
    with new_files(folder) as files:
        for table in RECORDS:
            with files.path(f"{table}.csv").open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
                _write_table(csv.writer(file, lineterminator="\r\n"), table, tables.rows(table))
        package = json.dumps(_package(), ensure_ascii=False, indent=2)
        files.path("datapackage.json").write_text(package + "\n", encoding="utf-8", newline="\n")


def _write_table(writer: Any, table: str, rows: Iterable[Cells]) -> None:
    names = columns(table)
    dates = [at for at, name in enumerate(names) if name == _DATE_COLUMN]
    writer.writerow(names)
    for row in rows:
        cells = [cell(value) for value in row]
        for at in dates:
            date = str(row[at])
            cells[at] = date if _IS_DATE.fullmatch(date) else cells[at]
        writer.writerow(cells)


def cell(value: str | int | None) -> str | int:
    """A value as a cell: one line, text that stays text, empty for None."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    return _text_cell(value)


@lru_cache(_CELLS_KEPT)
def _text_cell(value: str) -> str:
    line = _CONTROL.sub(" ", value)
    return f"'{line}" if _changes(line.lstrip("'").strip()) else line


def uncell(line: str) -> str:
    """A cell as the value that `cell` made safe."""
    return line[1:] if line.startswith("'") and _changes(line.lstrip("'").strip()) else line


def _changes(text: str) -> bool:
    """Whether a spreadsheet would not keep a cell as it is."""
    return bool(FORMULA.match(text) or (len(text) < 40 and TURNED.fullmatch(text)))


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a written table by column, each cell as it was before it was made safe.

    Raises: OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: uncell(value or "") for name, value in row.items() if name}


def _package() -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "inspections",
        "title": "Inspections in the news",
        "description": "Tables made by inspection-extract. A cell of text that a spreadsheet would run as a formula or "
        "show as a number or date begins with an apostrophe (') that is not part of it.",
        "resources": [_resource(table) for table in RECORDS],
    }


def _resource(table: str) -> dict[str, Any]:
    numbers = whole_numbers(table)
    described = descriptions(table)
    fields = [_field(table, name, number=name in numbers, text=described[name]) for name in columns(table)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table == "articles":
        schema["primaryKey"] = ["article_id"]
    elif "article_id" in columns(table):
        schema["foreignKeys"] = [
            {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "title": RECORDS[table].__doc__,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(table: str, name: str, *, number: bool, text: str) -> dict[str, Any]:
    kind = "integer" if number else "date" if name == _DATE_COLUMN else "string"
    field: dict[str, Any] = {"name": name, "type": kind, "description": text}
    constraints: dict[str, Any] = {}
    if name in ("article_id", "start", "end"):
        constraints["required"] = True
    if number:
        constraints["minimum"] = 0
    if (table, name) in STATUSES:
        constraints["enum"] = list(STATUSES[table, name])
    return field | ({"constraints": constraints} if constraints else {})
