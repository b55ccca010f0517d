"""Bodies: the names of inspectorates and services in a text, registered or not, by the words beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import capwords
from typing import Literal

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.rulebook import Row, Rule, RuleFolder, Settings, Words
from extract.scales import Scales
from extract.spans import Found
from extract.tokens import tokens_of

CAPITAL = r"(?:St\.|[A-Z]\.|[A-Z](?:\w|['’&](?=\w))*)"
_JOIN = (
    r"(?:[ -]|-(?:on|upon|in|le|by|under)-(?=[A-Z])"
    r"|\s(?:and the|and|of the|of|the|upon|on|with|le|en|y|yr|ar|dan|&)\s(?=[A-Z]))"
)

NAME = rf"{CAPITAL}(?:{_JOIN}{CAPITAL})*"
_NAME_LEFT = re.compile(rf"(?<![\w'’-]){NAME}(?:['’]s?)?\s*$")
_NAME_RIGHT = re.compile(rf"(?:\s+|\s[–—-]\s(?=[^\n,.;:]{{1,40}}\sdivision\b)){CAPITAL}(?:{_JOIN}{CAPITAL}){{0,4}}")
_DIVISION = re.compile(r"\sdivision\b")
_FOLLOW = re.compile(
    rf"(?:\s\([A-Z]{{2,8}}\))?\s(?:in|for|across)\s(?:(?:the|next-door|neighbouring|nearby)\s)?"
    rf"(?P<name>{NAME}(?:,\s{NAME})*(?:,?\sand\s{NAME})?)"
)
_IS_THE = re.compile(
    rf"(?P<name>{NAME}),?\s(?:is|was|becomes|became|has become)\s(?:only\s)?the\s"
    r"(?:latest|newest|first|second|third|only|next|last)\s$"
)
_DESCRIBED = re.compile(rf"(?P<name>{NAME}),\s(?:(?:a|an|the|its)\s)?(?:[\w-]+\s){{0,3}}$")
_LOWER = re.compile(r"\b[a-z]{3,}")
_ENDS_NAME = re.compile(r"\s*(?:$|\n|[,:|–—-])")
_COMPANY = re.compile(r"\s(?:Ltd|Limited|Group|LLP|CIC|Cyf|plc)\b")
_OWNER = re.compile(
    r"(?:\s(?:city|county|borough|district|metropolitan|county borough))*\s(?:council|corporation)$"
    r"|^(?:the|london borough of|royal borough of|borough of|city of|county of)\s",
    re.IGNORECASE,
)
_OWNERS = frozenset(("the", "london", "royal", "borough", "city", "county"))
_POSSESSIVE = re.compile(r"(?<=s)['’]$|['’]s$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s?\([^)]*\)")
_WORD_START = re.compile(r"(?<![\w'’-])[A-Z]")
_LETTERS = re.compile(r"\w*")
_FIRST_WORD = re.compile(r"[\s'’]")
_JOINED = re.compile(r"^(?:and the|and|of|the|upon|on|with|&)\s")
_OTHER_BODY = re.compile(
    r"^.*\b(?:Police|Constabulary|Council|Service|NHS|Trust|Authority|CCG|Board|Ofsted|Commission|Company|School"
    r"|Academy|College|Hospital|Home|Good|Outstanding|Inadequate|Improvement)\s(?:and|with)\s(?:the\s)?"
)
_ONE_OF = re.compile(r"\b[Aa]n? $")
_ARTICLE = 3
_MOST_WORDS, _ACRONYM_LENGTH, _FEW_TYPES, _LONGEST_LEAD = 12, 4, 3, 160


class ServiceRule(Rule):
    """How services of one type are named; see services.toml.

    Attributes: parts, parts_of: words that name a part of a service of these types, where they stand before `at` and
        its name; until: the month after which there were none any more, empty where there are; parts_only: whether
        inspectors rate parts of them and never the whole.
    """

    type: str
    heads: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    parts_of: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    capital: bool = False
    place: bool = False
    parts_only: bool = False
    until: str = ""


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
    hints: Words = ()
    service_types: Words = ()
    elsewhere: Literal["yes", ""] = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase of the matcher stands for: a form of a rule, a registered alias, an inspectorate."""

    part: str
    text: str
    rule: ServiceRule | None = None
    row: ServiceRow | None = None
    inspectorate: str = ""


