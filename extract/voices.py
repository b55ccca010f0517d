"""Voices: who says each stretch of an article: the inspecting side, the narrator, or somebody else.

A sentence in quotation marks is in its speaker's voice, one of indirect speech in its subject's ("inspectors found …"),
any other in the narrator's. What the service says of itself is nobody's finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from spacy.tokens import Doc

from extract.grammar import Tagged
from extract.mentions import Mention, parse_mention
from extract.spans import read
from extract.tokens import tokens_of

Voice = Literal["inspecting", "narrator", "service"]

_SUBJECT = re.compile(r"(?:[NTlhSMRIEBODpyPCct#xd]|\([^()]*\)|C[WPu][^C.;:nq]{1,40}C)+$")
_INSPECTING = re.compile(r"\binspector\b|\bHMI\b|\binspectorate\b|\bwatchdog\b|\bregulator\b", re.IGNORECASE)
_BEFORE_INFINITIVE = frozenset(["to", "must", "should", "can", "could", "might", "cannot"])
_WORD = re.compile(r"\w")
_TO_INSPECTORS = re.compile(
    r"\b(?:told|tell|telling)\s+(?:the\s+)?(?:inspectors|us|them)\b|\binspectors were told\b", re.IGNORECASE
)
_TOLD_THEM = r"\btold\s(?:the\s)?(?:inspectors?|inspection team|inspectorate|watchdog|regulator|them|{names})\b"
_OUR_INSPECTION = re.compile(
    r"\b(?:[Ww]e (?:found|saw|inspected|visited)"
    r"|[Oo]ur (?:inspection|inspectors|findings|visits?)"
    r"|inspectors (?:found|saw))\b"
)
_OWN_REPORT = r"\b[Ii]n (?:his|her)\b[^.]*\breport\b[^.]*, {name}\b"
_SENTENCE_END = re.compile(r"[.!?”\"’]\s|\n")
_LEAD_IN = 100


class Stretch(NamedTuple):
    """Characters `[start, end)` of one sentence in one voice."""

    start: int
    end: int
    voice: Voice
    said_by: str = ""
    quote_id: str = ""


def inspecting_names(doc: Doc) -> frozenset[str]:
    """The inspectorates of an article, by their names and as it calls them."""
    text = tokens_of(doc).text
    mentions = [one for one in read(doc, "inspectorates") if one["named"]]
    written = (text[one["start"] : one["end"]] for one in mentions)
    return frozenset((*(doc._.inspectorate or "").split("; "), *(one["name"] for one in mentions), *written)) - {""}


def is_inspecting(quote: Mapping[str, Any], inspectorates: Collection[str]) -> bool:
    """Whether the source of a quote is the inspecting side."""
    if quote["speaker_type"] in ("inspectors", "report"):
        return True
    full = quote["organisation"].partition(" (")[0]
    return full in inspectorates or bool(_INSPECTING.search(f"{quote['role']} {quote['organisation']}"))


class Voices:
    """Finds the voices of one article's sentences, in reading order (a pronoun takes the voice before it)."""

    def __init__(
        self,
        tagged: Tagged,
        quotes: Sequence[Mapping[str, Any]],
        inspectorates: frozenset[str],
        people: frozenset[str],
        names: frozenset[str],
    ) -> None:
        """Args: people: nouns of those whose views inspectors report: children, staff, patients; names: surnames."""
        self.tagged = tagged
        self.parts = [(start, end, quote) for quote in quotes for start, end in quote["parts"]]
        self.inspectorates = inspectorates
        self.people = people
        self.names = names
        self._told_them = re.compile(_TOLD_THEM.format(names="|".join(map(re.escape, sorted(inspectorates))) or "(?!)"))
        self.inspectors = {
            name
            for quote in quotes
            if quote["speaker_type"] == "person" and self._inspects(quote)
            for name in quote["speaker"].split()
        }
        self._last: tuple[Voice, str] = ("narrator", "")

    def others(self) -> list[tuple[int, int]]:
        """The characters of what others than the inspecting side are quoted to say."""
        return [(first, last) for first, last, quote in self.parts if not self._is_finding(quote)]

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches of the sentence `[start, end)`: what stands in quotation marks as sentences, and the rest."""
        inside = [
            (max(start, first), min(end, last), quote)
            for first, last, quote in self.parts
            if first < end and start < last
        ]
        whole = [one for one in inside if self._stands_alone(start, *one[:2])]
        for first, last, said in whole:
            yield Stretch(
                first,
                last,
                "inspecting" if self._is_finding(said) else "service",
                said["speaker"],
                said["quote_id"],
            )
        if whole:
            if rest := self._outside(start, end, whole):
                voice, said_by = self._voice(*rest)
                spoken = {quote["quote_id"] for _, _, quote in whole}
                if any(rest[0] <= first < rest[1] and quote["quote_id"] not in spoken for first, _, quote in inside):
                    yield Stretch(*rest, voice, said_by)
            return
        voice, said_by = self._voice(start, end)
        quote = inside[0][2] if inside else None
        if (
            quote
            and quote["speaker"]
            and not self._is_finding(quote)
            and quote["speaker"].lower().split()[-1] not in self.people
        ):
            voice, said_by = "service", quote["speaker"]
        yield Stretch(start, end, voice, said_by, quote["quote_id"] if quote else "")

    def _inspects(self, quote: Mapping[str, Any]) -> bool:
        """Whether a person inspects: by role, else, where the text tells none, by their own report or words."""
        if quote["role"] or quote["organisation"]:
            return is_inspecting(quote, self.inspectorates)
        said = (self.tagged.text[first:last] for first, last in quote["parts"])
        own_report = _OWN_REPORT.format(name=re.escape(quote["speaker"]))
        return bool(re.search(own_report, self.tagged.text)) or any(map(_OUR_INSPECTION.search, said))

    def _is_finding(self, quote: Mapping[str, Any]) -> bool:
        """Whether a quote tells what inspectors found: it is theirs, or of somebody who *told inspectors*."""
        surname = quote["speaker"].rpartition(" ")[2]
        if is_inspecting(quote, self.inspectorates) or surname in self.inspectors:
            return True
        text, parts = self.tagged.text, quote["parts"]
        lead = _SENTENCE_END.split(text[max(0, parts[0][0] - _LEAD_IN) : parts[0][0]])[-1]
        tail = _SENTENCE_END.split(text[parts[-1][1] : parts[-1][1] + _LEAD_IN])[0]
        between = (text[one[1] : other[0]] for one, other in pairwise(parts))
        return any(map(self._told_them.search, (lead, tail, *between)))

    def _stands_alone(self, start: int, first: int, last: int) -> bool:
        """Whether a quoted stretch is a sentence by itself and not part of one."""
        before = self.tagged.text[start:first].strip()
        opening = self.tagged.text[first:last].lstrip("“\"‘'«„ ")[:1]
        return not _WORD.search(before) or before.endswith(":") or opening.isupper()

    def _outside(self, start: int, end: int, inside: Sequence[tuple[int, int, Any]]) -> tuple[int, int] | None:
        first, last = inside[0][0], inside[-1][1]
        if _WORD.search(self.tagged.text[start:first]):
            return start, first
        return (last, end) if _WORD.search(self.tagged.text[last:end]) else None

    def _voice(self, start: int, end: int) -> tuple[Voice, str]:
        """The voice of a sentence outside quotation marks, by the subject of its verb of speech."""
        first, last = self.tagged.token(start), self.tagged.token(end - 1) + 1
        letters = self.tagged.letters
        found: tuple[Voice, str] | None = None
        for at in range(first, last):
            if letters[at] == "a" and letters[at + 1 : at + 2] == "P":
                mention = parse_mention(self.tagged, at + 2, last)
            elif letters[at] in "Vv" and self._is_verb(first, at):
                mention = self._subject(first, at)
            else:
                continue
            voice = self._of(mention, start, end, says=letters[at] != "v") if mention else None
            if voice and (found is None or voice[0] == "inspecting"):
                found = voice
        if found:
            self._last = found
        return found or ("narrator", "")

    def _is_verb(self, first: int, at: int) -> bool:
        """Whether a cue tells of speech: no passive, no infinitive (must *agree*), no noun (*reports* were)."""
        letters = self.tagged.letters
        if at == first:
            return True
        before, after = letters[first:at].rstrip("A")[-1:], letters[at + 1 : at + 2]
        return before != "b" and after != "b" and self.tagged.words(at - 1, at).lower() not in _BEFORE_INFINITIVE

    def _subject(self, first: int, cue: int) -> Mention | None:
        letters = self.tagged.letters
        at = cue
        while at > first and (letters[at - 1] in "Ab" or (letters[at - 1] == "P" and letters[at - 2] in "AP")):
            at -= 1
        match = _SUBJECT.search(letters[:at], first)
        return parse_mention(self.tagged, *match.span()) if match else None

    def _of(self, mention: Mention, start: int, end: int, *, says: bool) -> tuple[Voice, str] | None:
        words = self.tagged.words(mention.start, mention.end)
        if mention.kind in ("inspectors", "report"):
            return "inspecting", mention.kind
        if mention.kind == "inspectorate" or _INSPECTING.search(words):
            return "inspecting", words if mention.kind == "inspectorate" else "inspectors"
        if mention.kind == "pronoun":
            return self._last if self._last[0] != "narrator" else None
        if mention.kind in ("person", "role", "words") and self._told_them.search(self.tagged.text, start, end):
            return "inspecting", "inspectors"
        if mention.kind == "person":
            name = self.tagged.words(*mention.name).split()
            if name and name[-1] in self.inspectors:
                return "inspecting", words
            return ("service", words) if says and name and name[-1] in self.names else None
        if not says:
            return None
        if set(re.findall(r"\w+", words.lower())) & self.people or _TO_INSPECTORS.search(self.tagged.text[start:end]):
            return "inspecting", "inspectors"
        return ("service", words) if mention.kind != "words" else None
