"""Bare names: inspected services named without the words that tell their type, by what stands beside the name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from extract.bodies import CAPITAL, NAME, BodyRules, longest_services, named_service, trimmed_name
from extract.spans import Found

_ACRONYM = re.compile(r"\s?\(([A-Z][A-Za-z&]{1,7})\)")
_BEGINS, _ENDS = re.compile(r"(?<![\w-])"), re.compile(r"(?![\w-]|\s[A-Z])")
_RATED = (
    r"(?:(?:given|awarded|handed)\s(?:a|an|the|its)\s(?:[\w-]+\s)?(?:score|rating|grade|star|[0-6]\b)"
    r"|(?:got|received|earned|achieved|gained|managed|won|holds|held)\s(?:a|an)\s[\w‘’“”\"'-]+\s(?:score|rating|grade|verdict|mark)\b"
    r"|(?:rated|judged|graded|deemed|classed|branded|marked|assessed|retained)\b|(?:placed|put|kept)\s(?:in|into)\s)"
)
_IS_RATED = rf"(?:(?:has|have|had|was|were|is|are|been|also|now|still|again|being)\s)*[\"“‘']?{_RATED}"
_PLACES = r"(?:beds?|residents?|people|patients|pupils|places?|children|men|women|covers|customers)"
_NAMES = rf"(?P<name>{CAPITAL}(?:\s{CAPITAL})+)"
_FEW_NAMES = rf"(?P<name>{CAPITAL}(?:\s{CAPITAL}){{0,2}})"
_ASIDE = r"(?:,[^,.\n]{1,60},)?"
_BEFORE = r"(?<![\w'’-])(?<!\bin\s)(?<!\bnear\s)"
_NAME_RATED = re.compile(rf"{_BEFORE}{_NAMES}{_ASIDE}\s{_IS_RATED}")
_RATED_NAME = re.compile(rf"\b{_RATED}\s(?:the\s)?{_NAMES}")
_NAME_WITH_PLACES = re.compile(
    rf"{_BEFORE}{_NAMES}(?:,\s(?:which|where|home to|registered for)\b[^.\n]{{0,50}}\b{_PLACES}\b|'s ratings?\b)"
)
_SISTER = re.compile(rf"\b(?:other|second|sister)\s[\w'’]+,\s{_NAMES}(?:\sin\s{NAME})?,")
_RATED_ASIDE = re.compile(rf",\s(?:which\s)?{_IS_RATED}")
_NEIGHBOURING = re.compile(rf"[Nn](?<=\b.)eighbouring\s(?P<name>{NAME}){_ASIDE},?\s(?:which\s)?{_IS_RATED}")
_A_NEIGHBOUR = re.compile(
    rf"{_BEFORE}{_FEW_NAMES},\s(?:a|its|their|the|another|our)\s(?:sister|neighbour\w*|next-door)\b"
    rf"[^,.\n]{{0,30}},\s{_IS_RATED}"
)
_WHICH_IS_RATED = re.compile(
    rf"(?:{_BEFORE}|\b(?:border|next door|neighbours|colleagues)\s(?:in|at)\s){_FEW_NAMES}"
    rf",\swhich\s(?:{_IS_RATED}|(?:has\s)?(?:climbed|risen|rose|fell)\sfrom\b)"
)
_GOT = (
    rf"(?:{_IS_RATED}|(?:came|come|comes|went|walked)\s(?:out|away|home)\s(?:as|with|at)\b"
    r"|(?:got|scored|managed|gained|earned|received|was|is)\s[\"“‘'])"
)
_AND_ITS = re.compile(rf"\b(?:while|and|but|whereas)\s(?P<name>{NAME})['’]s\s{_GOT}")
_AT_NAME = re.compile(rf"\b(?:in|at|of|for|across)\s(?P<name>{NAME})\b(?!['’]s)")
_AND_ONE = re.compile(rf"and (?<=\band )one, (?P<name>{NAME}),")


def find_short_names(text: str, services: Sequence[Found], taken: Iterable[tuple[int, int]]) -> Iterator[Found]:
    """Yield later mentions by an acronym given in brackets, or by the name without its head (`Elmbrook`).

    Args: taken: characters that belong to other mentions.
    """
    used = list(taken)
    owners: Mapping[str, set[str]] = defaultdict(set)
    for one in services:
        owners[one.fields["own"]].add(one.fields["key"])
    for one in {(one.fields["type"], one.fields["key"]): one for one in reversed(services)}.values():
        names = {match[1]} if (match := _ACRONYM.match(text, one.end)) else set()
        if len(owners[one.fields["own"]]) == 1:
            names.add(one.fields["own"])
        if not one.fields["area"]:
            names.add(one.fields["name"].rpartition(" ")[0])
        for name in sorted(names - {""}, key=len, reverse=True):
            for at, stop in _mentions(name, text):
                if not any(at < end and start < stop for start, end in used):
                    used.append((at, stop))
                    yield Found(at, stop, "services.short_name", "service", one.fields)


def find_rated_names(
    text: str, types: Collection[str], taken: Sequence[tuple[int, int]], rules: BodyRules
) -> Iterator[Found]:
    """Yield names without a head that the text rates or describes: Hafod Garannog, where it is about care homes.

    Args: types: the service types that the article's inspectorates inspect.
    """
    lower = text.lower()
    described = {rule.type: rule for rule in rules.types if rule.descriptions and rule.type in types}
    counts = +Counter({rule.type: sum(map(lower.count, rule.descriptions)) for rule in described.values()})
    counts = counts or +Counter({rule.type: lower.count(rule.references[0]) for rule in described.values()})
    if not counts:
        return
    rule = described[counts.most_common(1)[0][0]]
    frames = (rules.houses, _NAME_RATED, _RATED_NAME, _described(rule.descriptions), _NAME_WITH_PLACES, _SISTER)
    houses = {word.lower() for word in rules.house_words}
    found: list[Found] = []
    for name, start, end in _framed(text, frames, taken, rules):
        own, _, house = name.rpartition(" ")
        split = own and house.lower() in houses
        found.append(named_service(start, end, own if split else name, house if split else "", rule, rules))
    yield from longest_services(found, besides=[])


def find_neighbours(text: str, type_: str, taken: Sequence[tuple[int, int]], rules: BodyRules) -> Iterator[Found]:
    """Yield places that stand for a service of the article's type: another team, *Marrow*, was rated good."""
    rule = next((rule for rule in rules.types if rule.type == type_), None)
    if not rule:
        return
    beside = [_beside(rule.references, rule.heads)] if _RATED_ASIDE.search(text) else []
    frames = (*beside, _NEIGHBOURING, _A_NEIGHBOUR, _AND_ONE)
    if rule.place:
        frames += (_WHICH_IS_RATED, _AND_ITS, *_of_place(rule.references, rule.heads))
    for name, start, end in _framed(text, frames, taken, rules):
        if not rules.aspect_words.issuperset(name.lower().split()):
            yield named_service(start, end, name, "", rule, rules)


