"""Tokens: those of a Doc as plain lists, read once.

spaCy makes an object for each token that is looked at and builds `doc.text` anew at each call, an eighth of the
tokenizer's own time; components look at all tokens many times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

import numpy
from spacy.attrs import LENGTH, LIKE_NUM, LOWER, SENT_START, SPACY
from spacy.tokens import Doc

_KEY = "extract_tokens"


class Tokens(NamedTuple):
    """The tokens of a Doc.

    Attributes: `starts[i]`, `ends[i]`: characters of token i; `keys[i]`: the hash of its lower-case form in the
        vocabulary; `words[i]`: that form; `numbers[i]`: whether it is like a number.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[int]
    words: list[str]
    numbers: list[int]

    def over(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that hold the characters `[start, end)`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def of(self, first: int, last: int) -> str:
        """The text of tokens `[first, last)`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def tokens_of(doc: Doc) -> Tokens:
    """The tokens of a Doc, kept in its `user_data`."""
    kept = doc.user_data.get(_KEY)
    if isinstance(kept, Tokens):  # a Doc read from bytes holds a plain list instead
        return kept
    rows = doc.to_array([LENGTH, SPACY, LOWER, LIKE_NUM])
    ends = numpy.cumsum(rows[:, 0] + rows[:, 1]) - rows[:, 1]
    keys = rows[:, 2].tolist()
    strings = doc.vocab.strings
    known = {key: strings[key] for key in set(keys)}
    words = list(map(known.__getitem__, keys))
    tokens = Tokens(doc.text, (ends - rows[:, 0]).tolist(), ends.tolist(), keys, words, rows[:, 3].tolist())
    doc.user_data[_KEY] = tokens
    return tokens


def sentences_of(doc: Doc) -> list[tuple[int, int]]:
    """The tokens `[start, end)` of each sentence, as `doc.sents` gives them."""
    starts = numpy.flatnonzero(doc.to_array(SENT_START)[1:] == 1) + 1
    return list(pairwise([0, *starts.tolist(), len(doc)]))
