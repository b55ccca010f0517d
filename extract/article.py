"""An article, and the tidy reading of its text that the rules see."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its source gives it.

    Attributes:
        id: path below the input folder without its ending.
        source: path of the file as the user named it; `#` and the place in it for a row or a member of a zip file.
        text: the whole text; every offset in the tables counts its characters.
        title, date, publisher, url: from the source's metadata, empty where it has none
            (`date` is ISO, `YYYY-MM-DD`); the text's own title and date are found by rules.
    """

    id: str
    source: str
    text: str
    title: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text tidied for the rules, and the way back to the original characters.

    Runs of blanks are one space, tabs between words are ` | ` (a row of a table), lines of hard-wrapped paragraphs are
    joined, apostrophes inside words are straight, invisible characters are gone. Nothing else changes.

    Attributes:
        text: the tidied text.
        edits: (offset in `text`, offset in the original) at each place where the distance between
            the two changes, ascending.
    """

    text: str
    edits: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets `[start, end)` of the tidied text as offsets of the original."""
        if start >= end:
            at = self._back(start)
            return at, at
        return self._back(start), self._back(end - 1) + 1

    def _back(self, offset: int) -> int:
        here, there = self.edits[bisect_right(self.edits, (offset, 1 << 60)) - 1]
        return there + offset - here


HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
"""Invisible characters, which may stand in a word."""

_UNTIDY = re.compile(
    r"(?P<line>[^\S\n]*(?P<end>\n)[^\S\n]*)"
    r"|(?P<tab>(?<=\S) *\t[ \t]*(?=\S))"
    r"|(?P<blank>[^\S\n]{2,}|[^\S\n ])"
    rf"|(?P<hidden>{HIDDEN.pattern})"
    r"|(?P<apostrophe>(?<=\w)[\u2019\u02bc](?=[^\W\d_]))"
)
_TIDY = {"tab": " | ", "blank": " ", "hidden": "", "apostrophe": "'"}
_BULLET = re.compile(r"(?:[-*•·●▪◦–—>#+|]|\(?\w{1,3}[.)])\s")
_MIN_WIDTH, _MAX_WIDTH, _FEWEST_WRAPS, _SLACK = 50, 110, 3, 4


def tidy(text: str) -> Reading:
    """Tidy a text for the rules, keeping the way back to its characters."""
    joins = _wrapped_lines(text)
    pieces: list[str] = []
    edits: list[tuple[int, int]] = [(0, 0)]
    length = at = 0
    for match in _UNTIDY.finditer(text):
        if match.lastgroup == "line":
            new = " " if match.start("end") in joins else "\n"
        else:
            new = _TIDY[match.lastgroup or ""]
        pieces += text[at : match.start()], new
        length += match.start() - at + len(new)
        at = match.end()
        edits += [(length - len(new) + ahead, match.start()) for ahead in range(1, len(new))]
        if len(new) != 1 or match.end() - match.start() != 1:
            edits.append((length, at))
    pieces.append(text[at:])
    return Reading("".join(pieces), tuple(edits))


def _wrapped_lines(text: str) -> frozenset[int]:
    """Offsets of the line ends that only break a hard-wrapped paragraph.

    A text is hard-wrapped when no line is long and lines break where the next word would not have fitted.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return frozenset()
    joins: list[int] = []
    at = -1
    for line, following in pairwise(lines):
        at += len(line) + 1
        words = following.split()
        if (
            words
            and line.strip()
            and not _BULLET.match(following.lstrip())
            and len(line) + len(words[0]) >= width - _SLACK
        ):
            joins.append(at)
    return frozenset(joins) if len(joins) >= _FEWEST_WRAPS else frozenset()