class BodyRules:
    """The rules of services.toml, services.csv and inspectorates.csv, and the matcher of their phrases."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.types = folder.rules("services", ServiceRule)
        classes = folder.settings("services", Settings).classes
        self.not_names = frozenset(classes["not_names"])
        self.not_in_names = frozenset(classes["not_in_names"])
        self.not_places = frozenset(classes["not_places"])
        self.not_alone = frozenset(classes["not_alone"])
        scales = Scales(folder)
        self.labels = frozenset(scales.labels)
        self.aspect_words = frozenset(word for aspect in scales.aspects for word in aspect.split())
        self.plain_heads = frozenset(classes["plain_heads"])
        self.officers = re.compile(rf"\s(?:{'|'.join(classes['officers'])})\b", re.IGNORECASE)
        public = "|".join(classes["not_houses"])
        self.house_words = classes["houses"]
        self.houses = re.compile(
            rf"(?<![\w'’-])(?=[A-Z])(?!(?:\S+ ){{0,2}}(?i:{public})\s)(?P<name>(?:{CAPITAL}[ -]){{1,3}}"
            rf"(?:{'|'.join(words for house in classes['houses'] for words in (house, house.upper()))}))\b(?!\s[A-Z])"
        )
        shared = Counter(words for rule in self.types for words in rule.references)
        self.common = frozenset(words for words, types in shared.items() if types > _FEW_TYPES)
        rows = folder.rows("services", ServiceRow, key=("service_id",))
        self.register = {(row.type, plain_name(name)): row for row in rows for name in row.names}
        self.first_words = _OWNERS | {_first_word(name) for _, name in self.register}
        self.inspectorates = folder.rows("inspectorates", InspectorateRow, key=("inspectorate",))
        self.inspects = {row.inspectorate: row.service_types for row in self.inspectorates}
        self.parts = [(rule, _before_name(rule.parts)) for rule in self.types if rule.parts]
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
            for part, texts in (
                ("names", (*inspectorate.names, *inspectorate.nicknames)),
                ("hints", inspectorate.hints),
            ):
                for text in texts:
                    yield text.lower(), Phrase(part, text, inspectorate=inspectorate.inspectorate)


def _before_name(parts: Iterable[str]) -> re.Pattern[str]:
    """The name of a part at the end of what stands before the name of the whole."""
    names = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
    return re.compile(rf"\b(?P<part>{names})\s(?:at|in)\s(?:the\s)?$", re.IGNORECASE)


def plain_name(name: str) -> str:
    """A name for comparison: lower case, `and` for `&`, without owner and possessive."""
    plain = _POSSESSIVE.sub("", name.strip().lower().replace("&", "and").replace("’", "'")).removesuffix(" of england")
    return _OWNER.sub("", _OWNER.sub("", plain)).strip()


def _first_word(name: str) -> str:
    """The letters with which the plain name begins, but for what its owner adds."""
    return _LETTERS.match(name.lower().replace("&", "and")).group()  # type: ignore[union-attr]


def find_bodies(doc: Doc, rules: BodyRules) -> Iterator[Found]:
    """Yield each named mention of an inspectorate (label `inspectorate`) or a service (label `service`).

    Yields: Found with the field `name`, and for a service `type`, `key` (equal for mentions of one service), `own`
        (its own part of the name), `service_id`, `area`, `ons_code`, `descriptive` (whether it is no name but a
        description, as `services in Eskerford`); of overlapping services the longest.
    """
    tokens = tokens_of(doc)
    text = tokens.text
    inspectorates: list[Found] = []
    forms: list[tuple[int, int, Phrase]] = []
    for _, first, last in rules.matcher(doc):
        start, end = tokens.starts[first], tokens.ends[last - 1]
        for phrase in rules.phrases[text[start:end].lower()]:
            if phrase.inspectorate:
                fields = {"name": phrase.inspectorate, "named": phrase.part == "names"}
                inspectorates.append(Found(start, end, "services.inspectorates", "inspectorate", fields))
            else:
                forms.append((start, end, phrase))
    yield from inspectorates
    ends = sorted(one.end for one in inspectorates)
    services: list[Found] = []
    for start, end, phrase in forms:
        line = max([text.rfind("\n", 0, start) + 1, start - _LONGEST_LEAD, *(at for at in ends if at <= start)])
        services += _named(text, line, (start, end), phrase, rules)
    yield from longest_services(services, besides=inspectorates)


def longest_services(services: Iterable[Found], *, besides: Sequence[Found]) -> list[Found]:
    """Of overlapping mentions the longest, of equal ones the registered one; none that overlaps `besides`."""
    kept: list[Found] = []
    services = [
        one for one in services if not any(one.start < other.end and other.start < one.end for other in besides)
    ]
    for one in sorted(services, key=lambda one: (one.start - one.end, one.start, not one.fields["service_id"])):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


def _named(text: str, line: int, form: tuple[int, int], phrase: Phrase, rules: BodyRules) -> Iterator[Found]:
    """The service named beside one form of its type, if a name stands there.

    Args: line: where a name can begin at the earliest.
    """
    start, end = form
    if phrase.row:
        if text[start:end] == phrase.text:
            yield _registered(phrase.row, start, end, text[start:end], "services.register")
        return
    rule = phrase.rule
    if not rule:
        return
    lead = text[line:start]
    found: Found | None = None
    if phrase.part == "heads":
        if rule.capital and re.match(r"\sof\s[A-Z]", text[end : end + 5]):
            return
        name = _name_before(lead, rule, rules)
        if name and (not rule.capital or text[start].isupper() or " " in name.strip()):
            if not rule.place and (company := _COMPANY.match(text, end)):
                end = company.end()
            at = line + len(lead) - len(name)
            one_of = text[start].islower() and _ONE_OF.search(text, max(0, at - _ARTICLE), at)
            found = named_service(at, end, name, text[start:end], rule, rules, described=bool(one_of))
            shouted = text[found.start : end].isupper() and not found.fields["service_id"]
            if shouted and not (found.start == line and _ENDS_NAME.match(text, end)):
                return
        elif rule.place:
            found = _introduced(_IS_THE, lead, line, text[start:end], rule, rules)
    elif phrase.part == "prefixes":
        if match := _NAME_RIGHT.match(text, end):
            head = _DIVISION.match(text, match.end())
            stop, last = (head.end(), head.group().strip()) if head else (match.end(), "")
            found = named_service(start, stop, match.group(), last, rule, rules, before=text[start:end])
    elif phrase.part == "followed":
        if (match := _FOLLOW.match(text, end)) and plain_name(match["name"]) not in rules.not_places:
            before = text[start : match.start("name")]
            found = named_service(start, match.end(), match["name"], "", rule, rules, before=before)
    elif not rules.officers.match(text, end):
        found = _introduced(_DESCRIBED, lead, line, "", rule, rules)
    if found:
        yield found


def _introduced(
    pattern: re.Pattern[str], lead: str, line: int, head: str, rule: ServiceRule, rules: BodyRules
) -> Found | None:
    """The service that stands apart from the words that tell its type: *Eskerdale* is the latest region; *X*, a home.

    Args: lead: what stands before these words, from character `line` on.
    """
    match = pattern.search(lead)
    name = trimmed_name(match["name"], rules) if match else ""
    if not match or not name:
        return None
    at = line + match.end("name")
    return named_service(at - len(name), at, name, head, rule, rules)


def _name_before(lead: str, rule: ServiceRule, rules: BodyRules) -> str:
    """The name at the end of `lead`: a registered one that is all of it, else the run of capitalised words."""
    match = _NAME_LEFT.search(lead)
    own = trimmed_name(match.group(), rules) if match else ""
    for at in [match.start() for match in _WORD_START.finditer(lead)][-_MOST_WORDS:]:
        name = lead[at:]
        if (
            _first_word(name) in rules.first_words
            and (rule.type, plain_name(name)) in rules.register
            and (len(name) >= len(own) or _JOINED.match(own[: len(own) - len(name)] + "and "))
        ):
            return name
    return own


def trimmed_name(name: str, rules: BodyRules) -> str:
    """A name without the capitalised words before it that begin a sentence and belong to no name."""
    name = _OTHER_BODY.sub("", name)
    if name.lower() in rules.labels or any(word.lower() in rules.not_in_names for word in name.split()):
        return ""
    while name and _FIRST_WORD.split(name)[0].lower() in rules.not_names:
        name = _JOINED.sub("", name.partition(" ")[2].lstrip())
    return name if len(name.strip()) > 1 and name.strip().lower() not in rules.not_alone else ""


def named_service(
    start: int,
    end: int,
    name: str,
    head: str,
    rule: ServiceRule,
    rules: BodyRules,
    *,
    before: str = "",
    described: bool = False,
) -> Found:
    """A service of a rule's type, registered or not, by its name and the words after and before it.

    Args: described: whether it is one of its place: *an* Eskerford care home.
    """
    plain = plain_name(name)
    own = name.strip()
    if not _OWNER.search(_POSSESSIVE.sub("", own)) and (rule.place or not head[:1].isupper()):
        own = _POSSESSIVE.sub("", own)
    own = capwords(own) if own.isupper() and len(own) > _ACRONYM_LENGTH else own
    full = " ".join(part for part in (_BRACKETS.sub("", before).strip(), own, head) if part)
    descriptive = described or bool(_LOWER.search(before))
    if row := rules.register.get((rule.type, plain)):
        return _registered(row, start, end, full, rule.id, own=own, descriptive=descriptive)
    kind = "" if rule.place else " ".join(word for word in head.lower().split() if word not in rules.plain_heads)
    fields = {
        "descriptive": descriptive,
        "name": full,
        "own": own,
        "type": rule.type,
        "service_id": "",
        "area": name.strip() if rule.place else "",
        "ons_code": "",
        "key": f"{plain} {kind}".strip(),
        "whole": None,
    }
    return Found(start, end, rule.id, "service", fields)


def _registered(
    row: ServiceRow, start: int, end: int, name: str, rule: str, *, own: str = "", descriptive: bool = False
) -> Found:
    fields = {
        "descriptive": descriptive,
        "name": name,
        "own": own,
        "type": row.type,
        "service_id": row.service_id,
        "area": row.area,
        "ons_code": row.ons_code,
        "key": row.service_id,
        "whole": None,
    }
    return Found(start, end, rule, "service", fields)
