"""Themes: what a finding is about, by a weighted lexicon of cue words.

The weights of the cues in a clause are added up theme by theme, each cue once, and the heaviest theme wins. A cue is a
word or a phrase; `*` at the end of a word stands for any ending (`recruit*`: recruits, recruitment). The longest phrase
hides the cues inside it (`case managers` is no `managers`), and a word written in full hides one with `*`. A row of
theme `other` gives nothing and only hides what is inside it (`chief inspector`). A clause without any cue takes the
theme of the words before it. Of equally heavy themes the one that stands first in the file wins: leadership and
staffing before the others, because a finding that names managers or staff is mostly about them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pydantic import Field

from extract.rulebook import Row, RuleFolder

NO_THEME = "other"
_ANY = ""
_REACH = 40
_WORDS_KEPT = 20_000
_CUTS = re.compile(r"(?<=[a-z])-(?=[a-z])|'s\b|'(?!\w)|,")


class ThemeRow(Row):
    """A word or phrase that points to a theme: themes.csv. The heavier, the surer; 1 to 9."""

    theme: str
    words: str = Field(pattern=r"^[^*\s]+\*?( [^*\s]+\*?)*$")
    weight: int = Field(ge=1, le=9)


class _Cue(NamedTuple):
    """A row, its words after the first, and how exact it is: whole words before beginnings of words, then length."""

    row: ThemeRow
    rest: tuple[str, ...]
    exactness: tuple[bool, int]

    def goes_on(self, words: Sequence[str]) -> bool:
        """Whether words are those of the cue after its first."""
        return len(words) == len(self.rest) and all(
            word.startswith(part[:-1]) if part.endswith("*") else word == part
            for word, part in zip(words, self.rest, strict=True)
        )


class Themes:
    """The cue words of themes.csv."""

    def __init__(self, folder: RuleFolder) -> None:
        rows = folder.rows("themes", ThemeRow, key=("theme", "words"))
        self._order = list(dict.fromkeys(row.theme for row in rows))
        self._cues: dict[str, list[_Cue]] = defaultdict(list)
        for row in rows:
            first, *rest = _parts(row.words)
            self._cues[first].append(_Cue(row, tuple(rest), ("*" not in row.words, len(row.words))))
        self._beginning_with = lru_cache(_WORDS_KEPT)(self._find_cues)

    def theme(self, words: Sequence[str], *, before: Sequence[str] = ()) -> str:
        """The theme with the most weight in words, else in the last words before them, else `other`.

        Args: words, before: in lower case, as tokenized.
        """
        weights = self.weights(words) or self.weights(before[-_REACH:])
        return max(self._order, key=lambda theme: weights.get(theme, 0)) if weights else NO_THEME

    def weights(self, words: Sequence[str]) -> Mapping[str, int]:
        """The weight of each theme that words point to."""
        plain = [word.replace("’", "'") for word in words if not word.isspace()]
        found: dict[tuple[int, int], list[_Cue]] = defaultdict(list)
        for start, end, cue in self._found(plain):
            found[start, end].append(cue)
        rows = {
            (cue.row.theme, cue.row.words): cue.row.weight
            for (start, end), cues in found.items()
            if not any(a <= start and end <= b and end - start < b - a for a, b in found)
            for cue in cues
            if cue.row.theme != NO_THEME and cue.exactness == max(one.exactness for one in cues)
        }
        weights: dict[str, int] = defaultdict(int)
        for (theme, _), weight in rows.items():
            weights[theme] += weight
        return weights

    def _found(self, words: Sequence[str]) -> Iterator[tuple[int, int, _Cue]]:
        for start, word in enumerate(words):
            if by_next := self._beginning_with(word):
                following = words[start + 1] if start + 1 < len(words) else _ANY
                for cue in by_next.get(following, by_next[_ANY]):
                    end = start + 1 + len(cue.rest)
                    if not cue.rest or cue.goes_on(words[start + 1 : end]):
                        yield start, end, cue

    def _find_cues(self, word: str) -> dict[str, list[_Cue]]:
        """The cues whose first word is this one or a beginning of it, by the word after it.

        Those of one word, and those that go on with a beginning of a word, are with each, and alone at `_ANY`.
        """
        firsts = (word, *(f"{word[:length]}*" for length in range(1, len(word) + 1)))
        cues = [(cue, cue.rest[0] if cue.rest else "*") for first in firsts for cue in self._cues.get(first, ())]
        following = {_ANY, *(then for _, then in cues if "*" not in then)} if cues else ()
        return {word: [cue for cue, then in cues if then == word or "*" in then] for word in following}


def _parts(words: str) -> tuple[str, ...]:
    """The words of a cue, cut as the tokenizer cuts a text."""
    return tuple(_CUTS.sub(r" \g<0> ", words.lower()).split())
