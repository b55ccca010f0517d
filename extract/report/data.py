"""The data of the report's page: tables by columns, texts once, offsets as in the tables.

A table of many rows repeats its columns' names and most of its values; by columns, with values that repeat kept once,
it is a third of the size. The words of a row are left out where its article's text gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from extract import __version__
from extract.check import read_rules
from extract.corrections import EDITABLE, KEYS, NEEDED, WORDS, Correction, choices, correction_lines
from extract.rulebook import RuleFolder
from extract.scales import Scales
from extract.tables import Tables, columns, descriptions
from extract.writers.csv import FORMULA, TURNED

_MOST_KEPT_ONCE = 0.5


def pack(found: Tables, corrections: Sequence[Correction], *, rules: Path | None = None) -> dict[str, Any]:
    """All that the page shows, as JSON values.

    Args:
        found: the tables before any correction.
        corrections: those that the page starts from.
        rules: the rule folder that the run used.
    """
    articles = [row.article_id for row in _articles(found)]
    texts = found.text
    number = {id_: index for index, id_ in enumerate(articles)}
    folder = RuleFolder.at(rules)
    scales = Scales(folder)
    tables = {
        table: pack_table(table, records, number, texts)
        for table, records in found.records.items()
        if table != "officials"
    }
    return {
        "version": __version__,
        "key": _fingerprint(articles, texts, corrections),
        "tables": tables,
        "about": {table: descriptions(table) for table in found.records},
        "texts": [texts.get(id_) for id_ in articles],
        "uncounted": [[number[one.article_id], one.start, one.end, one.rule] for one in found.uncounted],
        "rules": _reasons(found, rules),
        "scales": _labels(scales),
        "edit": {"columns": EDITABLE, "keys": KEYS, "words": WORDS, "needed": NEEDED, "choices": choices(folder)},
        "corrections": correction_lines(corrections),
        "unsafe": [FORMULA.pattern, TURNED.pattern],
    }


def _fingerprint(articles: Sequence[str], texts: Mapping[str, str], corrections: Sequence[Correction]) -> str:
    """What a browser keeps a reader's corrections under: another page has another one."""
    parts = chain(articles, texts.values(), *correction_lines(corrections))
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _articles(tables: Tables) -> Iterable[Any]:
    return tables.records["articles"]


def pack_table(
    table: str, records: Sequence[Any], number: Mapping[str, int], texts: Mapping[str, str]
) -> dict[str, Any]:
    """A table as `columns`, its number of `rows`, and `cells`: for each column its values, see `pack_column`.

    The column `article_id` holds the article's number, but in `articles`.
    """
    names = [name for name in columns(table) if name != "corrected"]
    cells = []
    for name in names:
        values = [getattr(record, name) for record in records]
        if name == "article_id" and table != "articles":
            values = [number[id_] for id_ in values]
        elif name == WORDS.get(table):
            values = [_words_not_in_text(record, name, texts) for record in records]
        cells.append(pack_column(values))
    return {"columns": names, "rows": len(records), "cells": cells}


def _words_not_in_text(record: Any, column: str, texts: Mapping[str, str]) -> str | None:
    """The words of a row, or None where the text gives them."""
    words: str = getattr(record, column)
    there = texts.get(record.article_id, "")[record.start : record.end]
    return None if " ".join(there.split()) == words else words


def pack_column(values: list[Any]) -> dict[str, Any]:
    """A column as `{"all": value}`, `{"each": values}`, or `{"of": distinct values, "at": their numbers}`."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return {"all": distinct[0]}
    if len(distinct) > _MOST_KEPT_ONCE * len(values) or all(isinstance(value, int) for value in values):
        return {"each": values}
    place = {value: index for index, value in enumerate(distinct)}
    return {"of": distinct, "at": [place[value] for value in values]}


def _reasons(tables: Tables, rules: Path | None) -> dict[str, list[str]]:
    """The note and the first example of each rule that some row names."""
    used = {
        rule
        for record in chain(*tables.records.values(), tables.uncounted)
        for rule in getattr(record, "rule", "").split(" + ")
    }
    return {rule.id: [rule.note, rule.examples[0]] for rule in read_rules(rules) if rule.id in used}


def _labels(scales: Scales) -> dict[str, dict[str, Any]]:
    """Each scale: whose it is, and its labels by rank, best first."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(chain(*scales.labels.values()), key=lambda row: row.rank):
        scale = found.setdefault(row.scale, {"inspectorate": row.inspectorate, "labels": {}})
        scale["labels"].setdefault(row.label.lower(), row.rank)
    return found
