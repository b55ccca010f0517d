"""Services: the inspectorates of an article, the inspected services, and which of them it is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.bare_names import find_neighbours, find_only_name, find_rated_names, find_short_names
from extract.bodies import BodyRules, find_bodies
from extract.rulebook import RuleFolder
from extract.service_parts import with_parts
from extract.spans import Found, declare, read, write
from extract.tokens import tokens_of

_SHOUTED = re.compile(r"\b(?!HM)(?=[A-Z]*[AEIOUY])[A-Z]{5,}\b")
_SHOUTED_LINKS = re.compile(r"\b(?:OF|AND|THE|FOR|IN|ON|UPON|WITH)\b")
_BESIDE = re.compile(r"(?:\s\([A-Z]+\))?,?\s(?:and|with|&)\s(?:the\s)?")
_INSPECTORS = re.compile(r"\binspect(?:ors?|ion)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|near|at|of|on|from|to|around|outside|across|for)\s$")
_LONGEST_PLACED = 9
_OPENING, _FIRST, _INTRODUCES, _HEADLINE = 3, 6, 3, 6


def main_inspectorate(text: str, mentions: list[Found], blocks: list[dict[str, Any]], rules: BodyRules) -> str:
    """The inspectorate that the article is about: the one named most, headline and opening counting more.

    Two that are named side by side (`Ofsted and the Care Quality Commission`) are both; an ambiguous
    name (HMIP) counts for the one that inspects a service of the article. One named in passing alone, which inspects no
    service of the opening, gives way to the one that does.
    """
    found = [one for one in mentions if one.label == "inspectorate"]
    opening = _types(mentions, blocks, least=3)
    types = _types(mentions, blocks, least=1)
    score: Counter[str] = Counter()
    for one in found:
        name = one.fields["name"]
        rivals = [
            other for other in found if other.fields["name"] != name and other.start < one.end and one.start < other.end
        ]
        if any(other.end - other.start > one.end - one.start for other in rivals):
            continue
        namesakes = [other for other in rivals if (other.start, other.end) == (one.start, one.end)]
        if namesakes and not types & set(rules.inspects[name]):
            continue
        score[name] += _weight(one, blocks) * (3 if opening & set(rules.inspects[name]) else 1)
    if not score:
        return _inspector_of(opening, rules) if _INSPECTORS.search(text) else ""
    main = max(score, key=lambda name: score[name])
    opens = any(one.fields["name"] == main and _weight(one, blocks) >= _INTRODUCES for one in found)
    if not opens and not opening & set(rules.inspects[main]) and (inspector := _inspector_of(opening, rules)):
        return inspector
    return "; ".join(sorted({main} | set(_beside(main, found, text)), key=list(score).index))


def _types(mentions: list[Found], blocks: list[dict[str, Any]], *, least: int) -> set[str]:
    """The types of the services that are named at places of at least this weight."""
    return {one.fields["type"] for one in mentions if one.label == "service" and _weight(one, blocks) >= least}


def _inspector_of(types: set[str], rules: BodyRules) -> str:
    """The only inspectorate that inspects services of these types, where there is but one in England and Wales."""
    names = {row.inspectorate for row in rules.inspectorates if types & set(row.service_types) and not row.elsewhere}
    return names.pop() if len(names) == 1 else ""


def _beside(main: str, found: list[Found], text: str) -> Iterator[str]:
    """The inspectorates that stand beside the main one, `and` between them."""
    for one in found:
        for other in found:
            if (
                main in (one.fields["name"], other.fields["name"])
                and one.end <= other.start
                and _BESIDE.fullmatch(text, one.end, other.start)
            ):
                yield from (one.fields["name"], other.fields["name"])


def _weight(one: Found, blocks: list[dict[str, Any]]) -> int:
    """How much a mention says about what the article is about: headline 6, opening 3, notes 1, elsewhere 2."""
    opening = 0
    for block in blocks:
        opening += block["label"] == "paragraph"
        if block["start"] <= one.start < block["end"]:
            if block["label"] == "headline":
                return _HEADLINE
            return 1 if block["label"] in ("notes", "navigation", "caption") else 3 if opening <= _OPENING else 2
    return 0


def main_service(
    mentions: list[Found], blocks: list[dict[str, Any]], inspectorate: str, rules: BodyRules
) -> tuple[str, str]:
    """(type, key) of the service that the article is about: of those that the inspectorate inspects the one named
    most.
    """
    score: Counter[tuple[str, str]] = Counter()
    named = False
    for one in sorted(mentions, key=lambda one: one.start):
        if one.label == "service":
            fit = _fit(one.fields["type"], inspectorate, rules)
            short = one.fields["descriptive"] or one.rule == "services.short_name"
            first = fit and not named and not one.fields["descriptive"]
            named |= bool(first)
            score[_key(one)] += fit * (_weight(one, blocks) * (1 if short else 2) + _FIRST * bool(first))
    best = max(score, key=lambda key: score[key], default=("", ""))
    return best if score[best] else ("", "")


def _inspected_types(inspectorate: str, rules: BodyRules) -> set[str]:
    return {one for name in inspectorate.split("; ") if name for one in rules.inspects[name]}


def _fit(type_: str, inspectorate: str, rules: BodyRules) -> int:
    """10 where the inspectorate inspects this type, 1 for a council of which it inspects a function, else 0."""
    types = _inspected_types(inspectorate, rules)
    if not types or type_ in types:
        return 10
    return int(
        type_ == "council" and not types.isdisjoint(("childrens_services", "send_partnership", "adult_social_care"))
    )


class Services:
    """Writes `doc.spans["services"]`, `doc.spans["inspectorates"]` and `doc._.inspectorate`."""

    def __init__(self, rules: BodyRules) -> None:
        declare("services", "inspectorates", "inspectorate")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        text = tokens_of(doc).text
        blocks = read(doc, "blocks")
        mentions = list(find_bodies(doc, self.rules))
        inspectorate = main_inspectorate(text, mentions, blocks, self.rules)
        mentions = with_parts(text, mentions, _inspected_types(inspectorate, self.rules), self.rules)
        mentions += self._later(text, mentions, inspectorate, blocks)
        mentions = list(_told_by_place(mentions, blocks, text))
        main = main_service(mentions, blocks, inspectorate, self.rules)
        doc._.inspectorate = inspectorate
        bodies = [one for one in mentions if one.label == "inspectorate"]
        write(doc, "inspectorates", (one for one in bodies if not _is_ambiguous(one, bodies, inspectorate)))
        return write(doc, "services", self._told(mentions, main, blocks, inspectorate))

    def _told(
        self, mentions: list[Found], main: tuple[str, str], blocks: list[dict[str, Any]], inspectorate: str
    ) -> Iterator[Found]:
        """The mentions of services, each with its full name, and whether it is the main one and one inspected."""
        longest = _full_names(mentions)
        services = [one for one in mentions if one.label == "service"]
        named = any(_key(one) == main and not one.fields["descriptive"] for one in services)
        for one in services:
            key = main if named and _introduces(one, main, blocks) else _key(one)
            inspected = one.fields["type"] == main[0] or _fit(one.fields["type"], inspectorate, self.rules) > 1
            fields = {"service": longest[key], "main": key == main, "inspected": inspected}
            yield one._replace(fields=one.fields | fields)

    def _later(self, text: str, mentions: list[Found], inspectorate: str, blocks: list[dict[str, Any]]) -> list[Found]:
        """Mentions of inspected services that need more than their form: names without a head, short names."""
        types = _inspected_types(inspectorate, self.rules)
        taken = [(one.start, one.end) for one in mentions]
        services = [one for one in mentions if one.label == "service" and (not types or one.fields["type"] in types)]
        later = list(find_rated_names(text, types, taken, self.rules)) if inspectorate else []
        counts = Counter(one.fields["type"] for one in (*services, *later))
        if counts:
            taken += [(one.start, one.end) for one in later]
            later += find_neighbours(text, counts.most_common(1)[0][0], taken, self.rules)
        if inspectorate and not counts:
            later += find_only_name(_opening_of(text, blocks), types, taken, self.rules)
        taken = [(one.start, one.end) for one in (*mentions, *later)]
        return [*later, *find_short_names(text, [*services, *later], taken)]


def _told_by_place(mentions: list[Found], blocks: list[dict[str, Any]], text: str) -> Iterator[Found]:
    """The mentions; a headline's `Eskerford care home` is a description where the text then names another home."""
    homes: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in mentions:
        if (
            one.label == "service"
            and not one.fields["area"]
            and not one.fields["descriptive"]
            and _weight(one, blocks) > 1
        ):
            homes[_key(one)].append(one)
    described = set()
    for key, named in homes.items():
        here = [one for one in named if not _PLACED.search(text, max(0, one.start - _LONGEST_PLACED), one.start)]
        others = any(other != key and other[0] == key[0] for other in homes)
        if here and others and all(_is_place_and_kind(one) and _weight(one, blocks) == _HEADLINE for one in here):
            described.add(key)
    for one in mentions:
        if one.label == "service" and _key(one) in described:
            one = one._replace(fields=one.fields | {"descriptive": True})
        yield one


