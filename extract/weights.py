"""Weights: what speaks for a clause being a strength, a concern or a recommendation, and what against it.

The weights of its conditions (context.csv) and of its words (leans.csv) add up. Those of a strength and of a concern
come from a logistic regression with these two kinds and none, over articles with gold (tests/fit_weights.py), those of
a recommendation from how often clauses under each condition are one; all are rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Literal, NamedTuple

from extract.rulebook import Row, RuleFolder
from extract.voices import Voice

Condition = Literal[
    "always", "good_1", "good_2", "good_3", "bad_1", "bad_2", "bad_3", "praised", "criticised", "denied",
    "under_good", "under_bad", "under_advice", "listed_good", "listed_bad",
    "after_strength", "after_concern", "advice", "listed", "bullet",
    "after_inspectors", "near_inspectors", "long", "no_theme", "opening", "ending", "first_person", "names_person",
    "rating", "beside_speech", "after_others", "after_speech", "last_word", "names_inspectors", "short",
]  # fmt: skip
_DIGITS = "#"


class ContextRow(Row):
    """A condition and what it weighs, in either voice or in one: context.csv."""

    condition: Condition
    voice: Literal["", "narrator", "inspecting"] = ""
    strength: float = 0.0
    concern: float = 0.0
    recommendation: float = 0.0
    note: str = ""


class LeanRow(Row):
    """A word and what it weighs in a clause, once however often it stands there: leans.csv.

    `#` is a number in figures.
    """

    word: str
    strength: float
    concern: float


class Scores(NamedTuple):
    """How much speaks for each kind of finding; more against it than for it at 0 and below."""

    strength: float = 0.0
    concern: float = 0.0
    recommendation: float = 0.0


_NOTHING = Scores()


class Weights:
    """The weights of context.csv and leans.csv.

    Attributes: conditions: what each condition weighs, by its voice (empty for either).
    """

    def __init__(self, folder: RuleFolder) -> None:
        self.conditions: dict[tuple[str, str], Scores] = {
            (row.condition, row.voice): Scores(row.strength, row.concern, row.recommendation)
            for row in folder.rows("context", ContextRow, key=("condition", "voice"))
        }
        self._words = {
            row.word: Scores(row.strength, row.concern) for row in folder.rows("leans", LeanRow, key=("word",))
        }

    def scores(self, conditions: Iterable[Condition], words: Sequence[str], *, voice: Voice) -> Scores:
        """What conditions and words add up to.

        Args: words: in lower case, as tokenized.
        """
        weights = [self.conditions.get((one, of), _NOTHING) for one in conditions for of in ("", voice)]
        weights += [self._words.get(word, _NOTHING) for word in plain(words)]
        return Scores(*map(fsum, zip(*weights, strict=True)))  # the same in any order


def plain(words: Sequence[str]) -> set[str]:
    """The words of a clause as leans.csv has them: lower case, with straight apostrophes, numbers in figures as `#`."""
    return {_DIGITS if word[0].isdigit() else word.replace("’", "'") for word in words if any(map(str.isalnum, word))}
