"""Speakers: who said each utterance, by what word, under what name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc

from extract.attribution import Attribution, Said, attribute
from extract.grammar import Tagged
from extract.mentions import Mention, split_role
from extract.names import NameRules, Person, describe, join_people
from extract.rulebook import Rule, RuleFolder, Settings
from extract.spans import Found, declare, read, write

_UNNAMED_ROLE = re.compile(r"M*R(?:PN+)?(?=[^N])")
_INSPECTING = re.compile(r"\binspector\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|one of the|another)\s", re.IGNORECASE)


class SpeakerRule(Rule):
    """A place where the source of an utterance stands; see speakers.toml."""

    frame: Literal[
        "before_colon", "after_cue", "after_source", "according", "dash", "before_cue", "before_hint", "passive",
        "before_verbless", "lead", "reported", "carried", "subject",
    ]  # fmt: skip


class SpeakerRules:
    """The rules of speakers.toml and the names they are read with."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.ids: dict[str, str] = {rule.frame: rule.id for rule in folder.rules("speakers", SpeakerRule)}
        self.names = NameRules(nlp, folder)
        self.service_roles = frozenset(folder.settings("speakers", Settings).classes["service_role"])


class Cast:
    """The people and bodies of one article, and who "he", "Mr Smith", "the chief inspector" or "it" is among them."""

    def __init__(self, doc: Doc, tagged: Tagged, rules: SpeakerRules) -> None:
        self.tagged = tagged
        self.rules = rules
        self.people = join_people(read(doc, "people"))
        self.inspectorates = read(doc, "inspectorates")
        self.inspectorate: str = (doc._.get("inspectorate") if Doc.has_extension("inspectorate") else "") or ""
        self.service = next((one["service"] for one in read(doc, "services") if one["main"]), "")
        self.spoken: list[tuple[int, dict[str, str]]] = []

    def speaker(self, found: Attribution, at: int) -> dict[str, str]:
        """The fields speaker, speaker_type, role, organisation of an attribution whose utterance begins at a
        character.
        """
        mention = found.mention
        if mention.kind == "pronoun":
            fields = self._pronoun(
                self.tagged.words(mention.start, mention.end).lower(), self.tagged.starts[mention.start]
            )
        elif mention.kind == "person":
            fields = self._person(mention)
        elif mention.kind == "role":
            fields = self._role(mention)
        elif mention.kind in ("inspectors", "report"):
            fields = {
                "speaker": mention.kind,
                "speaker_type": mention.kind,
                "role": "",
                "organisation": self.inspectorate if mention.kind == "inspectors" else "",
            }
        else:
            fields = self._body(mention)
        self.spoken.append((at, fields))
        return fields

    def _person(self, mention: Mention) -> dict[str, str]:
        role, organisation = describe(self.tagged, mention, self.rules.names)
        name = self.rules.names.name(self.tagged.words(*mention.name))
        known = [person for person in self.people if person.is_named(name)]
        person = known[-1] if known else Person(name.full, name.surname, name.given)
        return self._fields(person.name, role or person.role, organisation or person.organisation)

    def _fields(self, name: str, role: str, organisation: str) -> dict[str, str]:
        if not organisation and _INSPECTING.search(role):
            organisation = self.inspectorate
        elif not organisation and role.lower() in self.rules.service_roles:
            organisation = self.service
        return {"speaker": name, "speaker_type": "person", "role": role, "organisation": organisation}

    def _role(self, mention: Mention) -> dict[str, str]:
        """An unnamed role: the person of the article who has it, else the words themselves."""
        words = _ARTICLE.sub("", self.tagged.words(mention.start, mention.end).rstrip(" ,"))
        wanted = set(words.lower().split())
        for person in reversed(self.people):
            if wanted <= set(person.role.lower().split()) and self.tagged.words(
                mention.start, mention.start + 1
            ).lower() in ("the", "its", "their", *wanted):
                return self._fields(person.name, person.role, person.organisation)
        if words.lower() in ("inspector", "lead inspector"):
            return {
                "speaker": "inspectors",
                "speaker_type": "inspectors",
                "role": "",
                "organisation": self.inspectorate,
            }
        role, organisation = split_role(self.tagged, mention.start, mention.end)
        is_title = (
            bool(organisation) or role[:1].isupper() or role.lower() in ("spokesperson", "spokesman", "spokeswoman")
        )
        return self._fields(words, role if is_title else "", organisation)

    def _body(self, mention: Mention) -> dict[str, str]:
        """A body; "the inspectorate" and "the watchdog" are the article's inspectorate."""
        start, end = self.tagged.starts[mention.start], self.tagged.ends[mention.end - 1]
        named = [one for one in self.inspectorates if start <= one["start"] < end]
        words = _ARTICLE.sub("", self.tagged.text[start:end].rstrip(" ,"))
        if mention.kind == "inspectorate" and not named and self.inspectorate:
            words = self.inspectorate
        return {"speaker": words, "speaker_type": "organisation", "role": "", "organisation": words}

    def _pronoun(self, word: str, at: int) -> dict[str, str]:
        """He and she are the last person who spoke or was named; it and they the last report, inspectors or body that
        spoke.
        """
        if word in ("he", "she"):
            gender = "m" if word == "he" else "f"
            named = [
                (start, person)
                for person in self.people
                for start, _ in person.mentions
                if start < at and person.gender in ("", gender)
            ]
            spoken = [
                (when, fields) for when, fields in self.spoken if when < at and fields["speaker_type"] == "person"
            ]
            last = max(named, key=lambda one: one[0], default=None)
            if spoken and (not last or spoken[-1][0] > last[0] or last[1].name == spoken[-1][1]["speaker"]):
                return spoken[-1][1]
            if last:
                return self._fields(last[1].name, last[1].role, last[1].organisation)
            return self._unnamed_role(at)
        for when, fields in reversed(self.spoken):
            if when < at and fields["speaker_type"] != "person":
                return fields
        return {"speaker": "", "speaker_type": "", "role": "", "organisation": ""}

    def _unnamed_role(self, at: int) -> dict[str, str]:
        """The last role that the text names without a person: the Chief Inspector of Probation."""
        for match in reversed(list(_UNNAMED_ROLE.finditer(self.tagged.letters, 0, self.tagged.token(at)))):
            words = self.tagged.words(*match.span())
            if words[:1].isupper():
                return self._fields(words, words, "")
        return {"speaker": "", "speaker_type": "person", "role": "", "organisation": ""}