def _is_place_and_kind(one: Found) -> bool:
    """Whether a name may be that of a place before what is there: Eskerford *care home*, not Eskerford House."""
    own, _, kind = one.fields["name"].partition(" ")
    return bool(own == one.fields["own"] and kind.islower())


def _opening_of(text: str, blocks: list[dict[str, Any]]) -> str:
    """The text down to its third paragraph."""
    ends = [block["end"] for block in blocks if block["label"] == "paragraph"]
    return text[: ends[:_OPENING][-1]] if ends else text


def _introduces(one: Found, main: tuple[str, str], blocks: list[dict[str, Any]]) -> bool:
    """Whether the opening describes the main service before it names it: a care home in Eskerford."""
    return bool(one.fields["descriptive"]) and one.fields["type"] == main[0] and _weight(one, blocks) >= _INTRODUCES


def _is_ambiguous(one: Found, named: list[Found], inspectorate: str) -> bool:
    """Whether a mention (HMIP) is of another inspectorate that goes by the same name."""
    names = {other.fields["name"] for other in named if (other.start, other.end) == (one.start, one.end)}
    return len(names) > 1 and one.fields["name"] not in inspectorate.split("; ")


def _key(one: Found) -> tuple[str, str]:
    return one.fields["type"], one.fields["key"]


def _full_names(mentions: list[Found]) -> dict[tuple[str, str], str]:
    """The fullest name that the text uses for each service; `services in Eskerford` only where there is no other."""
    names: dict[tuple[str, str], str] = {}
    for one in mentions:
        if one.label == "service":
            key = one.fields["type"], one.fields["key"]
            name = _SHOUTED.sub(lambda word: word.group().capitalize(), one.fields["name"])
            name = _SHOUTED_LINKS.sub(lambda word: word.group().lower(), name)
            names[key] = max(names.get(key, ""), name, key=lambda name: (bool(name) and name[0].isupper(), len(name)))
    return names


@Language.factory("extract_services", default_config={"rules": None}, assigns=["doc.spans"])
def create_services(nlp: Language, name: str, rules: str | None) -> Services:
    """The component `extract_services`; `rules` is a rule folder laid over the built-in one."""
    return Services(BodyRules(nlp, RuleFolder.at(rules)))
