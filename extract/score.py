"""Tables against gold: precision, recall and F1 of each table.

Gold is one JSON object an article (corpus/README.md). A rating matches when service, aspect, rating and status do, a
quote
when the spans overlap by half of the longer, a finding when they overlap by half of the shorter; each row matches once.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.errors import GoldError, OutputError
from extract.writers.csv import read_rows

Row = Mapping[str, Any]

_EVERYDAY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "on",
        "to",
        "at",
        "with",
        "by",
        "its",
        "their",
        "his",
        "her",
        "overall",
        "service",
        "services",
        "team",
        "youth",
        "offending",
        "justice",
        "council",
        "as",
        "is",
        "was",
        "some",
        "areas",
        "area",
        "quality",
    ]
)
_TABLES = ("ratings", "quotes", "strengths", "recommendations")


@dataclass(slots=True)
class Score:
    """How many rows are right, how many there are, how many there should be."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.right else 0.0


@dataclass(slots=True)
class Scores:
    """The score of each table and of the single columns, and the rows that are missing or too many."""

    by_name: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)

    def count(self, name: str, *, right: int = 0, found: int = 0, gold: int = 0) -> None:
        score = self.by_name[name]
        score.right += right
        score.found += found
        score.gold += gold


def read_gold(path: Path) -> dict[str, Row]:
    """The gold of each article by its id.

    Raises: GoldError, with the line, on what is no JSON object with `id` and the tables' lists.
    """
    gold: dict[str, Row] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        try:
            article = json.loads(line)
            gold[article["id"]] = article | {table: article[table] for table in _TABLES}
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise GoldError(
                f"{path}: line {number}: needs a JSON object with 'id' and the lists {', '.join(_TABLES)}: {error!r}"
            ) from error
    return gold


def read_tables(folder: Path) -> dict[str, dict[str, list[Row]]]:
    """The rows of each written table by article id.

    Raises: OutputError when the folder lacks a table.
    """
    tables: dict[str, dict[str, list[Row]]] = {}
    for table in ("articles", *_TABLES):
        path = folder / f"{table}.csv"
        tables[table] = defaultdict(list)
        try:
            for row in read_rows(path):
                tables[table][row["article_id"]].append(row)
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written"
            ) from error
    return tables


def score(gold: Mapping[str, Row], tables: Mapping[str, Mapping[str, Sequence[Row]]]) -> Scores:
    """Score the tables of the articles that gold knows."""
    scores = Scores()
    for id_, article in gold.items():
        rows = {table: tables[table].get(id_, ()) for table in tables}
        for table, same in (
            ("ratings", _same_rating),
            ("quotes", _same_quote),
            ("strengths", _same_finding),
            ("recommendations", _same_finding),
        ):
            _match(scores, table, id_, article[table], rows[table], same)
        _match_overall(scores, id_, article["ratings"], rows["ratings"])
        _match_meta(scores, article, next(iter(rows["articles"]), {}))
    return scores


def _match(
    scores: Scores, table: str, id_: str, gold: Sequence[Row], rows: Sequence[Row], same: Callable[[Row, Row], bool]
) -> None:
    left = list(rows)
    scores.count(table, found=len(left), gold=len(gold))
    for wanted in gold:
        hit = next((row for row in left if same(wanted, row)), None)
        if hit is None:
            scores.misses.append((table, "missed", id_, _brief(wanted)))
            continue
        left.remove(hit)
        scores.count(table, right=1)
        for name, right in _details(table, wanted, hit):
            scores.count(name, right=right, found=1, gold=1)
            if not right:
                scores.misses.append((name, "wrong", id_, f"{_brief(wanted)} got {_brief(hit)}"))
    scores.misses += [(table, "extra", id_, _brief(row)) for row in left]


