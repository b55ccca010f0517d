"""Names: a person's name taken apart, and the mentions that are one person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language

from extract.dates import MONTHS
from extract.grammar import GivenNameRow, Tagged, Tagger, TitleRow, load_tagger
from extract.mentions import Mention, split_role
from extract.rulebook import RuleFolder, Settings

_PREDICATE = re.compile(r"A?(?P<role>[DxMNORSh]+(?:P(?!D?[t#])D?[xMNORSh]+)*)")
_BECAME = re.compile(
    r",\s(?:\d+,\s)?who\s(?:became|is|was|has been|remains|works as|served as|serves as)\s"
    r"|(?:,\s\d+,)?\s(?:has been|was|is|will be|is to be)\s(?:appointed|named|chosen|confirmed)\s(?:(?:as|to be)\s)?"
    r"|(?:,\s\d+,)?\shas been\s(?=[^.,:;\n]{1,60}\s(?:since\s\d|for\s[\w-]+\s(?:months|years)\b))"
    r"|\sbecame\s(?:the\s)?|\sas\s"
    r"|[^.:\n“”\"]{0,80}?\s(?:starts?|started|begins?|began|takes?|took|joins?|joined)\s[^.:;\n“”\"]{0,40}?\bas\s"
)
_DATED = re.compile(rf"\s(?:in|since|until|from|on)\s(?:(?:{'|'.join(MONTHS)})\b|\d)")
_PROPER = re.compile(r"(?:the\s)?(?:charity\s|union\s|campaign\s|group\s)*(?P<name>[A-Z].*)")
_LONGEST_OCCUPATION = 3
_NO_OCCUPATION = ("ing", "ly", "wards")
"""How words end that are no noun, and so no occupation."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name taken apart."""

    full: str
    surname: str
    given: str
    gender: str


class NameRules:
    """The tagger of speakers.toml and the titles of titles.csv.

    Attributes: `places`: roles that a place or a party stands before.
    """

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.tagger: Tagger = load_tagger(nlp, folder)
        classes = folder.settings("speakers", Settings).classes
        self._nouns = dict(pair.split(": ") for pair in classes["role_verb"])
        self._part = re.compile(
            rf"(?:\s\([^()\n]*\))?,\s(?:\d+,\s)?who\s(?P<verb>{'|'.join(self._nouns)})\s(?P<of>[^,.;:“”\"\n]+)"
        )
        self.places = frozenset(classes["role_of_place"])
        titles = folder.rows("titles", TitleRow, key=("title",))
        self.titles = {row.title.lower(): row for row in titles}
        given_names = folder.rows("given_names", GivenNameRow, key=("name",))
        self._genders = {row.name.lower(): row.gender for row in given_names}
        self.nouns = {"f": frozenset(classes["female"]), "m": frozenset(classes["male"])}
        self.body_roles = tuple(classes["role_of_body"])
        self.body_nouns = frozenset(classes["organisation"])
        self.inspectorate_nouns = frozenset(classes["inspectorate"])
        self.seats = frozenset(classes["seat"])
        self.parties = frozenset(classes["party"])
        self.not_surnames = frozenset(classes["not_surname"])

    def name(self, words: str) -> Name:
        """A name without the titles that are no part of it: `Cllr Jo Smith` is Jo Smith, `Dr Jo Smith` stays."""
        parts = words.replace("’", "'").split()
        gender = ""
        kept: list[str] = []
        while parts and (row := self.titles.get(parts[0].lower().rstrip("."))):
            gender = gender or row.gender
            if row.in_name == "yes":
                kept.append(parts[0])
            parts.pop(0)
        given = parts[0] if len(parts) > 1 else ""
        gender = gender or self.gender(given or "".join(parts))
        return Name(" ".join([*kept, *parts]), parts[-1] if parts else "", given, gender)

    def gender(self, given: str) -> str:
        """`m` or `f` for a given name that is one of the two, else empty."""
        return self._genders.get(given.lower(), "")

    def part(self, text: str, at: int) -> tuple[str, str]:
        """(role, organisation) that a clause after a name, at a character, tells: `, who chairs the board`."""
        match = self._part.match(text, at)
        if not match:
            return "", ""
        noun, of = self._nouns[match["verb"]], match["of"]
        if body := _PROPER.match(of):
            return noun.rpartition(" ")[0], body["name"]
        body_words = of.removeprefix("the ").split()
        is_body = len(body_words) > 1 and body_words[-1] in self.body_nouns
        return f"{noun} {of}", " ".join(body_words) if is_body else ""

    def became(self, tagged: Tagged, at: int) -> tuple[str, str]:
        """(role, organisation) that a clause after a name, at a character, tells: `, who became the trust's chair`."""
        match = _BECAME.match(tagged.text, at)
        found = _PREDICATE.match(tagged.letters, tagged.token(match.end())) if match else None
        if not found or "R" not in found["role"]:
            return "", ""
        first, last = found.span("role")
        dated = _DATED.search(tagged.text, tagged.starts[first], tagged.ends[last - 1])
        last = tagged.token(dated.start()) if dated else last
        return split_role(tagged, first, last, self.places, self.parties)

    def is_courtesy(self, role: str) -> bool:
        """Whether a role is no more than a title: Cllr."""
        return role.lower().rstrip(".") in self.titles

    def role(self, words: str) -> str:
        """A role without courtesy titles (Mr, Dr) at its end; empty when nothing else is left."""
        parts = words.split()
        while parts and (row := self.titles.get(parts[-1].lower().rstrip("."))) and not row.rank:
            parts.pop()
        return " ".join(parts).strip(" ,")


