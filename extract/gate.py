"""Tells a text that cannot be about an inspection apart before any rule runs.

`components/services.py` gives an article an inspectorate only where a phrase of inspectorates.csv stands in it, token
by token in any case, or a word that begins with *inspect*. The tokenizer never cuts between two letters (but for its
special cases, `cannot`), so each token of letters is a run of letters of the text. A text without *inspect* that lacks
for every phrase one of its words is therefore no such article, whatever the other rules say: the gate may let a text
in that the rules refuse, never the other way round.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from pathlib import Path

from spacy.attrs import ORTH
from spacy.language import Language

from extract.article import HIDDEN
from extract.bodies import InspectorateRow
from extract.rulebook import RuleFolder

_INSPECT = "inspect"
_LETTERS = re.compile("[a-z]+")
_ONLY_LETTERS = bytes(code if chr(code) in string.ascii_lowercase else 32 for code in range(256))
_FOLDED = {"İ": "i", "ı": "i", "ſ": "s"}
"""Letters that a pattern in any case takes for `i` and `s`, and `str.lower` does not."""


class Gate:
    """Whether a text may be about an inspection.

    Attributes:
        phrases: the words of letters of each phrase.
        longest: the longest word of each; a text with none of them has no phrase.
        open: whether a phrase has no such word, so that any text may hold it.
    """

    def __init__(self, nlp: Language, rules: str | Path | None = None) -> None:
        rows = RuleFolder.at(rules).rows("inspectorates", InspectorateRow, key=("inspectorate",))
        phrases = (phrase for row in rows for phrase in (*row.names, *row.nicknames, *row.hints))
        special: Mapping[str, list[dict[int, str]]] = getattr(nlp.tokenizer, "rules")  # noqa: B009  (it has no type)
        pieces = {piece[ORTH].lower() for pieces in special.values() for piece in pieces}
        asked = ({token.lower_ for token in nlp.make_doc(phrase)} - pieces for phrase in phrases)
        self.phrases = _fewest(
            {frozenset(word.encode() for word in words if _LETTERS.fullmatch(word)) for words in asked}
        )
        self.longest = frozenset(max(phrase, key=len) for phrase in self.phrases if phrase)
        self.open = frozenset() in self.phrases

    def lets_in(self, text: str) -> bool:
        """Whether a text may be about an inspection; when False, it is not."""
        if not text.isascii():
            text = HIDDEN.sub("", text)
            for odd, plain in _FOLDED.items():
                text = text.replace(odd, plain)
        text = text.lower()
        if self.open or _INSPECT in text:
            return True
        words = text.encode("ascii", "replace").translate(_ONLY_LETTERS).split()
        if self.longest.isdisjoint(words):
            return False
        found = set(words)
        return any(phrase <= found for phrase in self.phrases)


def _fewest(phrases: Iterable[frozenset[bytes]]) -> list[frozenset[bytes]]:
    """The phrases without those that *inspect* or the words of another let in already."""
    left: list[frozenset[bytes]] = []
    for words in sorted(phrases, key=lambda words: (len(words), sorted(words))):
        if not any(word.startswith(_INSPECT.encode()) for word in words) and not any(other <= words for other in left):
            left.append(words)
    return left
