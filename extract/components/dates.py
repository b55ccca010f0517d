"""Dates: when the article says it was published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from pydantic import Field
from spacy.language import Language
from spacy.tokens import Doc

from extract.dates import find_dates
from extract.rulebook import Rule, RuleFolder
from extract.spans import Found, declare, read, write
from extract.tokens import tokens_of


class DateRule(Rule):
    """Where a publication date stands; see dates.toml."""

    lines: tuple[
        Literal["dateline", "headline", "paragraph", "bullet", "notes", "crosshead", "byline", "navigation", "row"], ...
    ]
    first: int = Field(default=1000, gt=0)
    words: int = Field(default=1000, gt=0)
    unfinished: bool = False
    without: tuple[str, ...] = ()
    before: tuple[str, ...] = Field(min_length=1)
    within: int = Field(default=0, ge=0)
    at_start: int = Field(default=10_000, gt=0)


def find_publication(doc: Doc, rules: tuple[DateRule, ...]) -> Iterator[Found]:
    """Yield the date on which the article says it was published, once, or nothing.

    Yields: Found with the field `date` (ISO); its offsets are the date's words.
    """
    text = tokens_of(doc).text
    for rule in rules:
        blocks = (block for block in read(doc, "blocks") if block["label"] in rule.lines)
        for block in islice(blocks, rule.first):
            line = text[block["start"] : block["end"]]
            sentence = line.rstrip("*_ ").endswith((".", "”", '"'))
            if len(line.split()) > rule.words or (rule.unfinished and sentence):
                continue
            if any(word in line.lower() for word in rule.without):
                continue
            for start, end, date in find_dates(text, block["start"], block["end"]):
                if start - block["start"] <= rule.at_start and _introduced(text, block["start"], start, rule):
                    yield Found(start, end, rule.id, "published", {"date": date})
                    return


def _introduced(text: str, block_start: int, date_start: int, rule: DateRule) -> bool:
    lead = text[block_start:date_start].lower()
    return any(word in lead[-len(word) - rule.within :] if word else True for word in rule.before)


class Dates:
    """Writes `doc.spans["dates"]`."""

    def __init__(self, rules: tuple[DateRule, ...]) -> None:
        declare("dates")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        return write(doc, "dates", find_publication(doc, self.rules))


@Language.factory("extract_dates", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_dates(nlp: Language, name: str, rules: str | None) -> Dates:
    """The component `extract_dates`; `rules` is a rule folder laid over the built-in one."""
    return Dates(RuleFolder.at(rules).rules("dates", DateRule))
