"""A lexicon: phrases by their words, found in one pass over a text.

A word is looked up once alone and once with the word after it, so that only the words with which a phrase begins cost
more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Generic, TypeVar

T = TypeVar("T")


class Lexicon(Generic[T]):
    """Phrases of one word or more, each with what it stands for."""

    def __init__(self, phrases: Mapping[tuple[str, ...], T]) -> None:
        self._phrases = phrases
        self._alone = {words[0]: value for words, value in phrases.items() if len(words) == 1}
        self._lengths: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for pair, length in sorted({(words[:2], len(words)) for words in phrases if len(words) > 1}, reverse=True):
            self._lengths[pair].append(length)

    def find(self, words: Sequence[str]) -> list[tuple[int, int, T]]:
        """Every phrase that stands in words: its words `[start, end)` and what it stands for; the longest first at each
        word.
        """
        words = tuple(words)
        found = []
        for at, pair in enumerate(zip_longest(words, words[1:])):
            for length in self._lengths.get(pair, ()):
                phrase = words[at : at + length]
                if len(phrase) == length and phrase in self._phrases:
                    found.append((at, at + length, self._phrases[phrase]))
            if pair[0] in self._alone:
                found.append((at, at + 1, self._alone[pair[0]]))
        return found
