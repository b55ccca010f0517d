"""Services: the inspectorates of an article, the inspected services, and which of them it is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.rulebook import Row, Rule, RuleFolder, Settings, Words
from extract.spans import Found, declare, read, write

_CAPITAL = r"(?:St\.|[A-Z]\.|[A-Z][\w'’&]*)"
_JOIN = r"(?:[ -]|-(?:on|upon|in|le|by|under)-(?=[A-Z])|\s(?:and|of|the|upon|on|with|le|en|of the|&)\s(?=[A-Z]))"
_NAME = rf"{_CAPITAL}(?:{_JOIN}{_CAPITAL})*"
_NAME_LEFT = re.compile(rf"(?<![\w'’-]){_NAME}(?:['’]s?)?\s*$")
_NAME_RIGHT = re.compile(rf"\s+{_CAPITAL}(?:{_JOIN}{_CAPITAL}){{0,4}}")
_FOLLOW = re.compile(
    rf"(?:\s\([A-Z]{{2,8}}\))?\s(?:in|for|across)\s(?:the\s)?(?P<name>{_NAME}(?:,\s{_NAME})*(?:,?\sand\s{_NAME})?)"
)
_DESCRIBED = re.compile(rf"(?P<name>{_NAME}),\s(?:(?:a|an|the|its)\s)?(?:[\w-]+\s){{0,3}}$")
_ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z&]{1,7})\)")
_OWNER = re.compile(
    r"(?:\s(?:city|county|borough|district|metropolitan|county borough))*\s(?:council|corporation)$"
    r"|^(?:the|london borough of|royal borough of|borough of|city of|county of)\s",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?<=s)['’]$|['’]s$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s?\([^)]*\)")
_WORD_START = re.compile(r"(?<![\w'’-])[A-Z]")
_FIRST_WORD = re.compile(r"[\s'’]")
_JOINED = re.compile(r"^(?:and|of|the|upon|on|with|&)\s")
_OTHER_BODY = re.compile(
    r"^.*\b(?:Police|Constabulary|Council|Service|NHS|Trust|Authority|CCG|Board|Ofsted|Commission|Company)\s(?:and|with)\s"
)
_SHOUTED = re.compile(r"\b(?=[A-Z]*[AEIOUY])[A-Z]{5,}\b")
_BESIDE = re.compile(r"(?:\s\([A-Z]+\))?,?\s(?:and|with|&)\s(?:the\s)?")
_MOST_WORDS, _OPENING = 12, 3


class ServiceRule(Rule):
    """How services of one type are named; see services.toml."""

    type: str
    heads: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    capital: bool = False
    place: bool = False


class ServiceRow(Row):
    """A registered service: services.csv."""

    service_id: str
    name: str
    type: str
    area: str = ""
    names: Words = ()
    aliases: Words = ()
    ons_code: str = ""
    note: str = ""


class InspectorateRow(Row):
    """An inspectorate: inspectorates.csv."""

    inspectorate: str
    names: Words
    nicknames: Words = ()
    service_types: Words = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase of the matcher stands for: a form of a rule, a registered alias, an inspectorate."""

    part: str
    text: str
    rule: ServiceRule | None = None
    row: ServiceRow | None = None
    inspectorate: str = ""


