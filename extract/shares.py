"""Shares: how many of how many. 11 of the 76 cases; one in five; 61 per cent; fewer than half."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.numbers import NUMBER, NUMBER_WORDS, read_number

_LITTLE = r"only|just|barely|merely|scarcely|fewer than|less than|under|as few as"
_OF = r"of (?:(?:the|its|their|our|those|these) )?|in (?:every )?|out of (?:the |every )?"
_FRACTION = r"half|(?:a|one|two|three)(?: - | |-)(?:thirds?|quarters?|fifths?)"
_SHARE = re.compile(
    rf"(?:^|\s)(?P<low>(?:(?:{_LITTLE})\s)?)"
    rf"(?:(?P<part>{NUMBER}) (?:{_OF})(?P<whole>{NUMBER})"
    rf"|(?P<percent>{NUMBER}) ?(?:per cent|percent|%)"
    rf"|(?P<fraction>{_FRACTION})(?= of (?!what\b)| the | its | their | all )"
    r")(?=\s|$)"
)
_CHANGES = re.compile(
    r"(?:\bby|\bup|\bdown|\banother|\bfurther|\bcut|\btarget|\baverage|\bagainst) (?:[a-z]+ ){0,2}$"
    r"|^ (?:more|fewer|higher|lower|rise|increase|fall|drop|cut|reduction|above|below|pay|budget|since|year)"
)
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5}
_COUNTS = NUMBER_WORDS | {*_FRACTIONS, *(f"{noun}s" for noun in _FRACTIONS)}
_TIMES = {"a": 1, "one": 1, "two": 2, "three": 3}
_LOW, _HIGH = 0.67, 0.75


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a clause: its words `[start, end)` and how much it is; `low` where the writer calls it little."""

    start: int
    end: int
    size: float
    low: bool

    @property
    def is_small(self) -> bool:
        """Whether what is described is so little done that it is a weakness."""
        return self.low or self.size <= _LOW

    @property
    def is_large(self) -> bool:
        return not self.low and self.size >= _HIGH


def find_share(words: Sequence[str]) -> Share | None:
    """The first share of a clause; None where there is none, or a change ("up by 12 per cent")."""
    if not any(word in _COUNTS or word[0].isdecimal() or "-" in word for word in words):
        return None
    text = " ".join(words)
    for match in _SHARE.finditer(text):
        size = _size(match)
        if size is None or _CHANGES.search(text[: match.start() + 1]) or _CHANGES.search(text[match.end() :]):
            continue
        start = text.count(" ", 0, match.start() + 1)
        return Share(start, start + len(match.group().split()), size, bool(match["low"]))
    return None


def _size(match: re.Match[str]) -> float | None:
    if match["fraction"]:
        *times, noun = match["fraction"].replace("-", " ").split()
        return _TIMES[times[0] if times else "a"] * _FRACTIONS[noun.rstrip("s")]
    if match["percent"]:
        percent = _count(match["percent"])
        return percent / 100 if percent is not None and percent <= 100 else None
    part, whole = _count(match["part"]), _count(match["whole"])
    if part == 1 and " of " in match.group():
        return None  # one of several
    return part / whole if part is not None and whole and whole > 2 and part <= whole else None


def _count(word: str) -> float | None:
    plain = word.replace(",", "").replace(" ", "")
    return float(plain) if plain[0].isdecimal() else read_number(plain)
