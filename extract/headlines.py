"""Headlines: which line above the text of an article is its headline, and which belong to the page around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.dates import find_dates, is_date_line
from extract.layout_rules import LayoutRules

BULLET = re.compile(
    r"(?:[-*•·●▪◦–—>»+]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|(?:R|Recommendation )\d{1,2}[.:]?(?=\s+[A-Z]))\s+"
)
CLOSED = re.compile(r"[.!?…:;,][\"'”’)\]*_]*$")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_SEPARATOR = re.compile(r"\s*[|›»·]\s*|\s[>*~•/]\s|\s{2,}|\t")
_DASH = re.compile(r"\s[–—-]\s")
HEADLINE_WORDS = 28
_FEWEST_WORDS, _CRUMB_WORDS, _NAME_WORDS, _SHOUTED_WORDS, _LINK_LENGTH = 2, 5, 7, 4, 3


def find_headline(lines: Sequence[str], rules: LayoutRules) -> tuple[int | None, int]:
    """The number of the line that is the headline, and of the line at which the article begins.

    The headline is the first line above the text that reads like one: no date, byline, crumbs or masthead. A line that
    may be the name of a paper or a body (THE ESKERFORD LAMP) gives way to one below it.
    """
    name: int | None = None
    for number, line in enumerate(lines):
        rule = rules.kind_of(line, above=True)
        if (rule and not rule.to_end) or BULLET.match(line) or is_date_line(line) or _is_crumbs(line):
            continue
        words = line.split()
        if _is_text(line):
            if name is None or len(words) > _NAME_WORDS:
                return name, number if name is None else name
        elif len(words) > _FEWEST_WORDS and number < len(lines) - 1:
            if not _is_name(words) and not find_dates(line):
                return number, number
            name = number if name is None else name
    return name, name or 0


def _is_text(line: str) -> bool:
    """Whether a line is a sentence, or too long for a headline."""
    closed = CLOSED.search(line) if not _HEADING.match(line) else None
    return bool(closed and closed.group()[0] not in "?!…") or len(line.split()) > HEADLINE_WORDS


def _is_crumbs(line: str) -> bool:
    """Whether a line is a path or a menu: some words, a mark or a gap between them, some more."""
    return any(
        len(pieces) >= least and all(len(piece.split()) <= _CRUMB_WORDS for piece in pieces)
        for least, separator in ((2, _SEPARATOR), (3, _DASH))
        if (pieces := [piece for piece in separator.split(line) if piece.strip()])
    )


def _is_name(words: list[str]) -> bool:
    """Whether a line may be no more than a name: a few words, the longer ones with capitals."""
    longer = [word for word in words if len(word) > _LINK_LENGTH]
    most = _SHOUTED_WORDS if all(map(str.isupper, longer)) else _NAME_WORDS
    return len(words) <= most and not any(word[0].islower() for word in longer)
