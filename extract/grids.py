"""Grids: the rows of a table in a text, cell by cell, each with the heading of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_CELL = re.compile(r"[^|]+")
_RULE = re.compile(r"[\s|:=+-]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EARLIER = re.compile(r"\b(?:previous|previously|last|before|earlier|then|former|old|prior)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"\W*(?:the\s)?(?:overall(?:\seffectiveness)?|ratings?|grades?|judge?ment|verdict|result|score|(?:19|20)\d\d"
    r"|inspection|outcome|now|previous|latest|current|\W)*\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: characters `[start, end)` of the text, and the words of its column's heading."""

    start: int
    end: int
    text: str
    heading: str
    headings: tuple[str, ...]

    @property
    def is_earlier(self) -> bool:
        """Whether the column holds earlier ratings: a year before another column's, or the word for it."""
        years = [int(year) for heading in self.headings for year in _YEAR.findall(heading)]
        own = [int(year) for year in _YEAR.findall(self.heading)]
        return bool(_EARLIER.search(self.heading)) or bool(own and max(own) < max(years))

    @property
    def heads_whole(self) -> bool:
        """Whether the heading names no part of a service: Overall, 2023, Grade."""
        return bool(_WHOLE.fullmatch(self.heading))

    @property
    def names_whole(self) -> bool:
        """Whether the cell itself names no part of a service: Overall effectiveness."""
        return bool(_WHOLE.fullmatch(self.text))


def read_rows(text: str, sentences: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield each row of the tables in a text: (where its line starts, its cells).

    The first row of a table gives the headings where it holds no more than words.
    """
    headings: tuple[str, ...] = ()
    last = -1
    for number, sentence in enumerate(sentences):
        if sentence["kind"] != "row":
            continue
        line = text[sentence["start"] : sentence["end"]]
        if _RULE.fullmatch(line):
            last = number
            continue
        found = [match for match in _CELL.finditer(line) if match.group().strip()]
        cells = [match.group().strip(" *_“”‘’\"'") for match in found]
        if last != number - 1:
            headings = tuple(cells)
        last = number
        yield (
            sentence["start"],
            tuple(
                Cell(
                    sentence["start"] + match.start(),
                    sentence["start"] + match.end(),
                    words,
                    headings[column] if column < len(headings) == len(cells) else "",
                    headings,
                )
                for column, (match, words) in enumerate(zip(found, cells, strict=True))
            ),
        )