def find_only_name(
    opening: str, types: Collection[str], taken: Sequence[tuple[int, int]], rules: BodyRules
) -> Iterator[Found]:
    """Yield the place or house in which an article that names no service finds one: in *Eskerford* … its youth team.

    Args: opening: the first lines of the text; types: the service types that the article's inspectorates inspect.
    """
    rows = [rule for rule in rules.types if rule.type in types and (rule.references or rule.heads)]
    nouns = {rule.type: _noun(rule.references, rule.heads, rules.common).findall(opening) for rule in rows}
    rule = max(rows, key=lambda rule: len(nouns[rule.type]), default=None)
    if not rule or not nouns[rule.type]:
        return
    heads = [noun for noun in nouns[rule.type] if noun.lower() in map(str.lower, rule.heads)]
    names = Counter(name for name, _, _ in _framed(opening, [_AT_NAME], taken, rules))
    for name, count in names.items():
        names[name] = count + sum(1 for _ in _mentions(name, opening))
    known = {
        name: count
        for name, count in names.items()
        if name.lower() not in rules.not_places and (rule.place or " " in name)
    }
    name = max(known, key=lambda name: known[name], default="")
    for start, end in _mentions(name, opening) if name else ():
        if not any(start < last and first < end for first, last in taken):
            yield named_service(start, end, name, heads[0] if heads and rule.place else "", rule, rules)


@cache
def _noun(references: tuple[str, ...], heads: tuple[str, ...], common: frozenset[str]) -> re.Pattern[str]:
    """What a text calls one service of a type and hardly any other: its *youth offending team*, the *home*."""
    nouns = "|".join(re.escape(words.removeprefix("the ")) for words in (*heads, *references) if words not in common)
    return re.compile(rf"\b(?:its|the|this|another|our)\s(?:\d+-\w+\s)?({nouns})\b", re.IGNORECASE)


@cache
def _described(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """A name after a description: the care home *Eskerford Lodge*."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, nouns))})\s(?:called\s|named\s)?(?P<name>{NAME})")


@cache
def _beside(references: tuple[str, ...], heads: tuple[str, ...]) -> re.Pattern[str]:
    """A name beside what stands for a service: another team, *Marrow*, was rated good."""
    nouns = "|".join(re.escape(words.removeprefix("the ")) for words in (*references, *heads))
    return re.compile(rf"\b(?:{nouns}|one)\b[^,.;\n]{{0,40}},\s(?P<name>{NAME}){_RATED_ASIDE.pattern}")


@cache
def _of_place(references: tuple[str, ...], heads: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """A place whose service is rated: the team next door in *Marrow* got a good; *Marrow*, whose team got a good."""
    nouns = "|".join(re.escape(words.removeprefix("the ").lower()) for words in (*references, *heads))
    beside = (
        r"(?:next door|nearby|over the (?:border|river|hill|water)|across the (?:border|river|county)|down the road)"
    )
    return (
        re.compile(rf"\b(?i:{nouns})\s{beside}\s(?:in|at)\s(?P<name>{NAME})\b[^.;\n]{{0,70}}?\s{_GOT}"),
        re.compile(rf"{_BEFORE}{_FEW_NAMES},\swhose\s(?i:{nouns})\s{_GOT}"),
    )


def _mentions(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as a whole and is not the beginning of a longer one."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        whole = _BEGINS.match(text, start) and _ENDS.match(text, end)
        if whole:
            yield start, end
        start = text.find(name, end if whole else start + 1)


def _framed(
    text: str, frames: Iterable[re.Pattern[str]], taken: Sequence[tuple[int, int]], rules: BodyRules
) -> Iterator[tuple[str, int, int]]:
    """The names (and where they stand) that frames find and that belong to no other mention."""
    for frame in frames:
        for match in frame.finditer(text):
            start, end = match.span("name")
            name = trimmed_name(text[start:end], rules)
            if name and not any(end - len(name) < last and first < end for first, last in taken):
                yield name, end - len(name), end