def find_speakers(doc: Doc, tagged: Tagged, rules: SpeakerRules) -> Iterator[Found]:
    """Yield each utterance with its source, joined over its own interruptions.

    Yields: Found with `quote_id`, `parts`, `speaker`, `speaker_type`, `role`, `organisation` (empty where no source is
        given),
        `cue`, `speaker_start`, `speaker_end` (None where no words name the source).
    """
    cast = Cast(doc, tagged, rules)
    said = attribute(tagged, read(doc, "quotes"), read(doc, "blocks"))
    whole = [one for one in said if len(one.quotes) > 1 or one.quotes[0]["label"] == "quote"]
    for number, one in enumerate(whole, start=1):
        yield _found(one, f"q{number}", cast, tagged, rules)


def _found(one: Said, quote_id: str, cast: Cast, tagged: Tagged, rules: SpeakerRules) -> Found:
    start, end = one.quotes[0]["start"], one.quotes[-1]["end"]
    fields: dict[str, Any] = {"quote_id": quote_id, "parts": [part for quote in one.quotes for part in quote["parts"]]}
    if not one.found:
        empty = {
            "speaker": "",
            "speaker_type": "",
            "role": "",
            "organisation": "",
            "cue": "",
            "speaker_start": None,
            "speaker_end": None,
        }
        return Found(start, end, one.quotes[0]["rule"], "quote", fields | empty)
    mention = one.found.mention
    fields |= cast.speaker(one.found, start)
    fields |= {
        "cue": tagged.words(*one.found.cue),
        "speaker_start": tagged.starts[mention.start],
        "speaker_end": tagged.ends[mention.end - 1],
    }
    return Found(start, end, rules.ids["carried" if one.carried else one.found.frame], "quote", fields)


class Speakers:
    """Writes `doc.spans["quotes"]` anew, with their sources."""

    def __init__(self, rules: SpeakerRules) -> None:
        declare("quotes")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        quoted = [(start, end) for quote in read(doc, "quotes") for start, end in quote["parts"]]
        tagged = self.rules.names.tagger(doc).hidden(quoted)
        return write(doc, "quotes", list(find_speakers(doc, tagged, self.rules)))


@Language.factory("extract_speakers", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_speakers(nlp: Language, name: str, rules: str | None) -> Speakers:
    """The component `extract_speakers`; `rules` is a rule folder laid over the built-in one."""
    return Speakers(SpeakerRules(nlp, RuleFolder.at(rules)))
