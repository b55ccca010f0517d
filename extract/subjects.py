"""Subjects: the words that name who does what a verb tells, by the letters before it."""

from __future__ import annotations

import re

from extract.grammar import Tagged
from extract.mentions import Mention, parse_mention

CHUNK = r"(?:[NTlhSMRIEBODpyPCct#xd]|\([^()]*\)|C[WPu][^C.;:nq]{1,40}C)+"
_SUBJECT = re.compile(rf"{CHUNK}$")
_ASIDE = re.compile(rf"{CHUNK}C[^C.;:nq]{{1,60}}C$")
_SENTENCE_SUBJECT = re.compile(rf"(?:[cAtn]|P[^C.;:]*C)*(?P<speaker>{CHUNK}?)(?=C?[AVvbW]|[.n;:])")
_JOINED = re.compile(r"Cc(?P<speaker>[DMRNIx#]{1,5})$")
_NAME_INSIDE = re.compile(r"N(?<=[^.n;:]N)")
_EDGE = re.compile(r"\b")
HUMAN = ("person", "pronoun", "role")


def subject_before(tagged: Tagged, left: int, verb: int) -> Mention | None:
    """The subject of a verb: what stands before it and before an aside; after `and`, the subject of its sentence."""
    letters, start = tagged.letters, verb
    while start > left and (letters[start - 1] in "Ab" or (letters[start - 1] == "P" and letters[start - 2] in "AP")):
        start -= 1
    match = _SUBJECT.search(letters, left, start)
    mention = parse_mention(tagged, *match.span()) if match else None
    if joined := _JOINED.search(letters, match.start(), start) if match else None:
        other = parse_mention(tagged, *joined.span("speaker"))
        mention = other if other and other.kind in ("role", "inspectors") else mention
    aside = _ASIDE.search(letters, left, start)
    around = parse_mention(tagged, *aside.span()) if aside else None
    if around and (around.kind in ("person", "organisation") or not mention or mention.kind == "words"):
        return around
    if mention and mention.kind != "words":
        return _who_met(tagged, left, mention) or mention
    described = _described(tagged, left, start, "CW" if mention and letters[start - 1] == "C" else "W")
    if letters[start - 1] == "c":
        return described or _of_sentence(tagged, left, start) or mention
    return described or mention or _of_sentence(tagged, left, start)


def _who_met(tagged: Tagged, left: int, mention: Mention) -> Mention | None:
    """The person of whom a clause tells with whom it ends: *Offenders* who met inspectors spoke of it."""
    other = sentence_subject(tagged, left)
    if not other or other.kind not in HUMAN or other.end >= mention.start:
        return None
    who = tagged.words(other.end, other.end + 1).lower() == "who"
    clause = tagged.letters[other.end + 1 : mention.end]
    return other if who and len(clause) > 1 and not set(clause) & set("CVv") else None


def _described(tagged: Tagged, left: int, start: int, marks: str) -> Mention | None:
    """The person with whom a sentence begins, a clause about them in between: *Boys* who had been there said."""
    other = sentence_subject(tagged, left)
    if not other or other.kind not in HUMAN or other.end >= start or tagged.letters[other.end] not in marks:
        return None
    return None if "P" in tagged.letters[other.start : other.end] else other


def _of_sentence(tagged: Tagged, left: int, start: int) -> Mention | None:
    """The subject of the sentence, whose verbs go on after `and` or a comma."""
    if tagged.letters[start - 1] not in "cC":
        return None
    other = sentence_subject(tagged, max(tagged.letters.rfind(":", left, start) + 1, left))
    return other if other and other.kind != "words" and other.end <= start else None


def antecedent(tagged: Tagged, left: int, who: int) -> Mention | None:
    """The person before `who` (and before brackets): Jo Smith (Labour), *who* told them."""
    if who <= left or tagged.words(who, who + 1).lower() != "who":
        return None
    letters = tagged.letters
    end = who - (letters[who - 1] == "C")
    end = letters.rfind("(", left, end) if letters[end - 1] == ")" else end
    match = _SUBJECT.search(letters, left, end) if end > left else None
    mention = parse_mention(tagged, *match.span()) if match else None
    return mention if mention and mention.kind in HUMAN else None


def sentence_subject(tagged: Tagged, first: int) -> Mention | None:
    """The subject of the sentence that begins at a token: what stands before its first verb or auxiliary."""
    match = _SENTENCE_SUBJECT.match(tagged.letters, first)
    return parse_mention(tagged, *match.span("speaker")) if match else None


def is_known(tagged: Tagged, mention: Mention) -> bool:
    """Whether a mention is no single capitalised word that only begins its sentence: a name stands elsewhere, too."""
    first, last = mention.name
    if last - first != 1 or tagged.is_given(first):
        return True
    word = tagged.words(first, last)
    for match in _NAME_INSIDE.finditer(tagged.letters):
        at = match.start()
        start, end = tagged.starts[at], tagged.ends[at]
        if tagged.text[start:end] == word and _EDGE.match(tagged.text, start) and _EDGE.match(tagged.text, end):
            return True
    return False
