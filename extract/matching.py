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
from itertools import pairwise, product
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import RuleError
from extract.rulebook import PatternRule
from extract.tokens import sentences_of, tokens_of

TokenPattern = list[dict[str, Any]]
_Sequence = tuple[frozenset[str] | None, ...]
"""What each of some tokens may be; None for any number."""

_ELEMENT = re.compile(
    r"\[(?P<slot>\w+)(?::(?P<most>\d+))?\]|\.\.\.(?P<gap>\d*)|(?P<number>#)"
    r"|(?P<words>\([^()]*\)|[^\s()\[\]]+?)(?P<optional>\?)?(?=\s|$)|(?P<space>\s+)"
)
_GAP, _SLOT = 4, 8
NO_SLOT_OVER = ["\n", ";", ":", "“", "”", '"']
NO_GAP_OVER = [*NO_SLOT_OVER, "(", ")"]
_ENDS_SLOT, _ENDS_GAP = frozenset(NO_SLOT_OVER), frozenset(NO_GAP_OVER)
_EXPANSIONS = 256
_ANY = ""
_NONE: dict[str, list[_Entry]] = {_ANY: []}


class Match(NamedTuple):
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


class _Gap(NamedTuple):
    """Least to most tokens of any kind, kept as a slot where it has a name, and the tokens that follow."""

    least: int
    most: int
    slot: str
    then: _Sequence


class _Entry(NamedTuple):
    """A pattern: its tokens before the first gap, and its gaps; `anchor` is the number of its rarest token."""

    rule: str
    lead: _Sequence
    gaps: tuple[_Gap, ...]
    anchor: int


class RuleMatcher:
    """Finds where rules' patterns match, sentence by sentence."""

    def __init__(self, nlp: Language, rules: Iterable[PatternRule], classes: Mapping[str, Sequence[str]]) -> None:
        index: dict[str, list[_Entry]] = defaultdict(list)
        for rule in rules:
            for text in rule.patterns:
                try:
                    patterns = compile_pattern(text, classes, nlp)
                except RuleError as error:
                    raise RuleError(f"rule '{rule.id}': {error}") from error
                for pattern in patterns:
                    entry = _entry(rule.id, pattern)
                    for word in entry.lead[entry.anchor] or (_ANY,):
                        index[word].append(entry)
        self._numbered = index.pop(_ANY, [])
        self._index = {word: _by_next(entries) for word, entries in index.items()}

    def __call__(self, doc: Doc, sentences: Iterable[tuple[int, int]] | None = None) -> list[Match]:
        """Every match, as a plain `Matcher` would give it.

        Args: sentences: token bounds `[start, end)` to look at; all sentences of the Doc when None.
        """
        tokens = tokens_of(doc)
        words, numbers, known = tokens.words, tokens.numbers, self._index
        found: dict[Match, None] = {}
        for start, end in sentences if sentences is not None else sentences_of(doc):
            for at in [at for at in range(start, end) if words[at] in known or numbers[at]]:
                by_next = known.get(words[at], _NONE)
                entries = by_next.get(words[at + 1] if at + 1 < end else _ANY, by_next[_ANY])
                for entry in (*entries, *self._numbered) if numbers[at] else entries:
                    first = at - entry.anchor
                    if first >= start and _stands(entry.lead, first, end, words, numbers):
                        for last, slots in self._ends(entry.gaps, first + len(entry.lead), end, words, numbers):
                            found[Match(entry.rule, first, last, slots)] = None
        return list(found)

    def _ends(
        self, gaps: tuple[_Gap, ...], at: int, end: int, words: list[str], numbers: list[int]
    ) -> Iterator[tuple[int, tuple[tuple[str, int, int], ...]]]:
        """The tokens after which gaps can end when the first begins at a token, with the slots filled."""
        if not gaps:
            yield at, ()
            return
        gap = gaps[0]
        for length in range(gap.most + 1):
            stop = at + length
            if length >= gap.least and _stands(gap.then, stop, end, words, numbers):
                slot = ((gap.slot, at, stop),) if gap.slot else ()
                for last, slots in self._ends(gaps[1:], stop + len(gap.then), end, words, numbers):
                    yield last, (*slot, *slots)
            if stop >= end or words[stop] in (_ENDS_SLOT if gap.slot else _ENDS_GAP):
                return


def _entry(rule: str, pattern: TokenPattern) -> _Entry:
    """A pattern, anchored at the rarest word set (longer words are rarer) before its first gap."""
    words = [frozenset(_needed(token)) or None for token in pattern]
    borders = [*(at for at, token in enumerate(pattern) if "OP" in token), len(pattern)]
    if not borders[0]:
        raise RuleError(f"rule '{rule}': a pattern begins with a word or a number, not with a gap")
    gaps = []
    for at, following in pairwise(borders):
        least, most = map(int, pattern[at]["OP"].strip("{}").split(","))
        gaps.append(_Gap(least, most, pattern[at].get("_slot", ""), tuple(words[at + 1 : following])))
    lead = pattern[: borders[0]]
    anchor = -max((min(map(len, _needed(token)), default=0), -at) for at, token in enumerate(lead))[1]
    return _Entry(rule, tuple(words[: borders[0]]), tuple(gaps), anchor)


def _by_next(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    """The entries of an anchor by the word after it; those that allow any are with each word, and alone at `_ANY`."""
    wanted = [(entry, next(iter(entry.lead[entry.anchor + 1 :]), None)) for entry in entries]
    following = {_ANY}.union(*(words for _, words in wanted if words))
    return {word: [entry for entry, words in wanted if not words or word in words] for word in following}


def _stands(sequence: _Sequence, at: int, end: int, words: list[str], numbers: list[int]) -> bool:
    """Whether the tokens from one on are a sequence and end before another."""
    if at + len(sequence) > end:
        return False
    for wanted in sequence:
        if not (numbers[at] if wanted is None else words[at] in wanted):
            return False
        at += 1
    return True


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of overlapping matches of one rule the longest, the first where equal; in reading order."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start, one.rule)):
        if not any(other.rule == match.rule and match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: (one.start, one.end, one.rule))
