"""Mentions: what a phrase of letters says about a speaker: a person with name and roles, or a body.

"The chair of the board, Chief Superintendent Jo Smith" is a person, named *Jo Smith*, with the role
*chair of the board*; "inspectors from the watchdog" are inspectors; "the report" is a report.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from extract.grammar import Tagged

_PART = re.compile(r"[^C()dn]+")
_LEADING = re.compile(r"[cA]+")
_TITLED = re.compile(r"(?:T[h.]?)+l*N(?:h[NlM]|l+N|N)*")
_NAME = re.compile(r"l*N(?:h[NlM]|l+N|N)*")
_ONE_NAME = re.compile(r"l*N(?:h[NlM])*")
_INSPECTORS = re.compile(r"(?:^|[DMNEOxS#hP])I(?:$|[Pc])")
_REPORT = re.compile(r"[DyS]?(?:[xMNIEO#hSt]|B(?=B))*B(?:$|[PxA])")
_INSPECTORATE = re.compile(r"D?(?:[xMNO#S]*)E(?:$|[PAx])")
_BODY = re.compile(r"D?[xMNRE#hcSO]*O(?:$|P)")
_BODY_NAME = re.compile(r"D?[xMNRE#hcSOt]*?[OE](?:[OEN]|h[NOE])*(?:PD?[NOEMlh]+(?:c[NOE]+)*)?")
_CLAUSE = re.compile(r"(?<=R)x?[uVvW]|(?<=R)x(?=P[A-Za-z]*[Vv])")
_OWNED_ROLE = re.compile(r".*S[MxNOht#]*R(?:$|[Pc])")
_ROLE_AND_NAME = re.compile(r"(?:x|R(?=M))(?P<role>M*R(?:P[NMO]+)?(?:N|NhN){2,})$")
_OWNER = re.compile(r"[^P]*|.*E.*|[NME]*OP.*")
_BODYS_ROLE = re.compile(r"D?[MNER]*O(?:P[NOM]+)?R$")
_UNNAMED = re.compile(r"D?M?#hth|[D#]P[Dy][MxN]*R")
_PLAIN_ROLE = re.compile(r"x{1,2}R(?:P.*)?")
_ROLE = re.compile(r"D?(?:[xMNOB#thS]|c|E)*R")


class Mention(NamedTuple):
    """A speaker as words name it: tokens `[start, end)` of the whole phrase.

    Attributes:
        kind: person, pronoun, role (an unnamed person), inspectors, report, inspectorate, organisation, or words (any
            other).
        name: tokens of a person's name, title included; empty for other kinds.
        roles: tokens of each part that says what the person is: before the name, or set off by commas.
    """

    start: int
    end: int
    kind: str
    name: tuple[int, int] = (0, 0)
    roles: tuple[tuple[int, int], ...] = ()


def parse_mention(tagged: Tagged, first: int, last: int, *, first_named: bool = False) -> Mention | None:
    """The speaker that tokens `[first, last)` name, or None.

    The phrase is read in parts between commas. The last part with a name is the speaker, or after its
    verb (`first_named`) the first; parts beside it that are roles belong to it. Without a name: a pronoun, inspectors,
    a report, then a role or body.
    """
    letters = tagged.letters
    spans = [
        match.span()
        for match in _PART.finditer(letters, first, last)
        if not _in_brackets(letters, first, match.start())
    ]
    parts: list[Mention] = []
    after_place = False
    for start, end in spans:
        inside = letters[start:end]
        place = (inside[0] in "Pt" and "T" not in inside) or (inside[0] == "#" and "N" not in inside)
        part = None if inside[0] == "u" else _parse_part(letters, start, end)
        if part and place and end < spans[-1][1] and part.kind not in ("role", "person"):
            part = None
        if part and part.kind == "person" and after_place and not _is_full(letters, part):
            part = None
        if part:
            parts.append(part)
        after_place = place or (after_place and part is None)
    people = [index for index, part in enumerate(parts) if part.kind == "person"]
    people = [index for index in people if _is_full(letters, parts[index])] or people
    if people:
        return _with_roles(letters, parts, people[0] if first_named else people[-1])
    for kinds in (("pronoun", "inspectors", "report", "inspectorate"), ("role", "organisation"), ("words",)):
        fitting = [
            part for part in parts if part.kind in kinds and (part.kind != "words" or letters[part.start] in "DN")
        ]
        if fitting:
            named = [part for part in fitting if part.kind == "organisation" and "N" in letters[part.start : part.end]]
            is_apposed = fitting[-1].kind == "organisation" and letters[fitting[-1].start] == "D" and bool(named)
            return named[-1] if is_apposed else fitting[-1]
    return None


def _in_brackets(letters: str, first: int, at: int) -> bool:
    return letters.count("(", first, at) > letters.count(")", first, at)


def _is_full(letters: str, part: Mention) -> bool:
    name = letters[part.name[0] : part.name[1]]
    return "T" in name or len(_ONE_NAME.findall(name)) > 1


def _with_roles(letters: str, parts: list[Mention], index: int) -> Mention:
    person = parts[index]
    start, end, roles = person.start, person.end, list(person.roles)
    before = index
    while (
        before
        and parts[before - 1].kind in ("role", "organisation", "words", "inspectorate", "person")
        and before > index - 3
    ):
        before -= 1
        if parts[before].kind == "role":
            roles.append((parts[before].start, parts[index - 1].end))
            start = parts[before].start
            break
    for other in parts[index + 1 :]:
        plain = other.kind == "role" and _PLAIN_ROLE.fullmatch(letters, other.start, other.end)
        if plain or (
            other.kind in ("role", "organisation", "words", "inspectorate") and letters[other.start] in "DMRNOEy"
        ):
            roles.append((other.start, other.end))
            end = other.end
    return Mention(start, end, "person", person.name, tuple(roles))


def _parse_part(letters: str, first: int, last: int) -> Mention | None:
    """The speaker in one part between commas."""
    if lead := _LEADING.match(letters, first, last):
        first = lead.end()
    if first < last and letters[first] in "Pt":
        first = _final_phrase(letters, first, last)
    part = letters[first:last]
    if not part or part[0] in "WPa":
        return None
    if part[0] in "py":
        return Mention(first, first + 1, "pronoun")
    if part[-1] in "py":
        return Mention(last - 1, last, "pronoun")
    if name := _person_name(part):
        start, end = first + name[0], first + name[1]
        role_end = start
        while role_end > first and letters[role_end - 1] in "DSc":
            role_end -= 1
        rank_end = start + len(part[name[0] : name[1]]) - len(part[name[0] : name[1]].lstrip("Th."))
        own = (first, max(role_end, rank_end))
        return Mention(first, end, "person", (start, end), (own,) if own[1] > own[0] else ())
    kind = _body_kind(part)
    body = _BODY_NAME.match(part) if kind in ("inspectorate", "organisation") else None
    end = first + body.end() if body else last
    if kind == "role":
        trimmed = first + len(letters[first:end].rstrip("xtA"))
        end = end if letters[trimmed - 1] in "PDc" else trimmed
    return Mention(first, end, kind)


def _body_kind(part: str) -> str:
    if _OWNED_ROLE.match(part) or _BODYS_ROLE.match(part):
        return "role"
    if _INSPECTORS.search(part):
        return "inspectors"
    if _REPORT.match(part):
        return "report"
    if _INSPECTORATE.match(part):
        return "inspectorate"
    if _BODY.match(part) and (part.endswith("O") or not _ROLE.match(part.partition("P")[0])):
        return "organisation"
    return "role" if _ROLE.match(part) or _UNNAMED.match(part) else "words"


def _final_phrase(letters: str, first: int, last: int) -> int:
    """Where the last noun phrase of a part begins that opens with a preposition or a day: On Monday *inspectors*."""
    if introduced := _ROLE_AND_NAME.search(letters, first, last):
        return introduced.start("role")
    for at in range(last - 1, first, -1):
        if letters[at] in "DTpyI" and letters[at - 1] not in "PDM":
            return at
        if letters[at] == "P":
            return last
    at = last
    while at > first + 1 and letters[at - 1] in "NhlRM":
        at -= 1
    return at if letters[first] == "t" or letters[at - 1] in "txB#" else last


def _person_name(part: str) -> tuple[int, int] | None:
    """Where in a part a person's name stands: after a title, or a run of names that no body's noun ends.

    After a preposition (`chief inspector of probation Jo Smith`, `a spokesman for Jo Smith`) a name is the speaker's
    own only where something stands between: the last two of three names or more, or two after a lower-case word.
    """
    titled = list(_TITLED.finditer(part))
    if titled:
        return titled[-1].span()
    names = list(_NAME.finditer(part))
    if not names:
        return None
    at = part.find("P")
    before = [run for run in names if at < 0 or run.end() <= at]
    if before:
        run = before[-1]
        own = run.end() == len(part) or part[run.end()] in "PAtxc#h"
        if own and not (run.start() and part[run.start() - 1] == "D" and len(_ONE_NAME.findall(run.group())) < 2):
            return run.span()
    run = names[-1]
    tokens = list(_ONE_NAME.finditer(run.group()))
    if at < 0 or run.start() < at or run.end() != len(part) or len(tokens) < 2:
        return None
    between = part[at + 1 : run.start()]
    if (between.strip("D") and between[-1] not in "DPMc") or (
        "D" not in between and len(tokens) >= 3 and "R" in part[:at]
    ):
        return run.start() + tokens[-2].start(), run.end()
    return None


def split_role(
    tagged: Tagged, first: int, last: int, places: Collection[str] = (), parties: Collection[str] = ()
) -> tuple[str, str]:
    """(role, organisation) in the tokens of a role: `Eskerford Council's director of housing` is both.

    Args:
        places: roles (lower case) that a place or party stands before: Eskerford East MP.
        parties: words (lower case) with which a role in a party begins: Labour group leader.
    """
    letters = tagged.letters
    while first < last and letters[first] in "DyS" and tagged.words(first + 1, first + 2).lower() != "majesty":
        first += 1
    if clause := _CLAUSE.search(letters, first, last):
        last = clause.start()
    owner = letters.find("S", first, last)
    crown = tagged.words(owner - 1, owner).lower() == "majesty"
    is_owner = owner > first and not crown and bool(_OWNER.fullmatch(letters, first, owner))
    if is_owner and (tagged.words(first, first + 1)[:1].isupper() or letters[first:owner] in ("O", "E")):
        return tagged.words(owner + 1, last), tagged.words(first, owner)
    if tagged.words(first, first + 1).lower() in parties:
        return tagged.words(first, last), ""
    for at in range(first + 1, last - 1):
        if letters[at] != "P" or "R" not in letters[first:at]:
            continue
        body = at + 1 + (letters[at + 1] == "D")
        kind = body < last - 1 and letters[body] == "O" and tagged.words(body, body + 1).islower()
        if kind and tagged.words(body + 1, body + 2)[:1].isupper():
            return tagged.words(first, at), tagged.words(body + 1, last)
        word = tagged.words(at, at + 1).lower()
        speaks = tagged.words(at - 1, at).lower().startswith("spokes")
        named = body < last and (tagged.words(body, body + 1)[:1].isupper() or (speaks and letters[last - 1] in "OE"))
        owned = word in ("at", "with") or (speaks and word == "for" and letters[body] != "T")
        inspects = tagged.words(at - 1, at).lower() == "inspector"
        if named and (owned or (word in ("of", "from") and not inspects and _is_body(tagged, body, last))):
            acronym = tagged.words(body, body + 1).isupper() and tagged.words(body + 1, body + 2) == "in"
            return tagged.words(first, at), tagged.words(body, body + 1 if acronym else last)
    is_bodys = bool(_BODYS_ROLE.match(letters[first:last]))
    role = letters.rfind("R", first, last) if is_bodys else letters.find("R", first, last)
    start = role
    while start > first and letters[start - 1] in "MRx":
        start -= 1
    speaks = tagged.words(role, role + 1).lower().startswith("spokes") if role >= 0 else False
    fewest = 1 if speaks else 2
    named = letters[start - 1] in "OE" or tagged.words(first, start).isupper()
    named = named or letters[first:start] in ("N", "NN", "NNN")[fewest - 1 :]
    named = named or is_bodys
    named = named and (speaks or tagged.words(first, start)[:1].isupper())
    is_place = letters[start - 1] != "E" and tagged.words(role, role + 1).lower() in places
    if first < start <= role and named and not is_place:
        return tagged.words(start, last), tagged.words(first, start)
    return tagged.words(first, last), ""


def _is_body(tagged: Tagged, first: int, last: int) -> bool:
    """Whether capitalised words name a body: one is a body's noun, an inspectorate or an acronym."""
    stop = first
    while stop < last:
        word = tagged.words(stop, stop + 1)
        if not (word[:1].isupper() or tagged.letters[stop] in "Pchl" or word in ("'", "’")):
            break
        stop += 1
    words = [tagged.words(at, at + 1) for at in range(first, stop)]
    rest = tagged.words(stop, last)
    if (
        first < stop < last
        and rest.islower()
        and tagged.letters[last - 1] == "O"
        and "P" not in tagged.letters[stop:last]
    ):
        return True
    if stop - first == 1 and not words[0].isupper():
        return False
    return any(letter in "OE" for letter in tagged.letters[first:stop]) or any(
        word.isupper() and len(word) > 1 for word in words
    )
