"""How precise each table was found to be by the person who checked it: rows against corrections, without gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.corrections import WORDS, Correction, row_key
from extract.errors import CorrectionError, OutputError
from extract.writers.csv import read_rows

Row = Mapping[str, str]


@dataclass(slots=True)
class Precision:
    """What was found of one table: rows that stand, rows with a cell changed, rows that are wrong, rows missing."""

    right: int = 0
    edited: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def found(self) -> int:
        return self.right + self.edited + self.wrong

    @property
    def precision(self) -> float:
        """The share of rows that stand as they were extracted."""
        return self.right / self.found if self.found else 0.0


def score_corrections(folder: Path, corrections: Sequence[Correction]) -> tuple[list[str], dict[str, Precision]]:
    """The articles that count, and the precision of each table in them.

    The articles are those marked as checked; where none is, all that the file speaks of. A row without a correction
    is right. The tables may be those before or after `run --corrections`.

    Raises: OutputError when the folder lacks a table, CorrectionError when it holds none of the articles.
    """
    articles = {row["article_id"]: bool(row.get("corrected")) for row in _rows(folder / "articles.csv")}
    said = [one.article_id for one in corrections if one.action == "checked"] or [one.article_id for one in corrections]
    counted = [id_ for id_ in dict.fromkeys(said) if id_ in articles]
    if not counted:
        raise CorrectionError(f"{folder}: holds none of the {len(set(said))} articles that the corrections speak of")
    scores = {}
    for table in WORDS:
        rows: dict[str, list[Row]] = {id_: [] for id_ in counted}
        for row in _rows(folder / f"{table}.csv"):
            if row["article_id"] in rows:
                rows[row["article_id"]].append(row)
        scores[table] = one = Precision()
        for id_ in counted:
            own = [said for said in corrections if said.table == table and said.article_id == id_]
            _count(one, table, rows[id_], own, applied=articles[id_])
    return counted, scores


def _count(
    score: Precision, table: str, rows: Sequence[Row], corrections: Sequence[Correction], *, applied: bool
) -> None:
    """Count the rows of one article. Args: applied: whether the rows have been corrected already."""
    score.missing += sum(one.action == "add" for one in corrections)
    meant = {action: {_place(one) for one in corrections if one.action == action} for action in ("wrong", "edit")}
    if applied:
        score.wrong += len(meant["wrong"])
    for row in rows:
        place = (row["start"], row["end"], row_key(table, row))
        if row["corrected"] == "added":
            continue
        if row["corrected"] or place in meant["edit"]:
            score.edited += 1
        elif place in meant["wrong"] and not applied:
            score.wrong += 1
        else:
            score.right += 1


def _place(one: Correction) -> tuple[str, str, str]:
    return str(one.start), str(one.end), one.row


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        return list(read_rows(path))
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written") from error
