"""Cast: the people and bodies of one article, and who "he", "Mr Smith", "the chief inspector" or "it" is among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extract.body_names import ARTICLE, BodyNames
from extract.grammar import Tagged
from extract.mentions import Mention, parse_mention, split_role
from extract.names import NameRules, Person, describe
from extract.subjects import sentence_subject

Fields = dict[str, str]

NOBODY: Fields = {"speaker": "", "speaker_type": "", "role": "", "organisation": "", "link": ""}
_UNNAMED_ROLE = re.compile(r"M*R(?:PN+)?(?=[^N])")
_INSPECTING = re.compile(r"\b(?:inspector|HMI)\b", re.IGNORECASE)
_LAST_SUBJECT = re.compile(r"C(?P<speaker>[DpyMNx]{0,4}[IEB])A?V[.C]")
_SENTENCE_START = re.compile(r"(?:(?<=[.n;])|^)(?=[^.n;])")
_ONE_OF = frozenset(["one", "another", "some", "others", "many", "several", "two", "most", "a few"])
_PEOPLE = {"people": "person", "children": "child", "men": "man", "women": "woman", "staff": "staff"}
_ACRONYM = re.compile(r"[A-Z]{3,}")
_WHICH = (", which ", ", whose directors", ", that ")
_SHORT_ROLE = 5
_A_ONE = frozenset(("a", "an", "one", "another"))
_INTRODUCED = re.compile(r"D[xM#th]{0,6}R(?:P[D#xN]+)?|D#hthM(?=[WAbVvP])")
_GROUP = re.compile(r"(?:^|(?<=[.nc]))[DMxP#]{0,6}(?P<noun>R)")
_OWN_WORDS = ("letter", "blog", "post", "tweet", "statement", "email", "e-mail", "note", "memo", "article", "column")
_OWNED = ("its", "their")
_PLURAL = frozenset(["they", "we", "their"])
_BODY_KINDS = ("inspectors", "report", "inspectorate", "organisation")


@dataclass
class Cast:
    """Who is who in one article; `speaker` is asked in reading order.

    Attributes:
        bodies: what the article calls its inspectorates, services and other bodies.
        role_services, council_roles: words of roles (lower case) that speak for a service, the main one first, or for
            the council where the text names no other body.
    """

    tagged: Tagged
    names: NameRules
    people: list[Person]
    bodies: BodyNames
    role_services: Sequence[tuple[str, frozenset[str]]] = ()
    council_roles: frozenset[str] = frozenset()
    spoken: list[tuple[int, Fields]] = field(default_factory=list)

    @cached_property
    def _subjects(self) -> list[tuple[int, Mention]]:
        """The bodies with which sentences begin, or end (…, *her report* says), and where they stand."""
        starts = (match.start() for match in _SENTENCE_START.finditer(self.tagged.letters))
        mentions = [sentence_subject(self.tagged, start) for start in starts]
        asides = (match.span("speaker") for match in _LAST_SUBJECT.finditer(self.tagged.letters))
        mentions += [parse_mention(self.tagged, *aside) for aside in asides]
        return [(self.tagged.starts[one.start], one) for one in mentions if one and one.kind in _BODY_KINDS]

    def speaker(self, mention: Mention, at: int) -> Fields:
        """The fields speaker, speaker_type, role, organisation of a mention whose utterance begins at a character.

        Yields also `link`: what connects the mention with the name, empty where it is the name.
        """
        fields = self._named(mention)
        self.spoken.append((at, fields))
        return fields

    def report(self) -> Fields:
        """The inspection report, for what nobody else is said to say."""
        return self._kind("report")

    def _named(self, mention: Mention) -> Fields:
        words = self.tagged.words(mention.start, mention.end).lower()
        if mention.kind == "report" and words.startswith(("his ", "her ")) and words.endswith(_OWN_WORDS):
            return self._pronoun(words.partition(" ")[0], self.tagged.starts[mention.start])
        if mention.kind == "pronoun":
            return self._pronoun(words, self.tagged.starts[mention.start])
        if mention.kind == "person":
            return self._person(mention)
        if mention.kind != "inspectors" and words in _ONE_OF:
            return self._one_of(mention.start)
        if mention.kind == "role":
            return self._role(mention)
        return self._body(mention)

    def _person(self, mention: Mention) -> Fields:
        role, organisation = describe(self.tagged, mention, self.names)
        name = self.names.name(self.tagged.words(*mention.name))
        known = [person for person in self.people if person.is_named(name)]
        if not role and (body := self._body_like_person(mention, single=not known)):
            return body
        person = known[-1] if known else Person(name.full, name.surname, name.given)
        if self.names.is_courtesy(role) or (len(role.split()) < len(person.role.split()) and not organisation):
            role = person.role or role
        owner = self._owner(mention)
        if not (organisation or owner or person.organisation):
            owner = self._union(role or person.role, mention)
        person.organisation = person.organisation or owner
        organisation = organisation or owner
        link = "" if name.full == person.name else "this part of the name"
        return self._fields(person.name, role or person.role, organisation or person.organisation, link)

    def _body_like_person(self, mention: Mention, *, single: bool) -> Fields:
        """The fields of a body that looks like a person: Meridian said; HMCTS said; *Marrow Living*, which runs it.

        Args: single: whether one word may be a body: it is nobody's name.
        """
        words = self.tagged.words(*mention.name)
        is_thing = self.tagged.text.startswith(_WHICH, self.tagged.ends[mention.name[1] - 1])
        single = single and mention.name[1] - mention.name[0] == 1 and not self.tagged.is_given(mention.name[0])
        full = (
            words
            if is_thing or (single and bool(_ACRONYM.fullmatch(words)))
            else self.bodies.name_from(words)
            if single
            else ""
        )
        return NOBODY | {"speaker": full, "speaker_type": "organisation", "organisation": full} if full else {}

    def _union(self, role: str, mention: Mention) -> str:
        """The body named just before somebody who can only be of one: Napo was cross. *Branch secretary* Jo Smith …"""
        is_of_body = any(role.lower().endswith(one) for one in self.names.body_roles)
        body = self._body_before(self.tagged.starts[mention.start]) if is_of_body else ""
        return "" if self.bodies.is_known(body) or body.islower() else body

    def _owner(self, mention: Mention) -> str:
        """The body that "its" means before a person's role: *its* chair, Jo Smith."""
        for first, _ in mention.roles:
            owner = next((at for at in (first - 1, first) if self.tagged.words(at, at + 1).lower() in _OWNED), None)
            if owner is not None:
                return self._body_before(self.tagged.starts[owner])
        return ""

    def _body_before(self, at: int) -> str:
        """The last body that spoke, by itself or by somebody, or began a sentence, in this paragraph or the last."""
        text = self.tagged.text
        above = text.rfind("\n", 0, len(text[: text.rfind("\n", 0, at) + 1].rstrip("\n"))) + 1
        bodies = [(when, fields["organisation"]) for when, fields in self.spoken]
        bodies += [(when, self._body(mention)["organisation"]) for when, mention in self._subjects]
        return max(((when, name) for when, name in bodies if name and above <= when < at), default=(0, ""))[1]

    def _fields(self, name: str, role: str, organisation: str, link: str) -> Fields:
        organisation = self.bodies.in_full(organisation or self.bodies.of_role(role))
        words = role.lower()
        if not organisation and _INSPECTING.search(role):
            organisation = self.bodies.inspectorate
        elif not organisation and any(one in words for one in self.council_roles):
            organisation = self.bodies.called("council")
        elif not organisation:
            organisation = next((name for name, roles in self.role_services if _is_one_of(words, roles)), "")
        return {"speaker": name, "speaker_type": "person", "role": role, "organisation": organisation, "link": link}

    def _role(self, mention: Mention) -> Fields:
        """An unnamed role: the person of the article who has it, else the words themselves."""
        words = ARTICLE.sub("", self.tagged.words(mention.start, mention.end).partition(" who ")[0].rstrip(" ,"))
        first = self.tagged.words(mention.start, mention.start + 1).lower()
        wanted = set(words.lower().split())
        for person in reversed(self.people):
            if first in ("the", "its", "their", *wanted) and wanted <= set(person.role.lower().split()):
                return self._fields(person.name, person.role, person.organisation, "the person with this role")
        if words.lower() in ("inspector", "lead inspector", "one inspector"):
            return self._kind("inspectors")
        role, organisation = split_role(self.tagged, mention.start, mention.end, self.names.places)
        opens = self.tagged.letters[mention.start - 1 : mention.start] in ("", ".", "n", "q") and " " not in role
        if not organisation and role.lower().startswith("spokes"):
            organisation = self._body_before(self.tagged.starts[mention.start])
        is_title = bool(organisation) or (role[:1].isupper() and not opens) or role.lower().startswith("spokes")
        return self._fields(words, role if is_title else "", organisation, "")

    def _kind(self, kind: str) -> Fields:
        """The inspectors or their report, whoever they are."""
        organisation = self.bodies.inspectorate if kind == "inspectors" else ""
        return NOBODY | {"speaker": kind, "speaker_type": kind, "organisation": organisation}

    def _body(self, mention: Mention) -> Fields:
        """Inspectors, a report, a body; "the inspectorate" and "the watchdog" are the article's inspectorate."""
        if mention.kind in ("inspectors", "report"):
            return self._kind(mention.kind)
        start, end = self.tagged.starts[mention.start], self.tagged.ends[mention.end - 1]
        words = ARTICLE.sub("", self.tagged.text[start:end].rstrip(" ,"))
        if mention.kind == "inspectorate" and not any(start <= one["start"] < end for one in self.bodies.inspectorates):
            words = self.bodies.inspectorate or words
        full = self.bodies.inspectorate_named(words) or self.bodies.in_full(words)
        link = "" if full == words else "what the article calls it in full"
        return NOBODY | {"speaker": full, "speaker_type": "organisation", "organisation": full, "link": link}

    def _one_of(self, at: int) -> Fields:
        """One, another, some: of the people named just before, as *teenager* for `Teenagers … One said`."""
        letters = self.tagged.letters
        start = max(letters.rfind("n", 0, at), 0)
        subjects = [match.start("noun") for match in _GROUP.finditer(letters, start, at)]
        for role in [*reversed(subjects), *range(at - 1, start - 1, -1)]:
            word = self.tagged.words(role, role + 1).lower()
            if letters[role] == "R" and (word.endswith("s") or word in _PEOPLE):
                one = self.tagged.words(at, at + 1).lower() in ("one", "another")
                name = _singular(word) if one else word
                return NOBODY | {"speaker": name, "speaker_type": "person", "link": "of those named just before"}
        return NOBODY | {"speaker": self.tagged.words(at, at + 1), "speaker_type": "person"}

    def _pronoun(self, word: str, at: int) -> Fields:
        """He and she are the last person who spoke or was named; it and they the last report, inspectors or body."""
        if word in ("he", "she", "his", "her"):
            return self._he_or_she("m" if word in ("he", "his") else "f", at)
        bodies = [(when, fields) for when, fields in self.spoken if when < at and not _is_person(fields)]
        bodies += [
            (
                when,
                self._body(mention)
                if mention.kind != "inspectorate" or word not in _PLURAL
                else self._kind("inspectors"),
            )
            for when, mention in self._subjects
            if when < at and (mention.kind == "inspectors") <= (word in _PLURAL)
        ]
        if bodies:
            return max(bodies, key=lambda one: one[0])[1] | {"link": "the last body that spoke or began a sentence"}
        if not self.bodies.inspectorate:
            return NOBODY
        return self._kind("inspectors" if word in _PLURAL else "report") | {"link": "no other body is named before"}

    def _he_or_she(self, gender: str, at: int) -> Fields:
        fits = ("", gender)
        named = [
            (start, person)
            for person in self.people
            for start, _ in person.mentions
            if start < at and person.gender in fits
        ]
        spoken = [
            (when, fields)
            for when, fields in self.spoken
            if when < at and _is_person(fields) and self._gender(fields["speaker"]) in fits
        ]
        last = max(named, key=lambda one: one[0], default=None)
        latest = max([*(when for when, _ in spoken), last[0] if last else -1], default=-1)
        somebody = self._somebody(gender, at)
        if somebody and self.tagged.starts[somebody.start] > latest:
            return self._role(somebody) | {"link": "the last person introduced"}
        if spoken and (not last or spoken[-1][0] > last[0] or last[1].name == spoken[-1][1]["speaker"]):
            return spoken[-1][1] | {"link": "the last person who spoke"}
        if last:
            return self._fields(last[1].name, last[1].role, last[1].organisation, "the last person named")
        return self._unnamed_role(at)

    @cached_property
    def _introduced(self) -> list[Mention]:
        """The people without a name whom the text introduces: *A woman* whose son was there; *a girl of 15*."""
        found = (Mention(*match.span(), "role") for match in _INTRODUCED.finditer(self.tagged.letters))
        ones = [one for one in found if self.tagged.words(one.start, one.start + 1).lower() in _A_ONE]
        return [one for one in ones if self._opens(one) or self._of(one)]

    def _opens(self, mention: Mention) -> bool:
        return self.tagged.letters[mention.start - 1 : mention.start] in ("", ".", "n")

    def _somebody(self, gender: str, at: int) -> Mention | None:
        """The person without a name whom a pronoun can mean: of its paragraph, or of the one before if said to speak.

        One who does not begin a sentence only where the paragraph names nobody before.
        """
        text, letters = self.tagged.text, self.tagged.letters
        start = text.rfind("\n", 0, at) + 1
        above = text.rfind("\n", 0, len(text[:start].rstrip("\n"))) + 1
        named = min((begin for person in self.people for begin, _ in person.mentions if begin >= start), default=at)
        for one in reversed(self._introduced):
            here = self.tagged.starts[one.start]
            if here >= at or self._of(one) not in ("", gender):
                continue
            if here >= start and (self._opens(one) or here < named):
                return one
            speaks = "V" in letters[one.end : letters.find(".", one.end)]
            return one if above <= here < start and self._opens(one) and speaks else None
        return None

    def _of(self, mention: Mention) -> str:
        """`m` or `f` where the words of a mention tell."""
        return self._gender(self.tagged.words(mention.start, mention.end))

    def _gender(self, speaker: str) -> str:
        """`m` or `f` where a speaker's name, or the noun that stands for it, tells."""
        known = next((person.gender for person in self.people if person.name == speaker), "")
        words = speaker.lower().replace("-", " ").split()
        return known or next((gender for gender, nouns in self.names.nouns.items() if nouns & set(words)), "")

    def _unnamed_role(self, at: int) -> Fields:
        """The last role that the text names without a person: the Chief Inspector of Probation."""
        for match in reversed(list(_UNNAMED_ROLE.finditer(self.tagged.letters, 0, self.tagged.token(at)))):
            words = self.tagged.words(*match.span())
            if words[:1].isupper():
                return self._fields(words, words, "", "the last role named")
        return NOBODY | {"speaker_type": "person"}


def _is_person(fields: Fields) -> bool:
    return fields["speaker_type"] == "person"


def _singular(word: str) -> str:
    return _PEOPLE.get(word) or word.removesuffix("es" if word.endswith("sses") else "s")


def _is_one_of(role: str, roles: frozenset[str]) -> bool:
    """Whether a role is one of these, or ends with one, or holds a longer one: *headteacher* for the juniors."""
    return any(
        role == one
        or role.endswith(f" {one}")
        or (len(one) > _SHORT_ROLE and one in role and (" " in one or f"{one} of " not in role))
        for one in roles
    )
