"""How often each rule fires on a folder of articles: what carries the tables, what never does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extract.article import tidy
from extract.check import GROUPS, pattern_matchers, read_rules
from extract.errors import SourceError
from extract.pipeline import build_nlp
from extract.rulebook import RuleFolder
from extract.sources import load, parse
from extract.sources.find import find_sources
from extract.spans import read


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule: in how many places it fired, and in how many of them no other rule had a part."""

    rule: str
    times: int
    alone: int


class _Places:
    """The places of a Doc where rules fired."""

    def __init__(self, overlay: Path | None) -> None:
        self.nlp = build_nlp(rules=overlay)
        self.matchers = pattern_matchers(self.nlp, RuleFolder.at(overlay))

    def of(self, doc: Doc) -> Iterator[frozenset[str]]:
        """The rules of each mark, and those of the patterns that begin at one word."""
        for group in ("blocks", *GROUPS):
            for mark in read(doc, group):
                yield frozenset(mark["rule"].split(" + "))
        for mark in read(self.nlp.get_pipe("quotes")(doc), "quotes"):  # as they were before they had speakers
            yield frozenset([mark["rule"]])
        for matcher in self.matchers:
            begins: dict[int, set[str]] = {}
            for match in matcher(doc):
                begins.setdefault(match.start, set()).add(match.rule)
            yield from map(frozenset, begins.values())


def rule_stats(folder: Path, overlay: Path | None) -> Iterator[Fired]:
    """Yield each rule in the order of the rule files, with how often it fired on the articles of a folder.

    Raises: SourceError when the folder cannot be read, RuleError on a wrong rule file.
    """
    places = _Places(overlay)
    times: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for text in _texts(folder):
        for rules in places.of(places.nlp(tidy(text).text)):
            times.update(rules)
            alone.update(rules if len(rules) == 1 else ())
    for rule in read_rules(overlay):
        yield Fired(rule.id, times[rule.id], alone[rule.id])


def _texts(folder: Path) -> Iterator[str]:
    """The texts of a folder; `run` names those that cannot be read."""
    for source in find_sources(folder):
        with suppress(SourceError):
            yield parse(source, load(source)).text
