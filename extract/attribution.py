"""Attribution: the words beside an utterance that name its source, and the cue between them.

Frames are tried in a fixed order on a text as letters (extract/grammar.py): "…," said Jo Smith; Jo Smith
said: "…"; according to inspectors; and so on. Source: the frames Q-C-S, Q-S-C, S-C-Q of Krestel, Bergler
and Witte (2008), "Minding the Source", and O'Keefe et al. (2012), "A Sequence Labelling Approach to
Quote Attribution"; measured on PolNeAR (Newell, Margolin and Ruths 2018).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.grammar import Tagged
from extract.mentions import Mention, parse_mention

_CHUNK = r"(?:[NTlhSMRIEBODpyPCct#xd]|\([^()]*\)|C[WPu][^C.;:nq]{1,40}C)+"
_SUBJECT = re.compile(rf"{_CHUNK}$")
_AFTER_CUE = re.compile(rf"[Cd]?[Ac]*(?P<cue>V)(?:A|P(?=[TN]))*(?P<speaker>{_CHUNK})")
_AFTER_SPEAKER = re.compile(rf"[Cd]?(?P<speaker>{_CHUNK}?)(?:A|P(?=V))*(?P<cue>V)")
_AFTER_LATER = re.compile(rf"[^.n;V:]*?C(?P<speaker>{_CHUNK}?)A*(?P<cue>V)(?=[.nPt]|$)")
_REPORTED = re.compile(r"[Cq](?:(?P<speaker>[NTlhSMRDpCx#t]{1,12}?)A*(?P<cue>V))\.$")
_LEAD_IN = re.compile(r"[^.n;]{0,15}:q")
_INVERTED = re.compile(rf"(?:^|(?<=[C.nq;]))(?P<cue>V)(?P<speaker>{_CHUNK})[C:]$")
_ACCORDING = re.compile(rf"[Cd]?(?P<cue>a)P(?P<speaker>{_CHUNK})")
_DASH = re.compile(r"[.C]?[dh](?P<speaker>[NTlhSMRODPCcx]{2,30})(?=[.n(]|$)")
_FIRST = re.compile(r"(?:[cAt]|P[^C]*C)*(?P<speaker>p|D?[xM]*[NRIEBOTlhMS]+)")
_INTERRUPTION = re.compile(r"[^.:;n]+(?:\.n?|n)?")
_BROKEN_OFF = re.compile(r"[,?!—–…-]\s?[”\"’'»]?$")
_LONGEST_INTERRUPTION = 30
_HUMAN = ("person", "pronoun", "role")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Where an utterance stands: tokens `[first, last)`, the frames beside it, and its text."""

    first: int
    last: int
    left: int
    block: int
    text: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name the source of an utterance, the cue, and the frame in which they stand."""

    frame: str
    mention: Mention
    cue: tuple[int, int] = (0, 0)


Frame = Callable[[Tagged, Utterance], Attribution | None]


def find_attribution(tagged: Tagged, here: Utterance, lead: tuple[int, int] | None) -> Attribution | None:
    """The attribution beside one utterance, by the first frame that fits.

    An utterance that ends with a comma, or begins its sentence, looks after itself first, any other before.
    """
    comma = here.text[:-1].endswith(",") or here.text.endswith(",")
    opens = here.left == here.first
    ended = tagged.letters[here.last - 1] == "."
    after: tuple[Frame, ...] = () if ended else (_after_cue, _after_speaker, _according, _dash)
    before = (_before_colon, _according_before, _passive, _before_cue, _inverted_before, _before_verbless)
    if tagged.letters[here.first - 1 : here.first] != ":" and (comma or opens):
        order = (*after, *before)
    else:
        order = (_before_colon, *after[:1], *before[1:5], *after[1:], _before_verbless)
    for frame in order:
        if found := frame(tagged, here):
            return found
    if opens and not lead and (found := _sentence_before(tagged, here)):
        return found
    if opens and lead:
        ahead = replace(here, first=lead[1], left=lead[0])
        for frame in (_before_colon, _before_verbless, _subject):
            if (found := frame(tagged, ahead)) and tagged.letters[lead[1] - 1] == ":":
                return replace(found, frame="lead")
    if not opens:
        return _before_hint(tagged, here) or (None if ended else _after_later(tagged, here)) or _subject(tagged, here)
    return None if ended else _after_later(tagged, here)


def _after_cue(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _AFTER_CUE.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    if match and mention and tagged.letters[mention.start] != "y":
        return Attribution("after_cue", mention, match.span("cue"))
    return None


def _after_speaker(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _AFTER_SPEAKER.match(tagged.letters, here.last)
    if not match or tagged.letters[match.start("speaker")] in "cC" or _LEAD_IN.match(tagged.letters, match.end()):
        return None
    mention = parse_mention(tagged, *match.span("speaker"))
    return Attribution("after_source", mention, match.span("cue")) if mention else None


def _after_later(tagged: Tagged, here: Utterance) -> Attribution | None:
    """“…” for the win, Jo Smith said."""
    match = _AFTER_LATER.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return (
        Attribution("after_source", mention, match.span("cue"))
        if match and mention and mention.kind != "words"
        else None
    )


def _according(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _ACCORDING.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("according", mention, match.span("cue")) if match and mention else None


def _according_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    return _according(tagged, replace(here, last=here.left)) if here.left < here.first else None


def _dash(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _DASH.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("dash", mention) if mention and mention.kind in _HUMAN else None


def _before_colon(tagged: Tagged, here: Utterance) -> Attribution | None:
    near = tagged.letters[max(here.left, here.first - 2) : here.first]
    if not near or not (near[-1] in ":C" or "V" in near):
        return None
    found = _cue_before(tagged, here, "V")
    return replace(found, frame="before_colon") if found else _inverted_before(tagged, here)


def _inverted_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Said Jo Smith: …; that, explained Jo Smith, …"""
    match = _INVERTED.search(tagged.letters[: here.first], here.left)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("before_colon", mention, match.span("cue")) if match and mention else None


