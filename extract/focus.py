"""Focus: which of an article's inspected services a sentence is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from spacy.tokens import Doc

from extract.bodies import ServiceRule
from extract.spans import read
from extract.tokens import tokens_of

Service = Mapping[str, Any]
_HEADINGS = ("headline", "crosshead")
_SUBJECT = 60
_BESIDE = re.compile(
    r"\b(?:predecessor|former|old|neighbouring|nearby|sister|replaced|forerunner|merged)\b", re.IGNORECASE
)
_NEAR = 30
_FORERUNNER = re.compile(
    r"\b(?:predecessor|former|old|previous|defunct|replaced|forerunner|succeeded)\b[^.;:]*$", re.IGNORECASE
)
_NEW = re.compile(r"(?:her|his|their)\snew\s[a-z]", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)


class References:
    """What a text calls a service once it is named ("the trust", "a care home"): the types it can mean."""

    def __init__(self, rules: Iterable[ServiceRule]) -> None:
        self._types: dict[str, set[str]] = defaultdict(set)
        self.until: dict[str, str] = {}
        for rule in rules:
            self.until[rule.type] = rule.until
            for phrase in rule.references:
                self._types[phrase.lower()].add(rule.type)
            for phrase in rule.descriptions:
                self._types[f"a {phrase.lower()}"].add(rule.type)
                self._types[phrase.lower()].add(rule.type)
        phrases = sorted(map(re.escape, self._types), key=len, reverse=True)
        self._pattern = re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)

    def leading(self, text: str, start: int, end: int) -> set[str]:
        """The types that such a phrase can mean with which characters `[start, end)` begin."""
        match = self._pattern.match(text, start, end)
        return self._types[match.group().lower()] if match else set()

    def types(self, text: str) -> set[str]:
        """The types that the last such phrase of a text can mean."""
        found = self._pattern.findall(text)
        return self._types[found[-1].lower()] if found else set()


class Focus:
    """The inspected services of one article, and where each becomes what the text is about.

    A service becomes the focus in a heading or as the first words of a sentence; one that is named in passing does not.
    """

    def __init__(self, doc: Doc, references: References) -> None:
        self.text = tokens_of(doc).text
        self.references = references
        self.services = [one for one in read(doc, "services") if one["inspected"] or one["main"]]
        known = {one["service"] for one in self.services}
        self._wholes = [
            {**one, **one["whole"], "service": one["whole"]["name"]}
            for one in self.services
            if one["whole"] and one["whole"]["name"] not in known
        ]
        self.main: Service | None = next((one for one in self.services if one["main"]), None)
        self._types = {one["type"] for one in (*self._wholes, *self.services)}
        self._starts: list[int] = []
        self._focus: list[Service | None] = []
        kind = ""
        for sentence in read(doc, "sentences"):
            named = [one for one in self.services if sentence["start"] <= one["start"] < sentence["end"]]
            if sentence["kind"] == "notes" != kind:
                self._set(sentence["start"], self.main)
            kind = sentence["kind"]
            if named and (kind in _HEADINGS or self._is_subject(named[0], sentence["start"])):
                self._set(sentence["start"], named[0])
            elif not named and len(self._types) > 1 and kind == "paragraph":
                self._return(sentence["start"], sentence["end"])

    def _is_subject(self, service: Service, start: int) -> bool:
        """Whether a service is named first in its sentence, and not as a neighbour or a forerunner of the other."""
        lead = self.text[start : service["start"]]
        return len(lead) <= _SUBJECT and not (self.main and _BESIDE.search(lead))

    def _return(self, start: int, end: int) -> None:
        """Let a sentence that begins with what the text calls a service of another type be about that again."""
        types = self.references.leading(self.text, start, end)
        before = [one for one in (*self._wholes, *self.services) if one["type"] in types and one["start"] < start]
        focus = self._focus[-1] if self._focus else self.main
        if before and focus and focus["type"] not in types:
            self._set(start, before[-1])

    def is_forerunner(self, service: Service, date: str) -> bool:
        """Whether a service is one that the main one replaced: any mention says so, or there were none at a date."""
        until = self.references.until.get(service["type"], "")
        if until and date[: len(until)] > until:
            return True
        mentions = (one for one in self.services if one["service"] == service["service"])
        return any(_FORERUNNER.search(self.text, max(0, one["start"] - _NEAR), one["start"]) for one in mentions)

    def _set(self, at: int, service: Service | None) -> None:
        self._starts.append(at)
        self._focus.append(service)

    def service(self, start: int, at: int, named: int = -1) -> Service | None:
        """The service that the words at a character are about.

        Args: start: where their sentence begins; named: where their clause names a service, -1 when it does not.
        """
        inside = [one for one in self.services if start <= one["start"] <= (named if named >= 0 else at)]
        if inside:
            return inside[-1]
        if self.main and (_WE.search(self.text[start:at]) or _NEW.match(self.text, start)):
            return self.main
        before = bisect_right(self._starts, at) - 1
        focus = self._focus[before] if before >= 0 else self.main
        if not focus or len(self._types) == 1:
            return focus
        types = self.references.types(self.text[start:at])
        if types and focus["type"] not in types:
            fitting = [one for one in (*self._wholes, *self.services) if one["type"] in types]
            earlier = [one for one in fitting if one["start"] < at]
            return earlier[-1] if earlier else fitting[0] if fitting else focus
        return focus
