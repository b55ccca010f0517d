"""Corrections laid over the tables of a run: rows out, cells changed, rows added, and what no longer fits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, cast

from extract.corrections import KEYS, WORDS, Correction, record_cells, row_key
from extract.records import ArticleRecord, Quote, Rating, Recommendation, Strength
from extract.scales import Scales
from extract.tables import RECORDS, ArticleRows, Record, cells_of, overall_rating

_ADDED, _DONE = "added", {"wrong": "removed", "edit": "edited", "add": "added"}
RULE = "correction"
"""The rule of an added row."""


class Corrector:
    """Lays corrections over the rows of one article after another, and remembers what does not fit.

    Args: corrections: those of any articles; scales: to give a changed rating its place on its scale.
    """

    def __init__(self, corrections: Iterable[Correction], scales: Scales) -> None:
        self._by_article: dict[str, list[Correction]] = defaultdict(list)
        for one in corrections:
            self._by_article[one.article_id].append(one)
        self._scales = scales
        self._met: set[str] = set()
        self._left: list[str] = []

    def correct(self, article_id: str, rows: ArticleRows, text: str) -> ArticleRows:
        """The cells of an article's rows by table, corrected; the same object where nothing is said of the article.

        A row whose words stand elsewhere in the article is found by its words; one whose words are gone is left alone
        and reported, with every other correction that does not fit.
        """
        corrections = self._by_article.get(article_id)
        if not corrections:
            return rows
        self._met.add(article_id)
        records: dict[str, list[Record]] = {table: [] for table in RECORDS}
        for table, cells in rows.items():
            build = cast("Any", RECORDS[table])
            records[table] = [build(*row) for row in cells]
        article = cast("ArticleRecord", records["articles"][0])
        if article.status == "failed":
            self._left += [f"line {one.line}: the article '{article_id}': {article.error}" for one in corrections]
            return rows
        patch = _Patch(article_id, records, text, self._scales)
        self._left += patch.apply(corrections)
        return {table: [list(cells_of(row)) for row in ones] for table, ones in patch.rows.items()}

    def left(self) -> list[str]:
        """A line for each correction that could not be applied, with the reason."""
        gone = [
            f"line {one.line}: the article '{id_}' is not among those read"
            for id_, ones in self._by_article.items()
            if id_ not in self._met
            for one in ones
        ]
        return [*self._left, *gone]


class _Patch:
    """Corrections of one article on its rows."""

    def __init__(self, article_id: str, rows: dict[str, list[Record]], text: str, scales: Scales) -> None:
        self.id = article_id
        self.rows = rows
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
