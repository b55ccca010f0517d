"""Context: the conditions under which a clause stands in its article, and which make a finding likely, or unlikely."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from extract.grammar import Tagged
from extract.weights import Condition

_FIRST_PERSON = frozenset(("i", "me", "my", "we", "us", "our", "you", "your"))
_INSPECTING = frozenset("IEB")
_FULL = 8  # lines of an article whose opening sums up what follows, and whose end is for reactions
_OPENING, _ENDING, _SHORT, _LONG = 2, 0.75, 8, 24


class Surroundings:
    """Where the clauses of one article stand.

    Args: blocks: of the article; people: its named people; others: characters of what others than inspectors are quoted
        to say.
    """

    def __init__(
        self,
        tagged: Tagged,
        blocks: Sequence[Mapping[str, Any]],
        people: Sequence[Mapping[str, Any]],
        others: Sequence[tuple[int, int]],
    ) -> None:
        self._tagged = tagged
        self._blocks = blocks
        self._people = [one["start"] for one in people]
        self._others = others
        self._numbers = {block["start"]: number for number, block in enumerate(blocks)}
        self._speaks = [self._names_inspectors(block["start"], block["end"]) for block in blocks]
        body = [number for number, block in enumerate(blocks) if block["label"] in ("paragraph", "bullet")]
        self._is_full = len(body) >= _FULL
        self._opening = frozenset(body[:_OPENING])

    def conditions(self, start: int, end: int, sentence: Mapping[str, Any], words: Collection[str]) -> set[Condition]:
        """The conditions under which the clause `[start, end)` of a sentence stands."""
        number = self._numbers[sentence["block"]]
        block = self._blocks[number]
        holds: dict[Condition, bool] = {
            "bullet": sentence["kind"] == "bullet",
            "near_inspectors": self._speaks[number],
            "names_inspectors": self._names_inspectors(start, end),
            "last_word": self._is_full and not any(self._speaks[number:]),
            "opening": self._is_full and number in self._opening and sentence["kind"] != "bullet",
            "ending": self._is_full and number > _ENDING * len(self._blocks),
            "first_person": not _FIRST_PERSON.isdisjoint(words),
            "names_person": any(start <= at < end for at in self._people),
            "beside_speech": any(block["start"] <= first < block["end"] for first, _ in self._others),
            "after_others": any(first < start for first, _ in self._others),
            "short": len(words) < _SHORT,
            "long": len(words) >= _LONG,
        }
        return {condition for condition, is_so in holds.items() if is_so}

    def _names_inspectors(self, start: int, end: int) -> bool:
        first, last = self._tagged.token(start), self._tagged.token(end - 1) + 1
        return not _INSPECTING.isdisjoint(self._tagged.letters[first:last])
