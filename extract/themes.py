"""Themes: what a finding is about, by a weighted lexicon of cue words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pydantic import Field

from extract.rulebook import Row, RuleFolder

NO_THEME = "other"


class ThemeRow(Row):
    """A word or phrase that points to a theme: themes.csv. The heavier, the surer."""

    theme: str
    words: str
    weight: int = Field(gt=0)


class Themes:
    """The cue words of themes.csv."""

    def __init__(self, folder: RuleFolder) -> None:
        rows = folder.rows("themes", ThemeRow, key=("theme", "words"))
        self._order = list(dict.fromkeys(row.theme for row in rows))
        self._cues: dict[tuple[str, ...], list[ThemeRow]] = defaultdict(list)
        for row in rows:
            self._cues[tuple(row.words.lower().replace("-", " - ").split())].append(row)
        self._longest = max(map(len, self._cues))

    def theme(self, words: Sequence[str]) -> str:
        """The theme with the most weight in words (lower case, as tokenized); of equal ones the first in the file."""
        weights: dict[str, int] = defaultdict(int)
        for start in range(len(words)):
            for length in range(1, min(self._longest, len(words) - start) + 1):
                for row in self._cues.get(tuple(words[start : start + length]), ()):
                    weights[row.theme] += row.weight
        return max(self._order, key=lambda theme: weights[theme]) if weights else NO_THEME