def describe(tagged: Tagged, mention: Mention, rules: NameRules) -> tuple[str, str]:
    """(role, organisation) of a mention: the fullest part that is a role."""
    best = rank = ("", "")
    for first, last in mention.roles:
        letters = tagged.letters[first:last]
        if "R" not in letters and "T" not in letters:
            continue
        while last > first + 1 and tagged.letters[last - 1] == "T" and "R" in letters:
            last -= 1
        role, organisation = split_role(tagged, first, last, rules.places, rules.parties)
        role = rules.role(role)
        if "R" not in letters:
            rank = role, organisation
        elif role and (len(role) > len(best[0]) or not best[0]):
            best = role, organisation or best[1]
    if best[0] or rank[0]:
        return best if best[0] else rank
    return _occupation(tagged, mention), _owner(tagged, mention)


def _owner(tagged: Tagged, mention: Mention) -> str:
    """The body that a name belongs to: *Unison's* Jo Smith; empty for a place."""
    for first, last in mention.roles:
        letters, words = tagged.letters[first:last], tagged.words(first, last - 1)
        if letters[-1:] == "S" and (set(letters) & set("OE") or words.isupper()) and words != words.lower():
            return words
    return ""


def _occupation(tagged: Tagged, mention: Mention) -> str:
    """What somebody does, in the words right before their name: retired *docker* Jo Smith; empty where none are."""
    at = mention.name[0]
    first = at
    while first > mention.start and at - first < _LONGEST_OCCUPATION and tagged.letters[first - 1] in "xMh":
        first -= 1
    words = tagged.words(first, at)
    if tagged.letters[first - 1 : first] == "A":
        return ""
    if first == at or not tagged.is_given(at) or tagged.letters[at - 1] != "x" or words[1:] != words[1:].lower():
        return ""
    doing = words.partition(" ")[0].endswith("ing")
    return "" if doing or not words.strip() or words.endswith(_NO_OCCUPATION) else words


@dataclass(slots=True)
class Person:
    """One person of an article, put together from the mentions that are the same."""

    name: str
    surname: str
    given: str
    gender: str = ""
    role: str = ""
    organisation: str = ""
    mentions: list[tuple[int, int]] = field(default_factory=list)

    def is_named(self, name: Name) -> bool:
        """Whether a name can be this person's: same surname and no other first name, or its first name."""
        if self.gender and name.gender and self.gender != name.gender:
            return False
        if name.surname.lower() == self.surname.lower():
            return not name.given or not self.given or _same_given(name.given, self.given)
        return not name.given and bool(self.given) and name.surname.lower() == self.given.lower()


def _same_given(one: str, other: str) -> bool:
    """Equal first names, or one the initial of the other."""
    one, other = one.lower().rstrip("."), other.lower().rstrip(".")
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def join_people(mentions: Iterable[Mapping[str, Any]], rules: NameRules) -> list[Person]:
    """The persons of an article: full names first, then surnames and first names that fit exactly one of them."""
    people: list[Person] = []
    for mention in sorted(mentions, key=lambda one: (not one["given"], one["start"])):
        name = Name(mention["name"], mention["surname"], mention["given"], mention["gender"])
        same = [person for person in people if person.is_named(name)]
        person = same[-1] if same else Person(name.full, name.surname, name.given)
        if not same:
            people.append(person)
        if len(name.full) > len(person.name) and name.given:
            person.name = name.full
        person.gender = person.gender or name.gender
        if not person.role or (mention["role"] and rules.is_courtesy(person.role)):
            person.role = mention["role"]
        person.organisation = person.organisation or mention["organisation"]
        person.mentions.append((mention["start"], mention["end"]))
    return people
