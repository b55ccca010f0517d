"""Body names: what an article calls a body elsewhere, and what that is called in full."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.names import NameRules

ARTICLE = re.compile(r"^(?:the|a|an|one of the|another|its|their|our)\s", re.IGNORECASE)
_BODY_OF_ROLE = re.compile(r"\bof (?:the|our|its) ([a-z][a-z' -]*)$|^(?:the )?([a-z][a-z -]*)['’]s? ")
_NAME_END = re.compile(r"['’]s$")
_FULL_WORD = 4


@dataclass(frozen=True)
class BodyNames:
    """The names of the bodies in one article.

    Attributes:
        inspectorates, services: `doc._.inspectorates` and `doc._.services`.
        inspectorate, service: the article's inspectorate and its main service, or "".
        references: what the main service is called once it is named ("the force").
    """

    text: str
    names: NameRules
    inspectorates: Sequence[Mapping[str, Any]]
    services: Sequence[Mapping[str, Any]]
    inspectorate: str
    service: str = ""
    references: frozenset[str] = frozenset()

    def in_full(self, words: str) -> str:
        """What "the force", "the council", "the trust", an acronym or the first word of a name is called in full."""
        words = words.strip(" ,")
        bare = ARTICLE.sub("", words)
        if not bare:
            return words
        if full := self._inspectorate_in_full(words):
            return full
        if bare != bare.lower() and bare.lower() not in self.names.body_nouns:
            return self.name_from(bare) or words
        bare = bare.lower()
        if bare in self.names.inspectorate_nouns:
            return self.inspectorate or words
        return (self.service if f"the {bare}" in self.references else "") or self.called(bare) or words

    def of_role(self, role: str) -> str:
        """The body in the words of a role: head of *the unit*, the *fire authority's* chairman; empty where none is."""
        match = _BODY_OF_ROLE.search(role)
        words = next(filter(None, match.groups()), "") if match else ""
        known = words and words.split()[-1].lower() in self.names.body_nouns and words == words.lower()
        full = self.in_full(words) if known else ""
        return full if full != words or " " in words else ""

    def _inspectorate_in_full(self, words: str) -> str:
        """An inspectorate by its full name, the short one in brackets; empty where words name none in short."""
        if not words.isupper() or " " in words:
            return ""
        full = self.inspectorate_named(words)
        if full == words:
            full = next(one["name"] for one in self.inspectorates if self.text[one["start"] : one["end"]] == words)
        return f"{full} ({words})" if full and full != words else ""

    def inspectorate_named(self, words: str) -> str:
        """The fullest name that the text uses for the inspectorate that words name; empty when they name none."""
        written = [(self.text[one["start"] : one["end"]], one["name"]) for one in self.inspectorates]
        names = {name for text, name in written if text == words} or {name for _, name in written if name == words}
        named = [text for text, name in written if name in names and text[:1].isupper()]
        return max(named, key=len, default="")

    def name_from(self, word: str) -> str:
        """The longer name that begins with a word, where the text has just one: *Meridian* Pathways."""
        if " " in word or len(word) < _FULL_WORD:
            return ""
        names = {
            _NAME_END.sub("", match.group())
            for match in re.finditer(rf"\b{re.escape(word)}(?: [A-Z][\w'’&-]+)+", self.text)
        }
        return names.pop() if len(names) == 1 else ""

    def called(self, noun: str) -> str:
        """The first body of the article whose name ends with a noun: Eskerford *Council*."""
        for one in self.services:
            if one["service"].lower().endswith(noun):
                return str(one["service"])
        found = re.search(rf"\b(?:[A-Z][\w'’-]*\s(?:(?:and|of|the|with|&)\s)*)+{noun.title()}\b", self.text)
        return ARTICLE.sub("", " ".join(found.group().split())) if found else ""

    def is_known(self, name: str) -> bool:
        """Whether a name is that of an inspectorate or a service of the article."""
        known = [one["service"] for one in self.services] + [one["name"] for one in self.inspectorates]
        return name in (self.inspectorate, *known)
