"""Speakers: who said each utterance, by what word, under what name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc

from extract.attribution import Said, attribute
from extract.bodies import ServiceRule
from extract.body_names import BodyNames
from extract.cast import NOBODY, Cast
from extract.grammar import Tagged
from extract.names import NameRules, join_people
from extract.rulebook import Rule, RuleFolder, Settings
from extract.spans import Found, declare, read, write


class SpeakerRule(Rule):
    """A place where the source of an utterance stands; see speakers.toml."""

    frame: Literal[
        "before_colon", "after_cue", "after_source", "according", "dash", "before_cue", "before_hint", "passive",
        "before_verbless", "bracketed", "signed", "words", "lead", "reported", "carried", "subject", "narrated",
    ]  # fmt: skip


class SpeakerRules:
    """The rules of speakers.toml, the names and the references they are read with."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.ids: dict[str, str] = {rule.frame: rule.id for rule in folder.rules("speakers", SpeakerRule)}
        self.names = NameRules(nlp, folder)
        self.council_roles = frozenset(folder.settings("speakers", Settings).classes["council_role"])
        self.types = {rule.type: rule for rule in folder.rules("services", ServiceRule)}


def _cast(doc: Doc, tagged: Tagged, rules: SpeakerRules) -> Cast:
    services = read(doc, "services")
    main = next((one for one in services if one["main"]), None)
    rule = rules.types.get(main["type"]) if main else None
    by_type: dict[str, set[str]] = defaultdict(set)
    for one in services:
        by_type[one["type"]].add(one["service"])
    only = {type_: names.pop() for type_, names in by_type.items() if len(names) == 1 and type_ in rules.types}
    role_services = [(name, frozenset(rules.types[type_].roles)) for type_, name in only.items()]
    return Cast(
        tagged,
        rules.names,
        people=join_people(read(doc, "people"), rules.names),
        bodies=BodyNames(
            tagged.text,
            rules.names,
            inspectorates=read(doc, "inspectorates"),
            services=services,
            inspectorate=(doc._.get("inspectorate") if Doc.has_extension("inspectorate") else "") or "",
            service=main["service"] if main else "",
            references=frozenset(rule.references) if rule else frozenset(),
        ),
        role_services=[*([(main["service"], frozenset(rule.roles))] if main and rule else []), *role_services],
        council_roles=rules.council_roles,
    )


def find_speakers(doc: Doc, tagged: Tagged, rules: SpeakerRules) -> Iterator[Found]:
    """Yield each utterance with its source, joined over its own interruptions.

    Yields: Found with `quote_id`, `parts`, `speaker`, `speaker_type`, `role`, `organisation` (empty where no source is
        given),
        `cue`, `speaker_start`, `speaker_end` (None where no words name the source).
    """
    cast = _cast(doc, tagged, rules)
    said = attribute(tagged, read(doc, "quotes"), read(doc, "blocks"))
    whole = [one for one in said if len(one.quotes) > 1 or one.quotes[0]["label"] == "quote"]
    for number, one in enumerate(whole, start=1):
        yield _found(one, f"q{number}", cast, rules)


def _found(one: Said, quote_id: str, cast: Cast, rules: SpeakerRules) -> Found:
    start, end = one.quotes[0]["start"], one.quotes[-1]["end"]
    parts = [part for quote in one.quotes for part in quote["parts"]]
    fields: dict[str, Any] = {
        "quote_id": quote_id,
        "parts": parts,
        "cue": "",
        "speaker_start": None,
        "speaker_end": None,
    }
    if one.found:
        mention, tagged = one.found.mention, cast.tagged
        frame = "carried" if one.carried else one.found.frame
        fields |= cast.speaker(mention, start)
        fields |= {
            "cue": tagged.words(*one.found.cue),
            "speaker_start": tagged.starts[mention.start],
            "speaker_end": tagged.ends[mention.end - 1],
        }
        return Found(start, end, rules.ids[frame], "quote", fields)
    if cast.bodies.inspectorate:
        return Found(start, end, rules.ids["narrated"], "quote", fields | cast.report())
    return Found(start, end, one.quotes[0]["rule"], "quote", fields | NOBODY)


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
