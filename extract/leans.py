"""Leans: whether a clause that says nothing good or bad in its own words is one or the other all the same.

Inspectors tell what is good in the present tense and of everybody ("staff know every child"), and what went wrong in
the past and by number ("two boys had waited ten weeks"); what follows a concern is a concern more often than not.
The weights of leans.csv add up. They come from a logistic regression over fictional articles that are not part of the
project, rounded to quarters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from extract.rulebook import Row, RuleFolder

_DIGITS = "#"


class LeanRow(Row):
    """Words, and how much they speak for a strength (above 0) or a concern: leans.csv.

    `always` weighs for every clause, `after` by the kind of the clause before it, `start` at its first word, `word`
    anywhere. `now|here` is either word, `#` a number in figures. A row weighs once, whichever of its words stand there.
    """

    kind: Literal["always", "after", "start", "word"]
    words: str
    weight: float
    note: str = ""


class Leans:
    """The weights of leans.csv."""

    def __init__(self, folder: RuleFolder) -> None:
        self._rows = folder.rows("leans", LeanRow, key=("kind", "words"))
        self._found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for word in row.words.split("|"):
                self._found[row.kind, word].append(number)

    def lean(self, words: Sequence[str], *, after: str) -> float:
        """How much a clause leans to a strength (above 0) or to a concern: the weights of its rows, added up.

        Args: words: lower case; after: the kind of the clause before it, or nothing.
        """
        signs = {("always", ""), ("after", after), *(("start", word) for word in words[:1])}
        signs.update(("word", _DIGITS if word[:1].isdigit() else word) for word in words)
        numbers = {number for sign in signs for number in self._found.get(sign, ())}
        return sum(self._rows[number].weight for number in numbers)
