"""One XLSX workbook, `inspections.xlsx`: a sheet a table, and the texts that the offsets point into.

All words are text cells, never formulas, numbers or dates. `start` of a row is a link to its paragraph in the sheet
`texts`, `article_id` in `articles` to the first one. The file's limits (1,048,576 rows a sheet, 32,767 characters a
cell, 65,530 links a sheet): a longer table goes on in a further sheet, a longer cell ends in `[…]`, further rows have
no link.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.tables import RECORDS, Cells, Rows, columns
from extract.writers.files import new_files

_MOST_ROWS, _MOST_UNITS, _MOST_LINKS = 1_048_575, 32_767, 65_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_CUT = " […]"
_WIDTHS = {
    "article_id": 30, "title": 45, "service": 34, "inspectorate": 26, "aspect": 28, "standard": 24, "speaker": 24,
    "role": 28, "organisation": 28, "official": 24, "quote": 90, "evidence": 60, "strength": 90, "recommendation": 90,
    "mention": 40, "text": 120, "source": 36, "url": 36, "rule": 32, "error": 50, "duplicate_of": 30,
}  # fmt: skip
_NARROW, _OTHER = 9, 18
_CREATED = datetime(2000, 1, 1, tzinfo=timezone.utc).replace(tzinfo=None)
"""A date of its own would make every file another one."""

_TEXTS = ("article_id", "start", "text")


class _Places:
    """In which row of the sheet `texts` the paragraphs of each article stand."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[int, array[int]]] = {}

    def add(self, article_id: str, row: int, start: int) -> None:
        self.of.setdefault(article_id, (row, array("l")))[1].append(start)

    def link(self, article_id: str, start: int) -> str:
        """The link to the paragraph that holds a character of an article; empty when it is not there."""
        if article_id not in self.of:
            return ""
        first, starts = self.of[article_id]
        row = first + max(0, bisect_right(starts, start) - 1)
        return f"internal:texts!C{row + 1}"


def write(tables: Rows, folder: Path) -> None:
    """Write the workbook. Raises: OSError."""
    with new_files(folder) as files:
        path = files.path("inspections.xlsx")
        book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_urls": False,
                "strings_to_formulas": False,
                "tmpdir": str(files.scratch()),
            },
        )
        book.set_properties({"created": _CREATED})
        head = book.add_format({"bold": True, "bottom": 1})
        link = book.add_format({"font_color": "#0563C1", "underline": 1})
        sheets = {table: book.add_worksheet(table) for table in RECORDS}
        places = _write_texts(book.add_worksheet("texts"), tables.texts(), head)
        for table, sheet in sheets.items():
            number, rows = 1, iter(tables.rows(table))
            while _write_table(sheet, table, islice(rows, _MOST_ROWS), (head, link), places) == _MOST_ROWS:
                number += 1
                sheet = book.add_worksheet(f"{table} {number}")
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(getattr(error.args[0], "errno", 0), getattr(error.args[0], "strerror", str(error))) from error


def _write_texts(sheet: Worksheet, texts: Iterable[tuple[str, str]], head: Format) -> _Places:
    """One row for each line of each text that holds words."""
    places = _Places()
    _write_head(sheet, _TEXTS, head)
    row = 0
    for article_id, start, line in islice(_lines(texts), _MOST_ROWS):
        row += 1
        places.add(article_id, row, start)
        sheet.write_string(row, 0, _text(article_id))
        sheet.write_number(row, 1, start)
        sheet.write_string(row, 2, _text(line))
    sheet.autofilter(0, 0, row, len(_TEXTS) - 1)
    return places


def _lines(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, str]]:
    for article_id, text in texts:
        start = 0
        for line in text.split("\n"):
            if line.strip():
                yield article_id, start, line
            start += len(line) + 1


def _write_table(
    sheet: Worksheet, table: str, rows: Iterable[Cells], formats: tuple[Format, Format], places: _Places
) -> int:
    """Write the rows of a table below their header; the number of rows."""
    names = columns(table)
    head, link_format = formats
    _write_head(sheet, names, head)
    linked = names.index("start") if "start" in names else 0 if table == "articles" else -1
    number = 0
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            link = ""
            if at == linked and number <= _MOST_LINKS:
                link = places.link(str(row[0]), value if isinstance(value, int) else 0)
            if link:
                sheet.write_url(number, at, link, link_format, string=_text(str(value)))
            _write_cell(sheet, number, at, value, link_format if link else None)
    sheet.autofilter(0, 0, number, len(names) - 1)
    return number


def _write_head(sheet: Worksheet, names: Iterable[str], head: Format) -> None:
    sheet.freeze_panes(1, 1)
    for at, name in enumerate(names):
        numeric = name in ("start", "end", "rank", "words", "ratings", "quotes", "strengths", "recommendations")
        sheet.set_column(at, at, _WIDTHS.get(name, _NARROW if numeric else _OTHER))
        sheet.write_string(0, at, name, head)


def _write_cell(sheet: Worksheet, row: int, column: int, value: str | int | None, style: Format | None) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    elif value:
        sheet.write_string(row, column, _text(value), style)


def _text(value: str) -> str:
    """Text as one line that fits into a cell, which counts UTF-16 units."""
    line = _CONTROL.sub(" ", value)
    if len(line) <= _MOST_UNITS // 2 or len(line.encode("utf-16-le")) // 2 <= _MOST_UNITS:
        return line
    units = line.encode("utf-16-le")[: 2 * (_MOST_UNITS - len(_CUT))]
    return units.decode("utf-16-le", errors="ignore") + _CUT