def _details(table: str, wanted: Row, row: Row) -> Iterator[tuple[str, bool]]:
    """The columns of a matched row that are scored by themselves, and whether they are right."""
    if table == "quotes":
        yield "quote speaker", _same_name(wanted, row)
        for column in ("role", "organisation"):
            if wanted[column]:
                yield f"quote {column}", _share(wanted[column], row[column]) >= 0.5
    if table in ("strengths", "recommendations"):
        yield f"{table} theme", wanted["theme"] == row["theme"]
    if table == "recommendations":
        yield "recommendation kind", wanted["kind"] == row["kind"]
        if wanted["addressee"]:
            yield "recommendation addressee", _share(wanted["addressee"], row["addressee"]) >= 0.5


def _match_overall(scores: Scores, id_: str, gold: Sequence[Row], rows: Sequence[Row]) -> None:
    current = [row for row in gold if row["aspect"] == "overall" and row["status"] == "current"]
    left = [row for row in rows if row["aspect"] == "overall" and row["status"] == "current"]
    scores.count("overall rating", found=len(left), gold=len(current))
    for wanted in current:
        hit = next((row for row in left if _same_rating(wanted, row)), None)
        if hit:
            left.remove(hit)
            scores.count("overall rating", right=1)


def _match_meta(scores: Scores, article: Row, row: Row) -> None:
    meta = article.get("meta", {})
    for column in ("title", "date", "inspectorate"):
        if wanted := meta.get(column):
            found = row.get(column, "")
            if column == "inspectorate":
                right = bool(_content(wanted) & _content(found))
            else:
                right = _plain(wanted) == _plain(found) if column == "title" else wanted == found
            scores.count(column, right=right, found=1, gold=1)
            if not right:
                scores.misses.append((column, "wrong", article["id"], f"{wanted} got {row.get(column)}"))
    if article.get("services"):
        right = any(_content(one["name"]) & _content(row.get("service", "")) for one in article["services"])
        scores.count("service", right=right, found=1, gold=1)


def _same_rating(wanted: Row, row: Row) -> bool:
    if _plain(wanted["rating"]) != _plain(row["rating"]) or wanted["status"] != row["status"]:
        return False
    overall = wanted["aspect"] == "overall", row["aspect"] == "overall"
    if any(overall):
        same_aspect = all(overall)
    else:
        stems = [{word[:6] for word in _content(one["aspect"]) or _words(one["aspect"])} for one in (wanted, row)]
        same_aspect = bool(stems[0] & stems[1])
    return same_aspect and (
        not wanted["service"] or not row["service"] or bool(_content(wanted["service"]) & _content(row["service"]))
    )


def _same_quote(wanted: Row, row: Row) -> bool:
    return _overlap(wanted, row) >= 0.5 * max(_length(wanted), _length(row))


def _same_finding(wanted: Row, row: Row) -> bool:
    return _overlap(wanted, row) >= 0.5 * min(_length(wanted), _length(row))


def _overlap(one: Row, other: Row) -> int:
    return max(0, min(int(one["end"]), int(other["end"])) - max(int(one["start"]), int(other["start"])))


def _length(row: Row) -> int:
    return int(row["end"]) - int(row["start"])


def _same_name(wanted: Row, row: Row) -> bool:
    if wanted["speaker_type"] != "person":
        return bool(_words(wanted["speaker"]) & _words(row["speaker"]))
    last = re.findall(r"[\w'-]+", _fold(wanted["speaker"]))[-1:]
    return bool(last and last[0] in _fold(row["speaker"])) or _share(wanted["speaker"], row["speaker"]) >= 0.5


def _share(wanted: str, got: str) -> float:
    """The share of the wanted content words that were got."""
    content = _content(wanted) or _words(wanted)
    return len(content & _words(got)) / len(content) if content else 0.0


def _fold(text: str) -> str:
    return text.lower().replace("’", "'").replace("‘", "'")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", _fold(text)))


def _content(text: str) -> set[str]:
    return _words(text) - _EVERYDAY


def _plain(rating: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", _fold(rating)))


def _brief(row: Row) -> str:
    shown = (
        "service",
        "aspect",
        "rating",
        "status",
        "quote",
        "strength",
        "recommendation",
        "speaker",
        "role",
        "organisation",
        "theme",
        "kind",
        "start",
    )
    return ", ".join(f"{key}={str(row[key])[:60]}" for key in shown if row.get(key))
