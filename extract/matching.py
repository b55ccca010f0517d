"""Patterns of words over a Doc, fast.

A pattern is one readable line (grammar: rules/README.md) and compiles to spaCy `Matcher` patterns. `Matcher`
costs tokens times patterns, for every token starts every pattern; here a pattern is looked at only where a
sentence holds the rarest of its leading words. The result is what a plain `Matcher` with all patterns gives on
every sentence (tests/test_matching.py).

Source: for the cost, `find_matches` in spaCy's matcher.pyx, which has no index of first tokens.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import RuleError
from extract.rulebook import PatternRule
from extract.tokens import tokens_of

TokenPattern = list[dict[str, Any]]
_ELEMENT = re.compile(
    r"\[(?P<slot>\w+)(?::(?P<most>\d+))?\]|\.\.\.(?P<gap>\d*)|(?P<number>#)"
    r"|(?P<words>\([^()]*\)|[^\s()\[\]]+?)(?P<optional>\?)?(?=\s|$)|(?P<space>\s+)"
)
_GAP, _SLOT = 4, 8
NO_SLOT_OVER = ["\n", ";", ":", "“", "”", '"']
NO_GAP_OVER = [*NO_SLOT_OVER, "(", ")"]
_EXPANSIONS = 256
_ANY_NUMBER = 0


@dataclass(frozen=True, slots=True)
class Match:
    """One rule's match: tokens `[start, end)` of the Doc, and (name, start, end) of each `[slot]`."""

    rule: str
    start: int
    end: int
    slots: tuple[tuple[str, int, int], ...] = ()


def compile_pattern(text: str, classes: Mapping[str, Sequence[str]], nlp: Language) -> list[TokenPattern]:
    """The spaCy patterns of one pattern line; several where an alternative has several words.

    Raises: RuleError on an unknown word class or a line that is no pattern.
    """
    choices: list[list[TokenPattern]] = []
    at = 0
    while at < len(text):
        element = _ELEMENT.match(text, at)
        if not element:
            raise RuleError(f"pattern {text!r}: cannot read {text[at:]!r}; see the grammar in rules/README.md")
        at = element.end()
        if not element["space"]:
            choices.append(_alternatives(element, text, classes, nlp))
    patterns = [[token for sequence in choice for token in sequence] for choice in product(*choices)]
    if len(patterns) > _EXPANSIONS:
        raise RuleError(f"pattern {text!r}: {len(patterns)} combinations; split it into several patterns")
    return patterns


def _alternatives(
    element: re.Match[str], text: str, classes: Mapping[str, Sequence[str]], nlp: Language
) -> list[TokenPattern]:
    """The token sequences that one element of a pattern stands for."""
    if element["slot"]:
        most = int(element["most"] or _SLOT)
        return [[{"LOWER": {"NOT_IN": NO_SLOT_OVER}, "OP": f"{{1,{most}}}", "_slot": element["slot"]}]]
    if element["number"]:
        return [[{"LIKE_NUM": True}]]
    if not element["words"]:
        return [[{"LOWER": {"NOT_IN": NO_GAP_OVER}, "OP": f"{{0,{element['gap'] or _GAP}}}"}]]
    phrases: list[str] = []
    for phrase in element["words"].strip("()").split("|"):
        if phrase.startswith("<") and phrase[1:-1] not in classes:
            raise RuleError(f"pattern {text!r}: unknown word class {phrase}; known: {sorted(classes)}")
        phrases += classes[phrase[1:-1]] if phrase.startswith("<") else [phrase]
    tokens = [[token.lower_ for token in nlp.make_doc(phrase.strip())] for phrase in phrases]
    single = sorted({sequence[0] for sequence in tokens if len(sequence) == 1})
    longer = [[{"LOWER": word} for word in sequence] for sequence in tokens if len(sequence) > 1]
    one: list[TokenPattern] = (
        [[{"LOWER": {"IN": single}} if len(single) > 1 else {"LOWER": single[0]}]] if single else []
    )
    return [*one, *longer, *([[]] if element["optional"] else [])]


def _needed(token: Mapping[str, Any]) -> list[str]:
    """The words of which a sentence must hold one for this token to match; none when it may be absent."""
    lower = token.get("LOWER")
    if lower is None or (isinstance(lower, dict) and "IN" not in lower):
        return []
    return lower["IN"] if isinstance(lower, dict) else [lower]


