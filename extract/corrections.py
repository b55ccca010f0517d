"""Corrections: what a person who looked at the report found wrong, as a file that `run` and `score` read.

One line a cell: which row (`table`, `article_id`, `start`, `end`, and in `row` what tells rows on the same words
apart), its words as they were, and what to do. The file never holds what the rules found, and the rules never see the
file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from extract.errors import CorrectionError
from extract.rulebook import RuleFolder
from extract.sources.text import decode
from extract.tables import Record
from extract.themes import NO_THEME, ThemeRow
from extract.writers.csv import uncell

Action = Literal["wrong", "edit", "add", "checked"]

COLUMNS = ("table", "article_id", "start", "end", "row", "words", "action", "column", "value")
ACTIONS: tuple[Action, ...] = ("wrong", "edit", "add", "checked")

EDITABLE: dict[str, tuple[str, ...]] = {
    "articles": ("title", "date", "publisher", "inspectorate", "service_id", "service", "service_type"),
    "services": ("service_id", "service", "service_type", "area", "ons_code"),
    "ratings": ("service_id", "service", "inspectorate", "aspect", "standard", "rating", "scale", "status"),
    "quotes": ("speaker", "speaker_type", "role", "organisation", "cue"),
    "strengths": ("service_id", "service", "theme", "said_by"),
    "recommendations": ("service_id", "service", "kind", "theme", "addressee", "said_by"),
}
"""The columns of each table that a person may change; the others follow from these or from the text."""

KEYS: dict[str, tuple[str, ...]] = {
    "articles": (),
    "services": ("service",),
    "ratings": ("service", "aspect", "rating", "status"),
    "quotes": (),
    "strengths": (),
    "recommendations": ("kind",),
}
"""The columns that tell rows on the same words apart."""

WORDS: dict[str, str] = {
    "services": "mention",
    "ratings": "evidence",
    "quotes": "quote",
    "strengths": "strength",
    "recommendations": "recommendation",
}
"""The column of each table that holds the words between `start` and `end`."""

NEEDED: dict[str, tuple[str, ...]] = {"services": ("service",), "ratings": ("rating",), "recommendations": ("kind",)}
"""What an added row cannot do without."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one row.

    Attributes: line: where the file says it, 1 is the header; start, end: characters of the article's text, None for
        an article; row: see `row_key`, for an added row any name of its own; cells: the columns changed or given.
    """

    line: int
    table: str
    article_id: str
    start: int | None
    end: int | None
    row: str
    words: str
    action: Action
    cells: Mapping[str, str]


def row_key(table: str, cells: Mapping[str, Any]) -> str:
    """What tells a row from others on the same words: `Eskerford YJS | overall | good | current`."""
    return " | ".join(str(cells[column]) for column in KEYS[table])


def record_cells(record: Record) -> dict[str, Any]:
    """A record as cells by column."""
    return {column: getattr(record, column) for column in type(record).__dataclass_fields__}


def choices(folder: RuleFolder) -> dict[str, tuple[str, ...]]:
    """The values that a column allows, for the columns that allow only some."""
    themes = dict.fromkeys(row.theme for row in folder.rows("themes", ThemeRow, key=("theme", "words")))
    return {
        "status": ("current", "previous"),
        "kind": ("recommendation", "concern"),
        "speaker_type": ("person", "inspectors", "report", "organisation"),
        "theme": (*themes, NO_THEME),
    }


def read_corrections(path: Path, *, rules: Path | None = None) -> list[Correction]:
    """Read a file of corrections, one for each row that it speaks of, in the file's order.

    Args: rules: a rule folder laid over the built-in one, for the names of themes.
    Raises: CorrectionError, with the line, on what does not follow docs/report.md.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise CorrectionError(f"{path}: cannot be read: {error.strerror}") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if missing := [column for column in COLUMNS if column not in header]:
        raise CorrectionError(
            f"{path}: lacks the column {', '.join(missing)}; found {', '.join(header) or 'nothing'}; "
            "give a file that the report's 'Download corrections' made, saved as CSV with commas"
        )
    read = _Reader(path, choices(RuleFolder.at(rules)))
    for cells in reader:
        if any(cells):
            read.line(reader.line_num, dict(zip(header, map(uncell, cells), strict=False)))
    return read.corrections()


