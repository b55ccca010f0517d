"""Addressees: who must act on what inspectors recommend: they urged *the board* to; *the trust* has been told to.

A clause names the one who must act as the object of a verb of asking, or as the subject of a modal verb or of a passive
one; the lines above a list name it for every item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.dates import MONTHS
from extract.grammar import Tagged
from extract.rulebook import RuleFolder, Settings

_ADVERBS = r"(?:\s(?:also|now|further|therefore|all|both|each|just|already|since|urgently|then|once|again|still))*"
_NP = r"(?P<who>(?:[^\s,.;:–—()“”\"]+\s){0,9}?[^\s,.;:–—()“”\"]+(?:\s\([A-Z][\w&]+\))?)"
_NAMED = r"(?P<aside>,\s[^,.;:]{2,60},)?\s[“‘\"']?"
_BEFORE = r"(?:\s[“‘\"']?|(?=[’'](?:s|ve|re)\b))"
_MODAL = re.compile(
    rf"{_BEFORE}(?:(?:must|shall|should|will\sneed\sto|ought\sto|needs?\s(?:urgently\s)?to|(?:is|are)\sto"
    rf"|(?:has|have|[’']s|[’']ve){_ADVERBS}\s(?:got\s)?to)\b(?!(?:\s(?:not|also|now|both|then|all|\w+ly))*\s(?:have\s)?be(?:en)?\s)"
    r"|(?:has|have|will\shave)\s(?:until|till)\b)",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"\b(?P<who>it|they)\s(?:must|should|needs? to|has to|have to)\sbe\s(?:able|sure|ready)\b", re.IGNORECASE
)
_PASSIVE_BEFORE = (
    rf"{_BEFORE}(?:(?:has|have|had|[’']ve|[’']s){_ADVERBS}\sbeen|(?:is|are|was|were|will\sbe|[’']s|[’']re){_ADVERBS}(?:\sbeing)?)"
    rf"{_ADVERBS}\s"
)
_MONTH = (
    rf"(?:{'|'.join(MONTHS)}|Easter|Christmas|spring|summer"
    r"|autumn|winter|the year|year|months?|weeks?|days?|then|now)"
)
_FRONT = re.compile(
    r"^(?:(?:By|From|Within|Before|Until|Since|In|On|At)\s(?:[a-z]+\s|\d+\s){0,4}?"
    rf"{_MONTH}\b,?\s(?:\d+\s)?"
    r"|(?:and|but|also|now|then|or|so|meanwhile|finally|instead|there|here|equally|similarly|first|second|third|what|how|where|when)\s)"
    r"(?=\S)",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"^(?:to|by|under|in|at|for|after|before|within|from|with|among|on|as|if|when)\b.*\s(?=(?:the|its|their)\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"[,;:•‣]|\s[–—-]\s|[“”\"]|(?<=\s)[‘']|\b(?:that|but|says?|said|adds?|added|found|finds?|because|so|if|means|what|which|where|reckons?)\s",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:recommend|suggest|demand|insist|propos|stipulat|ask|want|include)\w*,?(?:\s[^\s.;:]+){0,4}?\sthat\s"
)
_UNTIL = re.compile(
    rf"\b(?:gives|gave|given|giving)\s{_NP}{_NAMED}(?=(?:until|till|\d+|a|one|two|three|four|five|six)\b)"
)
_SEE = re.compile(r"\b(?:wants?|wanted|like|expects?|expected)\sto\ssee\s")
_TO_DO = re.compile(r"\sto\s[a-z]+\b")
_DOES = re.compile(r"\s[a-z]+s?\b")
_IN_BRACKETS = re.compile(r"\((?P<who>[A-Z][^()]{2,60})\)[.;,]?$")
_FOR_WHOM = re.compile(
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|rest|others?|recommendations?|is|are)\sfor|\baddressed\sto|\bfalls?\sto)\s"
    r"(?P<who>[^\s,.;:–—()]+(?:\s[^\s,.;:–—()]+){0,8}?)(?=,|:|\.|;|$|\sto\s|\sand\s(?:one|two|three|four|five|six)\b)",
    re.IGNORECASE,
)
_END_OF_LEAD = re.compile(
    r"\b(?:to|for|that|with|at|on|months|weeks|days)\s(?P<who>[^\s,.;:–—()]+(?:\s[^\s,.;:–—()]+){0,8})$", re.IGNORECASE
)
_RELATIVE = re.compile(r",?\s(?:which|who)\s*$")
_NAMES = "DNROM"
_NO_NAME = re.compile(r"[VvWbpI.;:]")
_NOUN_PHRASE = re.compile(
    r"(?:[Dy]|[NOEMRx]{1,3}S)*[MNOERx#]{0,3}?[ORNE][ORNEMhS]*(?:(?:P|c)(?:[Dy])?[MNOERh]*[ORNE][ORNEh]*)*"
)
_TRAILING = re.compile(r"\s(?:also|now|then|too|therefore|ought|really|still|just|itself|all|both|urgently)$")
PRONOUNS = frozenset(("it", "they", "them", "we", "us"))
_LONGEST = 14


class AddresseeRules:
    """The words of findings.toml by which somebody is asked, and the nouns of who can act."""

    def __init__(self, folder: RuleFolder) -> None:
        classes = folder.settings("findings", Settings).classes
        asks = "|".join(map(re.escape, sorted(classes["urge"], key=len, reverse=True)))
        asked = "|".join(map(re.escape, classes["asked"]))
        self.active = re.compile(
            rf"\b(?:{asks})\s{_NP}{_NAMED}(?=(?:to|it|they|that\s(?:it|they)|must|should)\b)", re.IGNORECASE
        )
        self.passive = re.compile(rf"{_PASSIVE_BEFORE}(?:{asked})\b", re.IGNORECASE)
        self.actors = frozenset(classes["actor"])
        self.people = frozenset((*classes["people"], *classes["one_person"])) - self.actors
        self.nobody = frozenset(classes["nobody"])
        self.imperatives = frozenset(classes["imperative"])


def find_addressee(
    tagged: Tagged, start: int, end: int, rules: AddresseeRules, *, listed: bool = False, leads: bool = False
) -> str:
    """Who must act by characters `[start, end)`, as written; a pronoun where only one is named, empty where nobody is.

    Args: listed: whether it is an item of a list, which may be an order (*ask children to help*); leads: whether it is
        a line above one, where the name alone is enough (*Recommendations for the board*).
    """
    text = tagged.text
    pronoun = ""
    for first, last in _candidates(tagged, start, end, rules, listed=listed, leads=leads):
        words = " ".join(text[first:last].split())
        if words.lower().split(" ")[-1] in PRONOUNS:
            pronoun = pronoun or words.split(" ")[-1]
        elif _can_act(tagged, first, last, rules):
            return words
    return pronoun


def _candidates(
    tagged: Tagged, start: int, end: int, rules: AddresseeRules, *, listed: bool, leads: bool
) -> Iterator[tuple[int, int]]:
    """Characters of what may be the one who must act, the likeliest first."""
    text = tagged.text
    orders = listed and not rules.imperatives.isdisjoint(text[start:end].lower().split()[:1])
    for pattern in () if orders else (rules.active, _UNTIL):
        for match in pattern.finditer(text, start, end):
            aside = match.groupdict().get("aside")
            named = aside and aside.strip(" ,")[:1].isupper()
            yield _trimmed(text, match.start("who"), match.end("aside") if named else match.end("who"))
    for pattern in (rules.passive, _MODAL):
        for match in pattern.finditer(text, start, end):
            yield _subject(text, start, match.start())
    for match in (*_ABLE.finditer(text, start, end), *_FOR_WHOM.finditer(text, start, end)):
        yield _trimmed(text, *match.span("who"))
    for match in (*_THAT.finditer(text, start, end), *_SEE.finditer(text, start, end)):
        yield _noun_phrase(tagged, match.end(), end)
    if bracket := _IN_BRACKETS.search(text[start:end].rstrip()):
        yield start + bracket.start("who"), start + bracket.end("who")
    first, last = _noun_phrase(tagged, start, end)
    named = tagged.letters[tagged.token(start)] in _NAMES
    if named and (_TO_DO.match(text, last, end) or (listed and _DOES.match(text, last, end))):
        yield first, last
    if leads:
        stop = start + len(text[start:end].rstrip(" :"))
        if name := _END_OF_LEAD.search(text[start:stop]):
            yield _trimmed(text, start + name.start("who"), start + name.end("who"))
        if not text[start:stop].isupper():
            yield _trimmed(text, start, stop)


def _noun_phrase(tagged: Tagged, start: int, end: int) -> tuple[int, int]:
    """The words at the beginning of a stretch that name somebody: *the management board* find out."""
    at = tagged.token(start)
    match = _NOUN_PHRASE.match(tagged.letters, at, tagged.token(end - 1) + 1)
    return (tagged.starts[at], tagged.ends[match.end() - 1]) if match else (start, start)


def _subject(text: str, start: int, verb: int) -> tuple[int, int]:
    """The subject of a verb: what stands before it, without asides, down to the mark or conjunction before that."""
    end = start + len(text[start:verb].rstrip(" “‘\"'"))
    closing, name_end = text[end - 1 : end], 0
    if closing == ",":
        comma = text.rfind(",", start, end - 1)
        aside = text[comma + 1 : end - 1].strip()
        name_end = end - 1 if aside[:1].isupper() and " said" not in aside and " says" not in aside else 0
        end = comma if comma > start else end - 1
    elif closing in ("–", "—", "-"):
        dash = max(text.rfind(f" {mark} ", start, end - 1) for mark in "–—-")
        end = dash if dash > start else end - 1
    elif closing == ")":
        bracket = text.rfind("(", start, end)
        end = bracket if bracket > start else end
    end = start + len(_RELATIVE.sub("", text[start:end]))
    begins = [match.end() for match in _SPLIT.finditer(text, start, end)]
    first = begins[-1] if begins else start
    for opening in (_FRONT, _FRONT, _FRONTED):
        words = text[first:end]
        if match := opening.match(words.lstrip()):
            first += len(words) - len(words.lstrip()) + match.end()
    return _trimmed(text, first, name_end or end)


def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
    words = text[first:last]
    first += len(words) - len(words.lstrip(" “‘\"'•*-,"))
    words = _TRAILING.sub("", text[first:last].rstrip(" ,:“‘\"'*"))
    return first, first + len(words)


def _can_act(tagged: Tagged, first: int, last: int, rules: AddresseeRules) -> bool:
    """Whether words name somebody who can be asked: a role, a body, a name; not what is to be done."""
    if first >= last:
        return False
    at, end = tagged.token(first), tagged.token(last - 1) + 1
    words = tagged.text[first:last].lower().replace("’", "'").split()
    letters = tagged.letters[at:end]
    if end - at > _LONGEST or not words or words[0] in rules.nobody or _NO_NAME.search(letters):
        return False
    if "S" in letters:
        at += letters.rindex("S") + 1
        letters, words = tagged.letters[at:end], tagged.words(at, end).lower().split() if at < end else []
    if rules.actors.isdisjoint(words) and not rules.people.isdisjoint((*words, *(f"{word}s" for word in words))):
        return False
    if not rules.actors.isdisjoint(words) or "R" in letters or "O" in letters:
        return True
    names = [number for number, letter in enumerate(letters) if letter == "N"]
    if names == [0] and at == tagged.token(first):
        name = tagged.words(at, at + 1)
        return bool(re.search(rf"[a-z,]\s{re.escape(name)}\b", tagged.text))
    return bool(names)
