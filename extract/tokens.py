"""Tokens: those of a Doc as plain lists, read once.

spaCy makes an object for each token that is looked at and builds `doc.text` anew at each call, an eighth of the
tokenizer's own time; components look at all tokens many times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

from spacy.attrs import LENGTH, LIKE_NUM, SENT_START, SPACY
from spacy.tokens import Doc

_KEY = "extract_tokens"


class Tokens(NamedTuple):
    """The tokens of a Doc.

    Attributes: `starts[i]`, `ends[i]`: characters of token i; `words[i]`: its lower-case form; `numbers[i]`: whether it
        is like a number.
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    numbers: list[int]

    def over(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that hold the characters `[start, end)`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def of(self, first: int, last: int) -> str:
        """The text of tokens `[first, last)`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def tokens_of(doc: Doc, text: str = "") -> Tokens:
    """The tokens of a Doc, kept in its `user_data`.

    Args: text: that of the Doc, where it is at hand.
    """
    kept = doc.user_data.get(_KEY)
    if isinstance(kept, Tokens):  # a Doc read from bytes holds a plain list instead
        return kept
    text = text or doc.text
    rows = doc.to_array([LENGTH, SPACY, LIKE_NUM])
    after = rows[:, 0].cumsum() + rows[:, 1].cumsum()
    ends = (after - rows[:, 1]).tolist()
    starts = (after - rows[:, 1] - rows[:, 0]).tolist()
    words = [text[start:end].lower() for start, end in zip(starts, ends, strict=True)]
    tokens = doc.user_data[_KEY] = Tokens(text, starts, ends, words, rows[:, 2].tolist())
    return tokens


def sentences_of(doc: Doc) -> list[tuple[int, int]]:
    """The tokens `[start, end)` of each sentence, as `doc.sents` gives them."""
    (starts,) = (doc.to_array(SENT_START)[1:] == 1).nonzero()
    return list(pairwise([0, *(starts + 1).tolist(), len(doc)]))
