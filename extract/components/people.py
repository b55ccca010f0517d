"""People: every person whom the article names, with role and organisation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extract.grammar import PERSON_NAME, Tagged
from extract.mentions import parse_mention, split_role
from extract.names import NameRules, describe
from extract.rulebook import RuleFolder
from extract.spans import Found, declare, read, write

_DESCRIBED = re.compile(r",\s(?:who(?:se)?\b|(?:aged\s)?\d{1,3}(?:,|\.|\sand\b))")
_ARTICLE = re.compile(r"^the ")
_KIND = re.compile(r"(?:[a-z]+ )*?(?:charity|union|group|campaigners|network|club|firm|company) (?=[A-Z])")
_AGED = re.compile(r"(?<![NTh])N(?=x?C#)|(?<=[.n]R)N(?=[CAbVv])")
_SINGLE = re.compile(r"(?:^|(?<=[.n])|(?<=[.n]P)|(?<=[.n][xc]P))N(?=C[W#])")
_GIVEN = re.compile(r"(?:^|(?<=[.n])|(?<=[.n]P))N(?=[AbVvCdh(]|SR)(?!hN)|(?<![NTh])N(?=CW)|(?:^|(?<=[.n]))N(?=PN[Ab])")
_OF = re.compile(r"C?P(?P<body>D?[NMOERShlcPx]+)")
_IN_BRACKETS = re.compile(r"\((?P<role>[DMERNOPxch]{1,12})\)")
_REACH = 12
_ROLE_AFTER = re.compile(r"C(?P<role>D?[xM]{0,2}R(?:S[xMO]+|PD?[RxMNOSEh]+)*)(?=[C.n])")
_ROLE_BEFORE = re.compile(r"(?P<role>D[xM]{0,2}R(?:PD?[xMNOSEh]+)*)C$|aP(?P<direct>R(?:PD?[RxMNOSEh]+)*)$")
_BORDER = re.compile(r"[.n;:qdVvAbWu()]")


def find_people(tagged: Tagged, rules: NameRules, bodies: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
    """Yield each mention of a person by name, outside quotation marks.

    A run of capitalised words is a person where it begins with a given name, has a title, a role beside it, or a verb
    of speech, or where an age or "who" follows; the last, and a given name, also make one of a single word that begins
    a sentence.

    Args: bodies: characters of the names of services.
    Yields: Found with `name`, `surname`, `given`, `gender`, `role`, `organisation` as this mention has them.
    """
    letters = tagged.letters
    single = (match for pattern in (_GIVEN, _AGED) for match in pattern.finditer(letters))
    alone = [match for match in single if tagged.is_given(match.start())]
    runs = [*PERSON_NAME.finditer(letters), *_SINGLE.finditer(letters), *alone]
    borders = [match.start() for match in _BORDER.finditer(letters)]
    for first, last in sorted({match.span() for match in runs}):
        before, after = bisect_left(borders, first), bisect_left(borders, last)
        start = borders[before - 1] + 1 if before else 0
        end = next((border for border in borders[after:] if letters[border] != ")"), len(letters))
        mention = parse_mention(tagged, start, end)
        for begin in (start, first):
            if not mention or mention.kind != "person" or mention.name[1] != last:
                mention = parse_mention(tagged, begin, last)
        if not mention or mention.kind != "person":
            continue
        role, organisation = describe(tagged, mention, rules)
        told = rules.part(tagged.text, tagged.ends[last - 1])
        part, body = told if any(told) else rules.became(tagged, tagged.ends[last - 1])
        if not any((role, part)):
            part, body = _beside(tagged, last, rules) or _apposed(tagged, first, last, rules) or (part, body)
        if part and (not role or rules.is_courtesy(role)):
            role = part
        organisation = organisation or body
        speaks = (
            letters[first - 1 : first] != "P"
            and letters[last : last + 1] not in "OEBRI"
            and "V" in (letters[end : end + 1], letters[start - 1 : start])
        )
        organisation = organisation or _body_after(tagged, last)
        relative = last - first > 1 and letters.startswith("SR", last)
        described = relative or organisation or _DESCRIBED.match(tagged.text, tagged.ends[last - 1])
        if letters.rfind("(", 0, first) > letters.rfind(")", 0, first) and not role:
            continue
        given = tagged.is_given(first) and not _is_place(tagged, first, last, rules, bodies)
        if described or given or (last - first > 1 and (role or "T" in letters[first:last] or speaks)):
            name = rules.name(tagged.words(*mention.name))
            if name.surname:
                fields = {
                    "name": name.full,
                    "surname": name.surname,
                    "given": name.given,
                    "gender": name.gender,
                    "role": role,
                    "organisation": organisation,
                }
                yield Found(
                    tagged.starts[mention.name[0]], tagged.ends[mention.name[1] - 1], "people.name", "person", fields
                )


def _is_place(tagged: Tagged, first: int, last: int, rules: NameRules, bodies: Sequence[tuple[int, int]]) -> bool:
    """Whether a run of names that begins with a given name is a road, a house or a service named after somebody."""
    start, end = tagged.starts[first], tagged.ends[last - 1]
    return (
        tagged.letters[last : last + 1] in ("O", "E")
        or tagged.words(last - 1, last).lower() in rules.not_surnames
        or any(start < stop and begin < end for begin, stop in bodies)
    )


def _beside(tagged: Tagged, at: int, rules: NameRules) -> tuple[str, str] | None:
    """(role, organisation) right after a name: Jo Smith *MSP*; Jo Smith *(chair of governors)*."""
    if tagged.letters[at : at + 1] == "t" and tagged.words(at, at + 1).lower() in rules.seats:
        return tagged.words(at, at + 1), ""
    match = _IN_BRACKETS.match(tagged.letters, at)
    return (
        split_role(tagged, *match.span("role"), rules.places, rules.parties) if match and "R" in match["role"] else None
    )


def _apposed(tagged: Tagged, first: int, last: int, rules: NameRules) -> tuple[str, str] | None:
    """(role, organisation) between commas beside a name anywhere: they rang Jo Smith, *the head of care*, and …"""
    match = _ROLE_AFTER.match(tagged.letters, last) or _ROLE_BEFORE.search(
        tagged.letters, max(0, first - _REACH), first
    )
    if not match:
        return None
    role = "role" if match["role"] else "direct"
    return split_role(tagged, *match.span(role), rules.places, rules.parties)


def _body_after(tagged: Tagged, at: int) -> str:
    """The body that a person is from: Jo Smith, *of the Marrow Trust*; empty for a place."""
    match = _OF.match(tagged.letters, at)
    if not match or (tagged.letters[at] == "P" and tagged.words(at, at + 1).lower() not in ("of", "from")):
        return ""
    words = _ARTICLE.sub("", tagged.words(*match.span("body")))
    if kind := _KIND.match(words):
        return words[kind.end() :]
    is_body = words != words.lower() and ("O" in match["body"] or "E" in match["body"] or words.isupper())
    return words if is_body else ""


class People:
    """Writes `doc.spans["people"]`."""

    def __init__(self, rules: NameRules) -> None:
        declare("people")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        quoted = [(start, end) for quote in read(doc, "quotes") for start, end in quote["parts"]]
        aside = [
            (block["start"], block["end"])
            for block in read(doc, "blocks")
            if block["label"] not in ("paragraph", "bullet", "headline", "caption")
        ]
        bodies = [(one["start"], one["end"]) for one in read(doc, "services")]
        return write(doc, "people", find_people(self.rules.tagger(doc).hidden(quoted + aside), self.rules, bodies))


@Language.factory("extract_people", default_config={"rules": None}, assigns=["doc.spans"])
def create_people(nlp: Language, name: str, rules: str | None) -> People:
    """The component `extract_people`; `rules` is a rule folder laid over the built-in one."""
    return People(NameRules(nlp, RuleFolder.at(rules)))
