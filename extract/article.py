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

_APOSTROPHE = re.compile(r"[\u2019\u02bc](?<=\w.)(?=[^\W\d_])")
_UNTIDY = re.compile(rf"[^\S\n](?:[^\S\n]*\n[^\S\n]*|[^\S\n]+|(?<! ))|\n[^\S\n]*|{HIDDEN.pattern}")
"""Blanks with a line end among them, two blanks or more, one that is no space, a line end, invisible characters."""

_BULLET = re.compile(r"(?:[-*•·●▪◦–—>#+|]|\(?\w{1,3}[.)])\s")
_MARK = re.compile(rf"[^\S\n]*(?:{_BULLET.pattern}|R\d\d?[.:]?\s)")
"""What stands before a tab that is no border between cells: the mark of an item, as word processors copy it."""

_MIN_WIDTH, _MAX_WIDTH, _FEWEST_WRAPS, _SLACK = 50, 110, 3, 4


def tidy(text: str) -> Reading:
    """Tidy a text for the rules, keeping the way back to its characters."""
    text = _APOSTROPHE.sub("'", text)
    joins = _wrapped_lines(text)
    pieces: list[str] = []
    edits: list[tuple[int, int]] = [(0, 0)]
    length = at = 0
    for match in _UNTIDY.finditer(text):
        old, (start, end) = match.group(), match.span()
        if "\n" in old:
            new = " " if start + old.index("\n") in joins else "\n"
        elif "\t" in old and not old.strip(" \t") and start > 0 and end < len(text):
            new = " " if _MARK.fullmatch(text, text.rfind("\n", 0, start) + 1, start + 1) else " | "
        else:
            new = " " if old.isspace() else ""
        if new == old:
            continue
        pieces += text[at:start], new
        length += start - at + len(new)
        at = end
        edits += [(length - len(new) + ahead, start) for ahead in range(1, len(new))]
        if len(new) != len(old) or len(old) > 1:
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