def _before_cue(tagged: Tagged, here: Utterance) -> Attribution | None:
    return _cue_before(tagged, here, "V")


def _before_hint(tagged: Tagged, here: Utterance) -> Attribution | None:
    found = _cue_before(tagged, here, "Vv")
    return replace(found, frame="before_hint") if found else None


def _cue_before(tagged: Tagged, here: Utterance, cues: str) -> Attribution | None:
    """The nearest cue before the utterance that has a subject; `saying` takes the subject of the verb before it."""
    letters = tagged.letters
    cue = (0, 0)
    for at in range(here.first - 1, here.left - 1, -1):
        if letters[at] not in cues or (
            letters[at - 1] == "b" and at > here.left and not tagged.words(at, at + 1).endswith("ing")
        ):
            continue
        cue = cue if cue[1] else (at, at + 1)
        if tagged.words(at, at + 1).endswith("ing") and letters[at - 1] != "b":
            continue
        start = at
        while start > here.left and (
            letters[start - 1] in "Ab" or (letters[start - 1] == "P" and letters[start - 2] in "AP")
        ):
            start -= 1
        match = _SUBJECT.search(letters, here.left, start)
        if match and (mention := parse_mention(tagged, *match.span())):
            return Attribution("before_cue", mention, cue)
    return None


def _passive(tagged: Tagged, here: Utterance) -> Attribution | None:
    by = tagged.letters.rfind("u", here.left, here.first)
    if by < 0 or not re.search(r"b[A]*[Vv]", tagged.letters[here.left : by]):
        return None
    end = by + 1
    while end < here.first and tagged.letters[end] not in "PWxCq":
        end += 1
    mention = parse_mention(tagged, by + 1, end)
    return Attribution("passive", mention, (by, by + 1)) if mention else None


def _before_verbless(tagged: Tagged, here: Utterance) -> Attribution | None:
    if here.first - here.left > 16 or tagged.letters[here.first - 1 : here.first] != ":":
        return None
    mention = parse_mention(tagged, here.left, here.first - 1)
    named = mention and (
        mention.name[1] - mention.name[0] > 1
        if mention.kind == "person"
        else mention.kind in ("role", "inspectors", "report")
    )
    return Attribution("before_verbless", mention) if mention and named else None


def _sentence_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    """It will rain, Jo Smith says. “…”"""
    match = _REPORTED.search(tagged.letters[: here.left])
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("reported", mention, match.span("cue")) if match and mention and mention.kind in _HUMAN else None


def _subject(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _FIRST.match(tagged.letters, here.left, here.first)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return (
        Attribution("subject", mention)
        if mention and mention.kind in ("person", "pronoun", "inspectors", "report")
        else None
    )


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
    """The tokens of the last sentence of the paragraph before an utterance that opens its own."""
    if here.block < 1 or tagged.token(blocks[here.block]["start"]) != here.first:
        return None
    end = tagged.token(blocks[here.block - 1]["end"] - 1) + 1
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
        if before and (not found or found.frame == "reported") and _interrupted(tagged, before, here):
            before.quotes.append(quote)
            before.last = here
            continue
        carried = (
            found is None and before is not None and before.found is not None and _carries(tagged, before.last, here)
        )
        said.append(Said([quote], here, before.found if carried and before else found, carried))
    return said


def _interrupted(tagged: Tagged, before: Said, here: Utterance) -> bool:
    """Whether an utterance goes on after its own attribution: “X,” she said. “Y”."""
    between = tagged.letters[before.last.last : here.first]
    own = before.found and before.found.frame in ("after_cue", "after_source") and not before.carried
    broken = _BROKEN_OFF.search(before.last.text)
    return bool(own and broken and _INTERRUPTION.fullmatch(between) and len(between) < _LONGEST_INTERRUPTION)


def _carries(tagged: Tagged, before: Utterance, here: Utterance) -> bool:
    """Whether the source of the utterance before speaks on: in the same sentence, or opening one in this or the next
    paragraph.
    """
    same_sentence = here.block == before.block and "." not in tagged.letters[before.last - 1 : here.first]
    return same_sentence or (here.left == here.first and here.block - before.block <= 1)