class ServiceRules:
    """The rules of services.toml, services.csv and inspectorates.csv, and the matcher of their phrases."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.types = folder.rules("services", ServiceRule)
        classes = folder.settings("services", Settings).classes
        self.not_names = frozenset(classes["not_names"])
        self.not_in_names = frozenset(classes["not_in_names"])
        self.not_places = frozenset(classes["not_places"])
        rows = folder.rows("services", ServiceRow, key=("service_id",))
        self.register = {(row.type, plain_name(name)): row for row in rows for name in row.names}
        self.inspectorates = folder.rows("inspectorates", InspectorateRow, key=("inspectorate",))
        self.inspects = {row.inspectorate: row.service_types for row in self.inspectorates}
        self.phrases: dict[str, list[Phrase]] = defaultdict(list)
        for text, phrase in self._phrases(rows):
            self.phrases[text].append(phrase)
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("services", [nlp.make_doc(text) for text in self.phrases])

    def _phrases(self, rows: Iterable[ServiceRow]) -> Iterator[tuple[str, Phrase]]:
        for rule in self.types:
            for part in ("heads", "prefixes", "followed", "descriptions"):
                for text in getattr(rule, part):
                    yield text.lower(), Phrase(part, text, rule=rule)
        for row in rows:
            for text in row.aliases:
                yield text.lower(), Phrase("aliases", text, row=row)
        for inspectorate in self.inspectorates:
            for text in (*inspectorate.names, *inspectorate.nicknames):
                yield text.lower(), Phrase("inspectorates", text, inspectorate=inspectorate.inspectorate)


def plain_name(name: str) -> str:
    """A name for comparison: lower case, `and` for `&`, without owner and possessive."""
    plain = _POSSESSIVE.sub("", name.strip().lower().replace("&", "and").replace("’", "'")).removesuffix(" of england")
    return _OWNER.sub("", _OWNER.sub("", plain)).strip()


def find_mentions(doc: Doc, rules: ServiceRules) -> Iterator[Found]:
    """Yield each named mention of an inspectorate (label `inspectorate`) or a service (label `service`).

    Yields: Found with the field `name`, and for a service `type`, `service_id`, `area`, `ons_code`;
        of overlapping services the longest.
    """
    text = doc.text
    inspectorates: list[Found] = []
    services: list[Found] = []
    for _, first, last in rules.matcher(doc):
        span = doc[first:last]
        start, end = span.start_char, span.end_char
        for phrase in rules.phrases[text[start:end].lower()]:
            if phrase.inspectorate:
                inspectorates.append(
                    Found(start, end, "services.inspectorates", "inspectorate", {"name": phrase.inspectorate})
                )
            elif phrase.row and text[start:end] == phrase.text:
                services.append(_registered(phrase.row, start, end, text[start:end], "services.register"))
            elif phrase.rule:
                services += _named(text, start, end, phrase.part, phrase.rule, rules)
    yield from inspectorates
    yield from _longest(services, besides=inspectorates)


def _longest(services: list[Found], besides: list[Found]) -> list[Found]:
    """Of overlapping mentions the longest, of equal ones the registered one; none that overlaps `besides`."""
    kept: list[Found] = []
    services = [
        one for one in services if not any(one.start < other.end and other.start < one.end for other in besides)
    ]
    for one in sorted(services, key=lambda one: (one.start - one.end, one.start, not one.fields["service_id"])):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


def _named(text: str, start: int, end: int, part: str, rule: ServiceRule, rules: ServiceRules) -> Iterator[Found]:
    """The service named beside one form of its type, if a name stands there."""
    line = text.rfind("\n", 0, start) + 1
    lead = text[line:start]
    if part == "heads":
        if rule.capital and (text[start].islower() or re.match(r"\sof\s[A-Z]", text[end : end + 5])):
            return
        if name := _name_before(lead, rule, rules):
            yield _service(line + len(lead) - len(name), end, name, text[start:end], rule, rules)
    elif part == "prefixes" and (match := _NAME_RIGHT.match(text, end)):
        yield _service(start, match.end(), match.group(), "", rule, rules, before=text[start:end])
    elif (
        part == "followed" and (match := _FOLLOW.match(text, end)) and plain_name(match["name"]) not in rules.not_places
    ):
        yield _service(start, match.end(), match["name"], "", rule, rules, before=text[start : match.start("name")])
    elif (match := _DESCRIBED.search(lead)) and (name := _trimmed(match["name"], rules)):
        at = line + match.end("name")
        yield _service(at - len(name), at, name, "", rule, rules)


def _name_before(lead: str, rule: ServiceRule, rules: ServiceRules) -> str:
    """The name at the end of `lead`: the longest registered one, else the run of capitalised words."""
    for at in [match.start() for match in _WORD_START.finditer(lead)][-_MOST_WORDS:]:
        if (rule.type, plain_name(lead[at:])) in rules.register:
            return lead[at:]
    match = _NAME_LEFT.search(lead)
    return _trimmed(match.group(), rules) if match else ""


def _trimmed(name: str, rules: ServiceRules) -> str:
    """A name without the capitalised words before it that begin a sentence and belong to no name."""
    name = _OTHER_BODY.sub("", name)
    if any(word.lower() in rules.not_in_names for word in name.split()):
        return ""
    while name and _FIRST_WORD.split(name)[0].lower() in rules.not_names:
        name = _JOINED.sub("", name.partition(" ")[2].lstrip())
    return name


def _service(
    start: int, end: int, name: str, head: str, rule: ServiceRule, rules: ServiceRules, *, before: str = ""
) -> Found:
    plain = plain_name(name)
    own = name.strip() if _OWNER.search(_POSSESSIVE.sub("", name.strip())) else _POSSESSIVE.sub("", name.strip())
    full = " ".join(part for part in (_BRACKETS.sub("", before).strip(), own, head) if part)
    descriptive = bool(before) and before[0].islower()
    if row := rules.register.get((rule.type, plain)):
        return _registered(row, start, end, full, rule.id, descriptive=descriptive)
    fields = {
        "descriptive": descriptive,
        "name": full,
        "type": rule.type,
        "service_id": "",
        "area": name.strip() if rule.place else "",
        "ons_code": "",
        "key": plain,
    }
    return Found(start, end, rule.id, "service", fields)


def _registered(row: ServiceRow, start: int, end: int, name: str, rule: str, *, descriptive: bool = False) -> Found:
    fields = {
        "descriptive": descriptive,
        "name": name,
        "type": row.type,
        "service_id": row.service_id,
        "area": row.area,
        "ons_code": row.ons_code,
        "key": row.service_id,
    }
    return Found(start, end, rule, "service", fields)


def find_short_names(text: str, mentions: list[Found]) -> Iterator[Found]:
    """Yield later mentions by an acronym given in brackets, or by the name without its head (`Elmbrook`)."""
    taken = [(one.start, one.end) for one in mentions]
    for one in {
        (one.fields["type"], one.fields["key"]): one for one in reversed(mentions) if one.label == "service"
    }.values():
        short = {match[1]} if (match := _ACRONYM.match(text, one.end)) else set()
        if not one.fields["area"] and not one.fields["service_id"]:
            short |= {" ".join(word for word in one.fields["key"].title().split())} - {""}
        for name in short:
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                if not any(match.start() < end and start < match.end() for start, end in taken):
                    taken.append(match.span())
                    yield Found(*match.span(), "services.short_name", "service", one.fields)


def main_inspectorate(text: str, mentions: list[Found], blocks: list[dict[str, Any]], rules: ServiceRules) -> str:
    """The inspectorate that the article is about: the one named most, headline and opening counting more.

    Two that are named side by side (`Ofsted and the Care Quality Commission`) are both; an ambiguous
    name (HMIP) counts for the one that inspects a service of the article.
    """
    found = [one for one in mentions if one.label == "inspectorate"]
    types = {one.fields["type"] for one in mentions if one.label == "service"}
    score: Counter[str] = Counter()
    for one in found:
        name = one.fields["name"]
        rivals = [
            other for other in found if other.fields["name"] != name and other.start < one.end and one.start < other.end
        ]
        if any(other.end - other.start > one.end - one.start for other in rivals):
            continue
        if rivals and not types & set(rules.inspects[name]):
            continue
        score[name] += _weight(one, blocks)
    if not score:
        return ""
    main = max(score, key=lambda name: score[name])
    return "; ".join(sorted({main} | set(_beside(main, found, text)), key=list(score).index))


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
                return 6
            return 1 if block["label"] in ("notes", "navigation", "caption") else 3 if opening <= _OPENING else 2
    return 0


def main_service(
    mentions: list[Found], blocks: list[dict[str, Any]], inspectorate: str, rules: ServiceRules
) -> tuple[str, str]:
    """(type, key) of the service that the article is about: of those that the inspectorate inspects the one named
    most.
    """
    score: Counter[tuple[str, str]] = Counter()
    for one in mentions:
        if one.label == "service":
            key = one.fields["type"], one.fields["key"]
            score[key] += (
                _weight(one, blocks)
                * _fit(one.fields["type"], inspectorate, rules)
                * (1 if one.fields["descriptive"] else 2)
            )
    best = max(score, key=lambda key: score[key], default=("", ""))
    return best if score[best] else ("", "")


def _fit(type_: str, inspectorate: str, rules: ServiceRules) -> int:
    """10 where the inspectorate inspects this type, 1 for a council of which it inspects a function, else 0."""
    types = {one for name in inspectorate.split("; ") if name for one in rules.inspects[name]}
    if not types or type_ in types:
        return 10
    return int(
        type_ == "council" and not types.isdisjoint(("childrens_services", "send_partnership", "adult_social_care"))
    )


class Services:
    """Writes `doc.spans["services"]`, `doc.spans["inspectorates"]` and `doc._.inspectorate`."""

    def __init__(self, rules: ServiceRules) -> None:
        declare("services", "inspectorates", "inspectorate")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        mentions = list(find_mentions(doc, self.rules))
        mentions += find_short_names(text, mentions)
        blocks = read(doc, "blocks")
        inspectorate = main_inspectorate(text, mentions, blocks, self.rules)
        main = main_service(mentions, blocks, inspectorate, self.rules)
        doc._.inspectorate = inspectorate
        longest = _full_names(mentions)
        services = [
            replace(
                one,
                fields=one.fields
                | {
                    "service": longest[_key(one)],
                    "main": _key(one) == main,
                    "inspected": _fit(one.fields["type"], inspectorate, self.rules) > 1,
                },
            )
            for one in mentions
            if one.label == "service"
        ]
        write(doc, "inspectorates", (one for one in mentions if one.label == "inspectorate"))
        return write(doc, "services", services)


def _key(one: Found) -> tuple[str, str]:
    return one.fields["type"], one.fields["key"]


def _full_names(mentions: list[Found]) -> dict[tuple[str, str], str]:
    """The fullest name that the text uses for each service; `services in Eskerford` only where there is no other."""
    names: dict[tuple[str, str], str] = {}
    for one in mentions:
        if one.label == "service":
            key = one.fields["type"], one.fields["key"]
            name = _SHOUTED.sub(lambda word: word.group().capitalize(), one.fields["name"])
            names[key] = max(names.get(key, ""), name, key=lambda name: (bool(name) and name[0].isupper(), len(name)))
    return names


@Language.factory("extract_services", default_config={"rules": None}, assigns=["doc.spans"])
def create_services(nlp: Language, name: str, rules: str | None) -> Services:
    """The component `extract_services`; `rules` is a rule folder laid over the built-in one."""
    return Services(ServiceRules(nlp, RuleFolder.at(rules)))