@dataclass(frozen=True, slots=True)
class _Element:
    """One token of a pattern, or a gap: `words` is None for any number, `most` > 0 marks a gap of so many tokens."""

    words: frozenset[int] | None
    least: int
    most: int
    slot: str


@dataclass(frozen=True, slots=True)
class _Entry:
    rule: str
    elements: tuple[_Element, ...]
    anchor: int


class RuleMatcher:
    """Finds where rules' patterns match, sentence by sentence."""

    def __init__(self, nlp: Language, rules: Iterable[PatternRule], classes: Mapping[str, Sequence[str]]) -> None:
        self._index: dict[int, list[_Entry]] = defaultdict(list)
        add = nlp.vocab.strings.add
        self._no_gap_over, self._no_slot_over = frozenset(map(add, NO_GAP_OVER)), frozenset(map(add, NO_SLOT_OVER))
        for rule in rules:
            for text in rule.patterns:
                try:
                    patterns = compile_pattern(text, classes, nlp)
                except RuleError as error:
                    raise RuleError(f"rule '{rule.id}': {error}") from error
                for pattern in patterns:
                    self._add(nlp, rule.id, pattern)
        self._words = frozenset(self._index)

    def _add(self, nlp: Language, rule: str, pattern: TokenPattern) -> None:
        """Index a pattern by the rarest word set (longer words are rarer) before its first gap."""
        add = nlp.vocab.strings.add
        elements = []
        for token in pattern:
            words = frozenset(map(add, _needed(token))) if _needed(token) else None
            least, most = map(int, token["OP"].strip("{}").split(",")) if "OP" in token else (0, 0)
            elements.append(_Element(words, least, most, token.get("_slot", "")))
        lead = next((at for at, element in enumerate(elements) if element.most), len(elements))
        if not lead:
            raise RuleError(f"rule '{rule}': a pattern begins with a word or a number, not with a gap")
        anchor = -max((min(map(len, _needed(token)), default=0), -at) for at, token in enumerate(pattern[:lead]))[1]
        entry = _Entry(rule, tuple(elements), anchor)
        for word in elements[anchor].words or (_ANY_NUMBER,):
            self._index[word].append(entry)

    def __call__(self, doc: Doc, sentences: Iterable[tuple[int, int]] | None = None) -> list[Match]:
        """Every match, as a plain `Matcher` would give it.

        Args: sentences: token bounds `[start, end)` to look at; all sentences of the Doc when None.
        """
        tokens = tokens_of(doc)
        words, numbers = tokens.keys, tokens.numbers
        if _ANY_NUMBER not in self._words and self._words.isdisjoint(words):
            return []
        found: dict[Match, None] = {}
        for start, end in sentences if sentences is not None else [(sent.start, sent.end) for sent in doc.sents]:
            for at in range(start, end):
                entries = self._index.get(words[at], ())
                for entry in (*entries, *self._index[_ANY_NUMBER]) if numbers[at] else entries:
                    first = at - entry.anchor
                    if first >= start:
                        for last, slots in self._ends(entry.elements, 0, first, end, words, numbers):
                            found[Match(entry.rule, first, last, slots)] = None
        return list(found)

    def _ends(
        self, elements: tuple[_Element, ...], index: int, at: int, end: int, words: list[int], numbers: list[int]
    ) -> Iterator[tuple[int, tuple[tuple[str, int, int], ...]]]:
        """The tokens after which `elements[index:]` can end when they begin at a token, with the slots filled."""
        while index < len(elements) and not elements[index].most:
            wanted = elements[index].words
            if at >= end or not (numbers[at] if wanted is None else words[at] in wanted):
                return
            index, at = index + 1, at + 1
        if index == len(elements):
            yield at, ()
            return
        gap = elements[index]
        for length in range(gap.most + 1):
            if length >= gap.least:
                slot = ((gap.slot, at, at + length),) if gap.slot else ()
                for last, slots in self._ends(elements, index + 1, at + length, end, words, numbers):
                    yield last, (*slot, *slots)
            if at + length >= end or words[at + length] in (self._no_slot_over if gap.slot else self._no_gap_over):
                return


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of overlapping matches of one rule the longest, the first where equal; in reading order."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start, one.rule)):
        if not any(other.rule == match.rule and match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: (one.start, one.end, one.rule))
