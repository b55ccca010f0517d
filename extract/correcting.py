"""Corrections laid over the tables of a run: rows out, cells changed, rows added, and what no longer fits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, cast

from extract.corrections import KEYS, WORDS, Correction, record_cells, row_key
from extract.errors import SourceError
from extract.records import ArticleRecord, Quote, Rating, Recommendation, Strength
from extract.rulebook import RuleFolder
from extract.scales import Scales
from extract.sources import read_article
from extract.tables import RECORDS, Record, Tables, overall_rating

_ADDED, _DONE = "added", {"wrong": "removed", "edit": "edited", "add": "added"}
RULE = "correction"
"""The rule of an added row."""


@dataclass(slots=True)
class Applied:
    """The corrected tables, and a line for each correction that could not be applied, with the reason."""

    tables: Tables
    left: list[str] = field(default_factory=list)


def apply_corrections(
    tables: Tables, corrections: Iterable[Correction], *, text_of: Callable[[ArticleRecord], str], scales: Scales
) -> Applied:
    """Lay corrections over tables as extracted, which stay as they are.

    A row whose words stand elsewhere in the article is found by its words; one whose words are gone is left alone and
    reported, with every other correction that does not fit.

    Args: text_of: the text of an article of `tables`; called for articles with corrections alone. scales: to give a
        changed rating its place on its scale.
    """
    by_article: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_article[one.article_id].append(one)
    articles = {row.article_id: row for row in tables.records["articles"] if isinstance(row, ArticleRecord)}
    applied = Applied(tables)
    rows = {id_: _ArticleRows(id_) for id_ in by_article}
    for table, records in tables.records.items():
        for record in records:
            if table != "officials" and (own := rows.get(cast("Any", record).article_id)):
                own.rows[table].append(record)
    for id_, ones in by_article.items():
        if id_ not in articles:
            applied.left += [f"line {one.line}: the article '{id_}' is not among those read" for one in ones]
            continue
        try:
            text = text_of(articles[id_])
        except SourceError as error:
            applied.left += [f"line {one.line}: the article '{id_}' {error}" for one in ones]
            continue
        applied.left += _Patch(rows[id_], text, scales).apply(ones)
    applied.tables = _merged(tables, rows)
    return applied


def correct_tables(tables: Tables, corrections: Sequence[Correction], *, rules: Path | None = None) -> Applied:
    """Lay corrections over the tables of a run, reading the articles they speak of again for their texts.

    Args: rules: the rule folder that the run used.
    """

    def text_of(article: ArticleRecord) -> str:
        return read_article(article.source).text

    if not corrections:
        return Applied(tables)
    return apply_corrections(tables, corrections, text_of=text_of, scales=Scales(RuleFolder.at(rules)))


@dataclass(slots=True)
class _ArticleRows:
    """The rows of one article by table."""

    article_id: str
    rows: dict[str, list[Record]] = field(default_factory=lambda: {table: [] for table in RECORDS})


def _merged(tables: Tables, patched: dict[str, _ArticleRows]) -> Tables:
    """The tables with the rows of patched articles in the place of theirs, in the order of the articles."""
    merged = Tables(uncounted=tables.uncounted)
    for table, records in tables.records.items():
        if table == "officials":
            continue
        by_article: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_article[cast("Any", record).article_id].append(record)
        for article in tables.records["articles"]:
            id_ = cast("ArticleRecord", article).article_id
            merged.records[table] += patched[id_].rows[table] if id_ in patched else by_article[id_]
    return merged.with_officials()


class _Patch:
    """Corrections of one article on its rows."""

    def __init__(self, article: _ArticleRows, text: str, scales: Scales) -> None:
        self.id = article.article_id
        self.rows = article.rows
        self.text = text
        self.scales = scales
        self.done: Counter[tuple[str, str]] = Counter()

    def apply(self, corrections: Sequence[Correction]) -> list[str]:
        """Change the rows; the reasons why some correction could not be applied."""
        found = {id(one): self._find(one) for one in corrections if one.action in ("wrong", "edit")}
        left: list[str] = []
        for one in corrections:
            if one.table == "articles":
                self._edit_article(one)
            elif one.action == "add":
                left += self._add(one)
            else:
                left += self._change(one, found[id(one)])
        self._sum_up()
        return left

    def _find(self, one: Correction) -> Record | None:
        """The row that a correction means: at its place, else the only one with its words."""
        rows = [row for row in self.rows[one.table] if row_key(one.table, record_cells(row)) == one.row]
        if one.table == "articles":
            return rows[0]
        same = [row for row in rows if getattr(row, WORDS[one.table]) == one.words]
        here = [row for row in same if (cast("Any", row).start, cast("Any", row).end) == (one.start, one.end)]
        return here[0] if here else same[0] if len(same) == 1 else None

    def _change(self, one: Correction, row: Record | None) -> list[str]:
        if row is None:
            return [] if self._is_settled(one) else [self._why(one)]
        rows = self.rows[one.table]
        self.done[one.table, one.action] += 1
        if one.action == "wrong":
            rows.remove(row)
            if isinstance(row, Quote):
                self._leave_quote(row.quote_id)
            return []
        changed = _with(row, one.cells, "; ".join(one.cells))
        rows[rows.index(row)] = self._placed(changed, one.cells)
        return []

    def _is_settled(self, one: Correction) -> bool:
        """Whether the rules have come to say the same: the wrong row is gone, or the row has the cells given."""
        if not self._has_words(one):
            return False
        if one.action == "wrong":
            return True
        wanted = dict(zip(KEYS[one.table], one.row.split(" | "), strict=False)) | dict(one.cells)
        return any(
            getattr(row, WORDS[one.table]) == one.words
            and all(str(getattr(row, column)) == value for column, value in wanted.items())
            for row in self.rows[one.table]
        )

    def _has_words(self, one: Correction) -> bool:
        return " ".join(self.text[one.start : one.end].split()) == one.words

    def _why(self, one: Correction) -> str:
        place = f"line {one.line}: {one.table} of '{self.id}': "
        if self._has_words(one):
            return (
                f"{place}the rules no longer give the row '{one.row or one.words[:60]}'; correct it anew in the report"
            )
        now = " ".join(self.text[one.start : one.end].split())
        return f"{place}the text has changed: '{one.words[:60]}' was there, now '{now[:60]}'; look at the row again"

    def _add(self, one: Correction) -> list[str]:
        start, end = one.start or 0, one.end or 0
        if not self._has_words(one):
            pattern = r"\s+".join(map(re.escape, one.words.split()))
            places = [match.span() for match in re.finditer(pattern, self.text)] if pattern else []
            if len(places) != 1:
                return [self._why(one)]
            start, end = places[0]
        given: dict[str, Any] = {
            column.name: None if column.name in ("rank", "speaker_start", "speaker_end") else ""
            for column in fields(RECORDS[one.table])
        }
        given |= {"article_id": self.id, "start": start, "end": end, WORDS[one.table]: one.words, "corrected": _ADDED}
        given |= {
            column: value
            for column, value in (("rule", RULE), ("status", "current"), ("theme", "other"))
            if column in given
        }
        if one.table == "quotes":
            numbers = [int(cast("Quote", row).quote_id.lstrip("q")) for row in self.rows["quotes"]]
            given["quote_id"] = f"q{max(numbers, default=0) + 1}"
        row = self._placed(RECORDS[one.table](**(given | dict(one.cells))), one.cells)
        self.rows[one.table].append(row)
        self.rows[one.table].sort(key=lambda row: cast("Any", row).start)
        self.done[one.table, "add"] += 1
        return []

    def _placed(self, row: Record, cells: Any) -> Record:
        """A rating with the scale and rank that its new label has; any other row as it is."""
        if not isinstance(row, Rating) or not {"rating", "scale"} & set(cells):
            return row
        article = cast("ArticleRecord", self.rows["articles"][0])
        inspectorates = (row.inspectorate or article.inspectorate).split("; ")
        own = [scale for scale in self.scales.labels.get(row.rating, ()) if scale.scale == row.scale]
        scale = own[0] if own else self.scales.scale(row.rating, inspectorates, article.service_type, article.date)
        return replace(row, rank=scale.rank if scale else None, scale=scale.scale if scale else "")

    def _leave_quote(self, quote_id: str) -> None:
        """Findings in a quote that is none stand outside of quotes."""
        for table in ("strengths", "recommendations"):
            self.rows[table] = [
                replace(row, quote_id="")
                if isinstance(row, Strength | Recommendation) and row.quote_id == quote_id
                else row
                for row in self.rows[table]
            ]

    def _edit_article(self, one: Correction) -> None:
        if one.action == "edit":
            article = _with(self.rows["articles"][0], one.cells, "; ".join(one.cells))
            if isinstance(article, ArticleRecord) and "date" in one.cells:
                article = replace(article, date_source=RULE)
            self.rows["articles"] = [article]

    def _sum_up(self) -> None:
        """Count the rows of the article anew, and say in it what was corrected."""
        article = cast("ArticleRecord", self.rows["articles"][0])
        ratings = [row for row in self.rows["ratings"] if isinstance(row, Rating)]
        parts = [article.corrected] if article.corrected else []
        for table in WORDS:
            counts = [f"{self.done[table, action]} {did}" for action, did in _DONE.items() if self.done[table, action]]
            if counts:
                parts.append(f"{table}: {', '.join(counts)}")
        if parts:
            self.rows["articles"] = [
                replace(
                    article,
                    overall_rating=overall_rating(ratings, article.service, "current"),
                    previous_rating=overall_rating(ratings, article.service, "previous"),
                    ratings=len(ratings),
                    quotes=len(self.rows["quotes"]),
                    strengths=len(self.rows["strengths"]),
                    recommendations=len(self.rows["recommendations"]),
                    corrected="; ".join(parts),
                )
            ]


def _with(row: Record, cells: Any, corrected: str) -> Record:
    return cast("Record", replace(cast("Any", row), **cells, corrected=corrected))
