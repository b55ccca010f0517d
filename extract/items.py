"""Items: the aspects in a stretch of a sentence with ratings, one by one.

Leadership, *staffing* and *how it treats people*; eight *areas*, among them planning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from extract.numbers import read_number
from extract.wording import Span, Wording

Level = Literal["strict", "subject", "any"]

_LONGEST = 16
_LISTED = re.compile(r"[^.;,L:-]*[:-]d*")
_LEADING = re.compile(r"(?:R(?=D?[AP])|D?d*V(?=[AP])|[dcaNFfTtw,:&'(i-]|[Dq#]*M[Fo]|J(?=D?A)|[#q](?=F)|[Dq]?x?F)+")
_TRAILING = re.compile(r"(?:(?:D?[Wsy]B)?[dDqFaoTwubNcBHrts,:&'(i-]+|y)$")
_SEPARATOR = re.compile(r"[,;c&ri]+")
_SEMICOLONS = re.compile(r";c?")
_NEW_ITEM = re.compile(r"D?(?:xo)?D?[FA]")
_DID = re.compile(r"(?<=[AP])x(?![bFow])")
_DID_SO = ("ed", "fell", "stood", "sat", "sits", "lies", "lags", "trails", "fares", "got", "did", "came", "went")
_OPEN_TRAILING = re.compile(r"[dcr,:]+$")
_OF_SERVICE = re.compile(r"[^S]*[AP][^S]*?(?=[Fo]D?S|FDx{0,2}W$)")
_POSSESSED = re.compile(r"(?:[^APQ]|[APQ](?!.*'))*'.*[AxPQ].*|.*'.*[APQ].*")
_QUANTITY = re.compile(r"[dDq#]*Q-")
_MORE_WORDS = re.compile(r"cx{1,3}")
_BARE = re.compile(r"[Dq]*#+(?!o)|[Dq]+(?!#)")
_NO_PART = re.compile(r"^D?W[RZ]|C[uo]?[fT]?$")
_COUNTED = re.compile(r"[Qi]|LF#\.?$")
_ADJECTIVE = re.compile(r"[Dd]V[AP]")
_HOW = ("how",)
CLAUSE_WORDS = ("how", "whether", "way", "ability", "what")


class Items:
    """Reads the lists of aspects in one sentence."""

    def __init__(self, text: str, wording: Wording) -> None:
        self.text = text
        self.wording = wording
        self.letters = wording.letters

    def word(self, at: int) -> str:
        return self.words(at, at + 1)

    def words(self, first: int, last: int) -> str:
        return self.text[slice(*self.wording.span(first, last))].lower() if first < last <= len(self.letters) else ""

    def pieces(self, start: int, end: int) -> Iterator[Span]:
        """A list cut at its commas and conjunctions.

        `How it treats the public and its staff` is one piece, and so is what follows the last `and` of a longer list.
        """
        at = start
        comma = ended = False
        separator = _SEMICOLONS if ";" in self.letters[start:end] else _SEPARATOR
        for match in separator.finditer(self.letters, start, end):
            joins = match.group() == "c" and self.is_open_ended(at, match.start())
            known = re.search("[AP]", self.letters[at:end])
            new = (known and self.is_open_ended(match.end(), end)) or _NEW_ITEM.match(self.letters, match.end())
            if (joins and not new) or (
                match.group() == "c" and ended and self.letters[match.end() : match.end() + 1] != "F"
            ):
                continue
            ended = comma and match.group() == "c"
            comma = comma or match.group() == ","
            yield at, match.start()
            at = match.end()
        yield at, end

    def between(self, start: int, end: int, level: Level) -> tuple[Span, ...]:
        """The aspects in a list; none where the words name the service itself or no aspect at all."""
        items: list[Span] = []
        for piece in self.pieces(start, end):
            if item := self._item(*self._trim(*piece), level):
                items.append(item)
            elif (
                items
                and _MORE_WORDS.fullmatch(self.letters, items[-1][1], piece[1])
                and self.letters[items[-1][1] - 1] == "x"
            ):
                items[-1] = items[-1][0], piece[1]
        found = [self.wording.span(*item) for item in items]
        named = sum(not self.is_vague(item) for item in found)
        including = "i" in self.letters[start:end]
        return tuple(item for item in found if not named or self.is_more(item, named, including=including))

    def _trim(self, first: int, last: int) -> Span:
        """A piece without what belongs to no aspect: articles, adverbs, prepositions at its ends."""
        letters = self.letters
        possessive = letters.rfind("'", first, last)
        if possessive >= 0 and _POSSESSED.fullmatch(letters, first, last) and not self.is_open_ended(first, last):
            first = possessive + 1
        if quantity := _QUANTITY.match(letters, first, last):
            first = quantity.end()
        if match := _LEADING.match(letters, first, last):
            first = match.end()
        ends = _OPEN_TRAILING if self.is_open_ended(first, last) else _TRAILING
        if match := ends.search(letters[first:last]):
            last = first + match.start()
        if "Q" not in letters[first:last] and (match := _BARE.match(letters, first, last)) and match.end() < last:
            first = match.end()
        did = next(
            (one.start() for one in _DID.finditer(letters, first, last) if self.word(one.start()).endswith(_DID_SO)), -1
        )
        last = did if did > first else last
        if named := _OF_SERVICE.match(letters, first, last):
            last = named.end()
        return first, last

    def _item(self, first: int, last: int, level: Level) -> Span | None:
        """A trimmed piece, if it is an aspect.

        Args: level: `strict` takes known names alone; `subject` other words, too, that name no service; `any` all.
        """
        letters = self.letters[first:last]
        if not letters or last - first > _LONGEST or "S" in letters or _NO_PART.search(letters):
            return None
        asks = self.word(first).split()[0]
        if re.search("[APQ]", letters) or asks in (CLAUSE_WORDS if level == "any" else _HOW):
            return first, last
        if level == "strict" or re.search("[sJMyO]|W(?:$|[Fow])", letters):
            return None
        if letters.strip("Ddq") == "#":
            counted = len(self.wording.labels) > 1 or bool(_COUNTED.search(self.letters))
            return (first, last) if counted else None
        words = self.text[slice(*self.wording.span(first, last))]
        if "x" not in letters or (level == "subject" and not words[0].islower() and first > 0):
            return None
        if re.search(r"\b[A-Z]", words[1:]):
            return None
        return (first, last) if level == "any" or self.is_open_ended(first, last) else None

    def is_open_ended(self, at: int, last: int) -> bool:
        """Whether an aspect in the words of a clause begins at a part: how it treats people, keeping people safe."""
        while at < last and self.letters[at] in "DdsFq":
            at += 1
        if at >= last:
            return False
        word = self.word(at).split()[0]
        return word in CLAUSE_WORDS or (word.endswith("ing") and self.letters[at] in "xV")

    def is_vague(self, item: Span) -> bool:
        first, last = self.wording.at(item[0]), self.wording.at(item[1] - 1) + 1
        return not re.search("[AP]" if "Q" in self.letters[first:last] else "[APx]", self.letters[first:last])

    def is_more(self, item: Span, named: int, *, including: bool) -> bool:
        """Whether an aspect is named itself, or says more than the ones named beside it: eight areas, among them two.

        Args: including: whether the others are part of it.
        """
        words = self.text[slice(*item)].lower().split()
        number = next((number for number in map(read_number, words) if number is not None), None)
        return not self.is_vague(item) or (number > named if number is not None else not including)

    def is_overall(self, piece: Span) -> bool:
        return self.letters[slice(*piece)].strip("dcaDF,") == "O"

    def end(self, start: int, high: int) -> int:
        """Where a list of aspects after a label ends."""
        letters = self.letters
        open_ended = False
        for at in range(start, high):
            letter, before = letters[at], letters[at - 1]
            if before in "Fc,wo" or at == start:
                open_ended = self.is_open_ended(at, high)
            if letter in ".;:(X-" or (letter == "R" and not open_ended):
                return at
            if open_ended:
                continue
            if letter in "VGKCBHZ" and not _ADJECTIVE.match(letters, at - 1):
                cut = max(letters.rfind(",", start, at), letters.rfind("c", start, at), letters.rfind("&", start, at))
                return cut if cut >= start else at
            if (
                letter in "ubNJst"
                or (letter == "f" and before != "#")
                or (letter == "a" and before != "F")
                or (letter in "wT" and before not in "xPc")
            ):
                lead = letters.rfind("F", max(start, at - 3), at)
                return lead if lead > start else at
        return high

    def after_mark(self, start: int, high: int) -> tuple[Span, ...]:
        """The aspects after a colon or dash: in two areas – safety and respect."""
        match = _LISTED.match(self.letters, start, high)
        return self.between(match.end(), self.end(match.end(), high), "subject") if match else ()
