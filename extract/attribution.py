"""Attribution: the utterances of a text put together, each with the frame that names its source.

What its own attribution interrupted ("X," she said. "Y") is one utterance, and a source speaks on where the next
utterance names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.frames import Attribution, Utterance, find_attribution
from extract.grammar import Tagged

_INTERRUPTION = re.compile(r"[^.:;n]+(?:\.n?|n)?")
_BROKEN_OFF = re.compile(r"[,?!—–…-]\s?[”\"'’»]?$")
_GOES_ON = re.compile(r"[“\"‘'«][a-z]")
_BARE_LEAD = re.compile(r"[cAtD#]{1,4}:n*")
_LONGEST_INTERRUPTION = 30


def find_utterances(
    tagged: Tagged, quotes: Sequence[Mapping[str, Any]], blocks: Sequence[Mapping[str, Any]]
) -> Iterator[Utterance]:
    """The tokens of each utterance and of the frame before it: back to the end of the sentence before."""
    for quote in quotes:
        first, last = tagged.token(quote["start"]), tagged.token(quote["end"] - 1) + 1
        left = max(tagged.letters.rfind(mark, 0, first) for mark in ".n;") + 1
        block = next((number for number, one in enumerate(blocks) if one["start"] <= quote["start"] < one["end"]), -1)
        yield Utterance(first, last, left, block, tagged.text[quote["start"] : quote["end"]])


def _lead(tagged: Tagged, here: Utterance, blocks: Sequence[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The tokens of the lead-in, ending with a colon, before the paragraph or the list that an utterance opens."""
    if here.block < 1 or tagged.token(blocks[here.block]["start"]) != here.first:
        return None
    above = here.block - 1
    while above and blocks[here.block]["label"] == blocks[above]["label"] == "bullet":
        above -= 1
    end = tagged.token(blocks[above]["end"] - 1) + 1
    if tagged.letters[end - 1] != ":":
        return None
    return max(tagged.letters.rfind(mark, 0, end - 1) for mark in ".n;") + 1, end


@dataclass(slots=True)
class Said:
    """An utterance put together: its quotes, and its attribution, own or carried over."""

    quotes: list[Mapping[str, Any]]
    last: Utterance
    found: Attribution | None
    carried: bool = False


def attribute(tagged: Tagged, quotes: Sequence[Mapping[str, Any]], blocks: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Attribute each utterance; join what its own attribution interrupted; carry a source over where none is given."""
    said: list[Said] = []
    for quote, here in zip(quotes, find_utterances(tagged, quotes, blocks), strict=True):
        before = said[-1] if said else None
        found = find_attribution(tagged, here, _lead(tagged, here, blocks))
        if before and _interrupted(tagged, before, here) and _is_its_own(found, before):
            before.quotes.append(quote)
            before.last = here
            continue
        carried = (
            found is None and before is not None and before.found is not None and _carries(tagged, before.last, here)
        )
        said.append(Said([quote], here, before.found if carried and before else found, carried))
    return said


def _is_its_own(found: Attribution | None, before: Said) -> bool:
    """Whether an utterance has no source but the words that interrupt it."""
    same = before.found and found and (found.mention, found.cue) == (before.found.mention, before.found.cue)
    return not found or found.frame == "reported" or bool(same)


def _interrupted(tagged: Tagged, before: Said, here: Utterance) -> bool:
    """Whether an utterance goes on after its own attribution: “X,” she said. “Y”."""
    between = tagged.letters[before.last.last : here.first]
    own = before.found and before.found.frame in ("after_cue", "after_source") and not before.carried
    broken = _BROKEN_OFF.search(before.last.text) or (between.endswith("C") and _GOES_ON.match(here.text))
    return bool(own and broken and _INTERRUPTION.fullmatch(between) and len(between) < _LONGEST_INTERRUPTION)


def _carries(tagged: Tagged, before: Utterance, here: Utterance) -> bool:
    """Whether the source of the utterance before speaks on: in the same sentence, or opening one in this or the next
    paragraph.
    """
    same_sentence = here.block == before.block and "." not in tagged.letters[before.last - 1 : here.first]
    if _BARE_LEAD.fullmatch(tagged.letters, here.left, here.first):
        return True
    return same_sentence or (here.left == here.first and here.block - before.block <= 1)
