"""Polarity: whether words say something good or bad, composed from small parts.

"Good" is good and "not good" bad; "no assaults" is good; assaults that fall are good and attendance that falls is bad;
"too" before any adjective is bad; a bare denial ("nobody had called a doctor") is bad, where a duty is described.

Source: the composition of negation, change and degree after Moilanen and Pulman (2007), "Sentiment Composition".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.rulebook import Row, RuleFolder

Kind = Literal["good", "bad", "good_thing", "bad_thing", "rise", "fall", "not", "excess"]

_SCOPE = 4
_CHANGE = 6
_AFTER = 2
_ENDS_SCOPE = frozenset((",", ";", ":", "but", "although", "though", "while", "and", "because", "which", "–", "—"))


class PolarityRow(Row):
    """A word or phrase and what it does to the polarity of a clause: polarity.csv."""

    words: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the lexicon in a clause: words `[start, end)`."""

    start: int
    end: int
    kind: Kind


class Polarity:
    """The lexicon of polarity.csv and the rules of composition."""

    def __init__(self, folder: RuleFolder) -> None:
        self._kinds: dict[tuple[str, ...], Kind] = {}
        for row in folder.rows("polarity", PolarityRow, key=("words", "kind")):
            self._kinds.setdefault(tuple(row.words.lower().replace("-", " - ").split()), row.kind)
        self._longest = max(map(len, self._kinds))
        self._first = frozenset(words[0] for words in self._kinds)

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """The words of the lexicon, the longest at each place."""
        found = []
        at = 0
        while at < len(words):
            step = 1
            if words[at] in self._first:
                for length in range(min(self._longest, len(words) - at), 0, -1):
                    if kind := self._kinds.get(tuple(words[at : at + length])):
                        found.append(Hit(at, at + length, kind))
                        step = length
                        break
            at += step
        return found

    def score(self, words: Sequence[str]) -> float:
        """How good (above 0) or bad (below 0) a clause is; 0 where no word tells.

        Args: words: lower case, as spaCy's tokenizer cuts them.
        """
        hits = self.hits(words)
        used: set[int] = set()
        total = sum(self._changed(hit, hits, used) for hit in hits if hit.kind in ("rise", "fall"))
        for hit in hits:
            if hit.kind in ("good", "bad"):
                total += self._judged(hit, hits, words, used)
            elif hit.kind in ("good_thing", "bad_thing") and hit.start not in used:
                total += self._counted(hit, hits, words, used)
            elif hit.kind == "excess":
                total -= 1.5
        if any(hit.kind in ("good", "bad") for hit in hits):
            return total
        return total - sum(hit.kind == "not" and hit.start not in used for hit in hits)

    def _changed(self, change: Hit, hits: list[Hit], used: set[int]) -> float:
        """What a rise or fall says: of the first thing shortly before it (*assaults* on staff fell), else after it."""
        things = [hit for hit in hits if hit.kind in ("good_thing", "bad_thing")]
        before = [hit for hit in things if 0 <= change.start - hit.end <= _CHANGE]
        after = [hit for hit in things if 0 <= hit.start - change.end <= _CHANGE]
        if not before and not after:
            return 0.0
        thing = (before or after)[0]
        used.update(hit.start for hit in before or after)
        return 1.5 if (thing.kind == "good_thing") == (change.kind == "rise") else -1.5

    def _judged(self, hit: Hit, hits: list[Hit], words: Sequence[str], used: set[int]) -> float:
        sign = 1.0 if hit.kind == "good" else -1.0
        negations = [other for other in hits if other.kind == "not" and _reaches(other, hit, hits, words)]
        if any(other.kind == "excess" and other.end == hit.start for other in hits):
            return 0.0 if hit.kind == "bad" else -0.5
        if negations:
            used.update(other.start for other in negations)
            return -1.5 if hit.kind == "good" else 1.0
        return sign

    def _counted(self, hit: Hit, hits: list[Hit], words: Sequence[str], used: set[int]) -> float:
        sign = 1.0 if hit.kind == "good_thing" else -1.0
        negations = [other for other in hits if other.kind == "not" and _reaches(other, hit, hits, words)]
        if negations:
            used.update(other.start for other in negations)
            return -sign
        return 0.0


def _reaches(negation: Hit, hit: Hit, hits: Sequence[Hit], words: Sequence[str]) -> bool:
    """Whether a negation bears on a word: shortly before it and before any other that it could bear on, or, of a
    thing, shortly after it (bullying *hardly ever* happens).
    """
    if hit.kind != "good" and 0 <= negation.start - hit.end <= _AFTER:
        later = any(hit.start < other.start and other.kind not in ("not", "rise", "fall") for other in hits)
        return not later and not any(word in _ENDS_SCOPE for word in words[hit.end : negation.start])
    between = words[negation.end : hit.start]
    nearer = any(
        negation.end <= other.start < hit.start and other.kind in ("good", "bad") and "or" not in between
        for other in hits
    )
    return 0 <= hit.start - negation.end <= _SCOPE and not nearer and not any(word in _ENDS_SCOPE for word in between)