class _Reader:
    """Reads line after line, and knows what was said before."""

    def __init__(self, path: Path, allowed: Mapping[str, tuple[str, ...]]) -> None:
        self.path = path
        self.allowed = allowed
        self.found: dict[tuple[str, str, str, str, str], dict[str, Any]] = {}

    def line(self, number: int, line: Mapping[str, str]) -> None:
        if len(line) < len(COLUMNS):
            raise self.fault(number, f"has {len(line)} cells; a line has {len(COLUMNS)}")
        table = self._one_of(number, "table", line["table"], tuple(EDITABLE))
        action = self._one_of(number, "action", line["action"], ACTIONS)
        if not line["article_id"]:
            raise self.fault(number, "names no article in 'article_id'")
        if table == "articles" and action not in ("edit", "checked"):
            raise self.fault(number, f"cannot {action} an article; its cells can be edited, and it can be checked")
        if table != "articles" and action == "checked":
            raise self.fault(number, "only an article is checked as a whole; the table must be 'articles'")
        row = action if action == "checked" else line["row"]
        place = (line["table"], line["article_id"], line["start"], line["end"], row)
        before = self.found.get(place)
        if before and (before["action"] != action or action in ("wrong", "checked")):
            raise self.fault(
                number, f"says '{action}' of a row of which line {before['line']} says '{before['action']}'"
            )
        one = before or {
            "line": number,
            "action": action,
            "words": line["words"],
            "cells": {},
            "at": self._at(number, line),
        }
        if action in ("edit", "add"):
            column, value = self._cell(number, table, line)
            if column in one["cells"]:
                raise self.fault(number, f"gives '{column}' a second time; line {one['line']} began this row")
            one["cells"][column] = value
        self.found[place] = one

    def _at(self, number: int, line: Mapping[str, str]) -> tuple[int | None, int | None]:
        if line["table"] == "articles":
            return None, None
        if not (line["start"].isdecimal() and line["end"].isdecimal() and int(line["start"]) < int(line["end"])):
            found = f"{line['start']!r} to {line['end']!r}"
            raise self.fault(number, f"has the place {found}; 'start' and 'end' are whole numbers, 'start' the lesser")
        return int(line["start"]), int(line["end"])

    def _cell(self, number: int, table: str, line: Mapping[str, str]) -> tuple[str, str]:
        column = self._one_of(number, "column", line["column"], EDITABLE[table])
        value = " ".join(line["value"].split())
        if column in self.allowed and value:
            self._one_of(number, column, value, self.allowed[column])
        if column == "date" and value:
            try:
                date.fromisoformat(value)
            except ValueError as error:
                raise self.fault(number, f"has the date '{value}'; a date is written 2024-04-17") from error
        if not value and column in (*NEEDED.get(table, ()), "status", "theme"):
            raise self.fault(number, f"leaves '{column}' empty, which {table} cannot do without")
        return column, value.lower() if column == "rating" else value

    def _one_of(self, number: int, what: str, value: str, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.fault(number, f"has the {what} '{value}'; it can be {', '.join(known)}")
        return value

    def fault(self, number: int, what: str) -> CorrectionError:
        return CorrectionError(f"{self.path}: line {number} {what}")

    def corrections(self) -> list[Correction]:
        """What was read; an added row must have the columns that it needs."""
        for (table, *_), one in self.found.items():
            missing = [column for column in NEEDED.get(table, ()) if column not in one["cells"]]
            if one["action"] == "add" and missing:
                raise self.fault(one["line"], f"adds a row without '{missing[0]}', which {table} cannot do without")
        found = []
        for (table, id_, _start, _end, row), one in self.found.items():
            start, end = one["at"]
            action = cast("Action", one["action"])
            found.append(Correction(one["line"], table, id_, start, end, row, one["words"], action, one["cells"]))
        return found


def correction_lines(corrections: Iterable[Correction]) -> list[list[str]]:
    """The lines of a file of corrections, without its header: what the report's page starts from."""
    lines = []
    for one in corrections:
        place = [str(at) if at is not None else "" for at in (one.start, one.end)]
        for column, value in one.cells.items() or [("", "")]:
            lines.append([one.table, one.article_id, *place, one.row, one.words, one.action, column, value])
    return lines
