"""Polarity: whether words say something good or bad, composed from small parts.

"Good" is good and "not good" bad; "no assaults" is good; assaults that fall are good and attendance that falls is bad;
"too" before any adjective is bad; a bare denial ("nobody had called a doctor") is bad, where a duty is described, and a
bare "nearly all" good for the same reason. A phrase hides the words inside it, and a neutral one says nothing itself
("not only", "outstanding debt").

Source: the composition of negation, change and degree after Moilanen and Pulman (2007), "Sentiment Composition".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Literal, NamedTuple

from spacy.lang.en.lex_attrs import like_num

from extract.lexicon import Lexicon
from extract.rulebook import Row, RuleFolder
from extract.shares import find_share

Kind = Literal[
    "good",
    "bad",
    "good_thing",
    "bad_thing",
    "rise",
    "fall",
    "not",
    "excess",
    "most",
    "maybe_good",
    "maybe_bad",
    "neutral",
]

_SCOPE = 4
_CHANGE = 6
_MAYBE = 0.75
_WORDS_KEPT = 20_000
_ENDS_SCOPE = frozenset((",", ";", ":", "but", "although", "though", "while", "and", "because", "which", "–", "—"))
_DENIALS = frozenset(("not", "n't", "no", "without", "never", "nobody", "lack", "lacks", "lacked", "lacking", "little"))
_JOINS = frozenset((",", "and", "–", "—"))
_NO_VERB = frozenset((
    "a", "an", "the", "just", "as", "like", "part", "to", "for", "by", "in", "on", "with", "because", "merely",
))  # fmt: skip
_MARKS = frozenset((",", ";", ":", ".", "!", "?", ")", "–", "—", "-", "and", "'", "’", "”", '"'))
_SLOT = re.compile(r"\([^()]*\)|\S+")
_NUMBER, _CHATTY = "#", "n't"
_ORDER: tuple[Kind, ...] = (
    *("neutral", "not", "excess", "most", "maybe_good", "maybe_bad", "bad", "good"),
    *("rise", "fall", "bad_thing", "good_thing"),
)
_CUT_AT = frozenset("-',")
_CUTS = re.compile(r"(?<=[a-z])-(?=[a-z])|n't\b|'s\b|'(?!\w)|,")


class PolarityRow(Row):
    """A word or phrase and what it does to the polarity of a clause: polarity.csv.

    `#` is any number, `make|makes` either word, `(made up|won)` either phrase.
    """

    words: str
    kind: Kind


class Hit(NamedTuple):
    """A word of the lexicon in a clause: words `[start, end)`. A word may be bad by itself and fewer of it good.

    Attributes:
        judges: whether it is good or bad by itself.
        counts: whether it is a thing whose rise or fall is good or bad.
        sign: 1 for what is good, or good to have more of; -1 for what is bad; less for what is only at times.
    """

    start: int
    end: int
    kinds: frozenset[Kind]
    judges: bool
    counts: bool
    sign: float


class Polarity:
    """The lexicon of polarity.csv and the rules of composition."""

    def __init__(self, folder: RuleFolder) -> None:
        kinds: dict[tuple[str, ...], set[Kind]] = defaultdict(set)
        for row in folder.rows("polarity", PolarityRow, key=("words", "kind")):
            for words in _phrases(row.words):
                kinds[words].add(row.kind)
        self._lexicon = Lexicon({words: _settled(frozenset(found)) for words, found in kinds.items()})

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """The words of the lexicon, the longest at each place; a neutral one takes its place and gives none.

        Args: words: without blanks, apostrophes straight; see `plain`.
        """
        masked = tuple(map(_masked, words))
        known = self._lexicon.find(words) + (self._lexicon.find(masked) if _NUMBER in masked else [])
        found = []
        after = 0
        for start, end, kinds in sorted(known, key=lambda one: (one[0], -one[1])):
            if start >= after:
                after = end
                if "neutral" not in kinds:
                    found.append(Hit(start, end, kinds, *_sense(kinds)))
        return found

    def score(self, words: Sequence[str]) -> float:
        """How good (above 0) or bad (below 0) a clause is; 0 where no word tells.

        Args: words: lower case, as spaCy's tokenizer cuts them.
        """
        words = plain(words)
        contrasted = _contrasted(words)
        hits = [hit for hit in self.hits(words) if hit.start not in contrasted]
        total = _sum(hits, words)
        if total < 0 or any(not hit.kinds.isdisjoint(("rise", "fall")) for hit in hits):
            return total
        share = find_share(words)
        if not share:
            return total
        if share.is_small:
            return -1.0
        return max(total, 1.0) if share.is_large else total


def _contrasted(words: Sequence[str]) -> set[int]:
    """The words that only say what something is not: known, *not just processed*; *not as a burden* but as the job."""
    found: set[int] = set()
    for at, word in enumerate(words):
        if word != "not":
            continue
        end = next((end for end in range(at + 1, len(words)) if words[end] in _ENDS_SCOPE), len(words))
        is_answered = words[end : end + 1] == ["but"] and words[end + 1 : end + 2] != ["not"]
        joins = at > 0 and words[at - 1] in _JOINS
        is_last = joins and end == len(words) and not _NO_VERB.isdisjoint(words[at + 1 : at + 2])
        if is_answered or is_last:
            found.update(range(at, end))
    return found


def _sum(hits: Sequence[Hit], words: Sequence[str]) -> float:
    """The polarity of the hits, composed."""
    used: set[int] = set()
    total = sum(_changed(hit, hits, words, used) for hit in hits if not hit.kinds.isdisjoint(("rise", "fall")))
    for hit in hits:
        if hit.start in used:
            continue
        if hit.judges:
            total += _judged(hit, hits, words, used)
        elif hit.counts:
            total += _counted(hit, hits, words, used)
        elif "excess" in hit.kinds and hit.end < len(words) and words[hit.end] not in _MARKS:
            total -= 1.5
    if total > 0 or (not total and any(hit.judges for hit in hits)):
        return total
    denied = [hit for hit in hits if "not" in hit.kinds and hit.start not in used]
    if any(_undoes(one, other, words) for one, other in pairwise(denied)):
        return 1.0
    denials = [words[hit.start] for hit in denied]
    total -= sum(_MAYBE if denial == _CHATTY else 1.0 for denial in denials)
    return total or _MAYBE * any("most" in hit.kinds for hit in hits)


def _undoes(one: Hit, other: Hit, words: Sequence[str]) -> bool:
    """Whether a denial denies the next one: *nobody failed to* come back."""
    near = 0 <= other.start - one.end < _SCOPE and _ENDS_SCOPE.isdisjoint(words[one.end : other.start])
    return near and words[other.start].startswith("fail")


def plain(words: Sequence[str]) -> list[str]:
    """The words without blanks and line ends, apostrophes straight."""
    return [word.replace("’", "'") for word in words if not word.isspace()]


@lru_cache(_WORDS_KEPT)
def _masked(word: str) -> str:
    return _NUMBER if like_num(word) else word  # type: ignore[no-untyped-call]


@cache
def _sense(kinds: frozenset[Kind]) -> tuple[bool, bool, float]:
    """What kinds say of a word: whether it judges, whether it counts, and its sign."""
    judges = not kinds.isdisjoint(("good", "bad", "maybe_good", "maybe_bad"))
    counts = not kinds.isdisjoint(("good_thing", "bad_thing"))
    if not judges:
        return judges, counts, 1.0 if "good_thing" in kinds else -1.0
    size = _MAYBE if kinds.isdisjoint(("good", "bad")) else 1.0
    return judges, counts, -size if kinds.isdisjoint(("good", "maybe_good")) else size


def _phrases(words: str) -> Iterator[tuple[str, ...]]:
    """The phrases that a row stands for, cut as the tokenizer cuts a text."""
    slots = [slot.strip("()").split("|") for slot in _SLOT.findall(words.lower().replace("cannot", "can not"))]
    whole = _CUT_AT.isdisjoint(words)
    for choice in product(*slots):
        phrase = " ".join(choice)
        yield tuple((phrase if whole else _CUTS.sub(r" \g<0> ", phrase)).split())


@cache
def _settled(kinds: frozenset[Kind]) -> frozenset[Kind]:
    """Of the kinds of one word the first of `_ORDER`; a word that is good or bad may be a thing as well."""
    first = min(kinds, key=_ORDER.index)
    return frozenset(kind for kind in kinds if kind in (first, f"{first}_thing"))


def _changed(change: Hit, hits: Sequence[Hit], words: Sequence[str], used: set[int]) -> float:
    """What a rise or fall says: of the first thing shortly before it (*assaults* on staff fell), else after it."""
    things = [hit for hit in hits if hit.counts]
    before = [hit for hit in things if _near(words, hit.end, change.start)]
    after = [hit for hit in things if _near(words, change.end, hit.start)]
    if not before and not after:
        return 0.0
    thing = (before or after)[0]
    used.update(hit.start for hit in before or after)
    return 1.5 if (thing.sign > 0) == ("rise" in change.kinds) else -1.5


def _near(words: Sequence[str], end: int, start: int) -> bool:
    """Whether few words, and none that begins something new, stand between the end of one and the start of another."""
    return 0 <= start - end <= _CHANGE and _ENDS_SCOPE.isdisjoint(words[end:start])


def _judged(hit: Hit, hits: Sequence[Hit], words: Sequence[str], used: set[int]) -> float:
    if any("excess" in other.kinds and other.end == hit.start for other in hits):
        return 0.0 if hit.sign < 0 else -0.5
    if hit.sign > 0 and any(other.sign < 0 and _denies(other, hit, hits, words) for other in hits if other.judges):
        return 0.0
    if _denied(hit, hits, words, used):
        return -1.5 if hit.sign > 0 else 1.0
    return hit.sign


def _denies(other: Hit, hit: Hit, hits: Sequence[Hit], words: Sequence[str]) -> bool:
    """Whether a phrase that is bad for the denial in it (*left without* an effective plan) bears on a word."""
    return not _DENIALS.isdisjoint(words[other.start : other.end]) and _reaches(other, hit, hits, words)


def _counted(hit: Hit, hits: Sequence[Hit], words: Sequence[str], used: set[int]) -> float:
    return -hit.sign if _denied(hit, hits, words, used) else 0.0


def _denied(hit: Hit, hits: Sequence[Hit], words: Sequence[str], used: set[int]) -> bool:
    """Whether negations bear on a word; they are then used up."""
    negations = [other.start for other in hits if "not" in other.kinds and _reaches(other, hit, hits, words)]
    used.update(negations)
    return bool(negations)


def _reaches(negation: Hit, hit: Hit, hits: Sequence[Hit], words: Sequence[str]) -> bool:
    """Whether a negation bears on a word: shortly before it and before any other that it could bear on."""
    if not 0 <= hit.start - negation.end <= _SCOPE or not _ENDS_SCOPE.isdisjoint(words[negation.end : hit.start]):
        return False
    return not any(
        negation.end <= other.start < hit.start and other.judges and other.sign * hit.sign < 0 for other in hits
    )
