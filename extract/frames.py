"""Frames: where the source of an utterance stands beside it, and the cue between them.

Frames are tried in a fixed order on a text as letters (extract/grammar.py): "…," said Jo Smith; Jo Smith
said: "…"; according to inspectors; and so on. Source: the frames Q-C-S, Q-S-C, S-C-Q of Krestel, Bergler
and Witte (2008), "Minding the Source", and O'Keefe et al. (2012), "A Sequence Labelling Approach to
Quote Attribution"; measured on PolNeAR (Newell, Margolin and Ruths 2018).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extract.grammar import PERSON_NAME, Tagged
from extract.mentions import Mention, parse_mention
from extract.subjects import CHUNK, HUMAN, antecedent, is_known, sentence_subject, subject_before

_AFTER_CUE = re.compile(rf"[Cd]?A*(?P<cue>V)(?:A|P(?=[TN]))*(?P<speaker>{CHUNK})")
_AFTER_SPEAKER = re.compile(rf"[Cd]?(?P<speaker>{CHUNK}?)(?:A|P(?=V))*(?P<cue>V)")
_AFTER_LATER = re.compile(rf"[^.n;:]*?C(?P<speaker>{CHUNK}?)A*(?P<cue>V)(?=[.nPt]|$)")
_REPORTED = re.compile(r"[Cq](?:(?P<speaker>[NTlhSMRDpCx#t]{1,12}?)A*(?P<cue>V))\.$")
_WITH = re.compile(r"P(?P<speaker>D?[IEBNTRMlhSO]+)A*$")
_ENDS_CLAUSE = re.compile(r"[.n]|Cc|$")
_ENDS_WITH_COMMA = re.compile(r",[^\w\s]?$")
_LEAD_IN = re.compile(r"[^.n;]{0,15}:q")
_WORDS_OF = (
    r"in the (?:\w+ )?words of (?P<of>[^.;:,“”\"\n]+)",
    r"in (?P<own>their|its|his|her) (?:own )?words",
    r"in (?P<whose>(?:the )?[\w ]+['’]s?) (?:own )?words",
    r"(?:is|was) how (?P<how>[^.;:“”\"\n]{2,80}?) (?:puts?|describe[sd]?|sums?|summed|sees|saw)",
    r"as (?P<puts>[^;:“”\"\n]{2,80}?),? (?:puts?|has|had) it(?: (?:to|at|in|on|during|for) [^.;:“”\"\n]{1,60})?",
)
_WORDS_BEFORE = re.compile(rf"\b(?:{'|'.join(_WORDS_OF)})[,:]?(?:\s(?:to|is|was|had|has))?\s*$", re.IGNORECASE)
_WORDS_AFTER = re.compile(rf"[,\s–—-]*(?:{'|'.join(_WORDS_OF)})\b")
_INVERTED = re.compile(rf"(?:^|(?<=[C.nq;]))(?P<cue>V)(?P<speaker>{CHUNK})[C:]$")
_SAYS_ASIDE = re.compile(rf"C(?P<cue>V)(?P<speaker>{CHUNK}?)C(?=(?:[^Vv]|(?<=[bA])[Vv])*$)")
_ASIDE_SAYS = re.compile(r"C(?P<speaker>D?[IBEyp])A*(?P<cue>V)C(?=[^VvC.]*$)")
_ACCORDING = re.compile(rf"[Cd]?(?P<cue>a)P(?P<speaker>{CHUNK})")
_ACCORDING_LAST = re.compile(rf"(?P<cue>a)P(?P<speaker>{CHUNK})[C:(]*$")
_DASH = re.compile(r"[.C]?(?:[dh]|n{2,3})(?P<speaker>[NTlhSMRODPCcx]{2,30})(?=[.n(]|$)")
_DASH_MARK = re.compile("[-–—]")
_BRACKETED = re.compile(r"\.?\((?P<speaker>[NTlhSMROEDPCcx&#]{2,30})\)")
_SIGNED = re.compile(r"\.?n(?P<speaker>[NTlhSMROEDPCcxt]{3,30})(?=n|$)")
_BY = re.compile(rf"(?P<cue>u)(?P<speaker>{CHUNK})")
_LONG_QUOTE = re.compile("q{7}")
_TELLS = re.compile(r"[AbVv].*[xPR]")
_LONGEST_FRAME = 120
_POSSESSIVE = re.compile(r"(?P<speaker>[NTlhDMROEBI#]+)S[xMBROh#]{0,3}[dCW:]{0,2}$")
_FIRST = re.compile(r"(?:[cAt]|x?P[^C.:;]*C|x{1,2}C)*(?P<speaker>p|D?[xM]*[NRIEBOTlhMS]+)")
_FIRST_LATER = re.compile(rf"[Nx]{{1,2}}P[^C.:;]*C{_FIRST.pattern}")


class Utterance(NamedTuple):
    """Where an utterance stands: tokens `[first, last)`, the frames beside it, and its text."""

    first: int
    last: int
    left: int
    block: int
    text: str


class Attribution(NamedTuple):
    """The words that name the source of an utterance, the cue, and the frame in which they stand."""

    frame: str
    mention: Mention
    cue: tuple[int, int] = (0, 0)


Frame = Callable[[Tagged, Utterance], Attribution | None]


def find_attribution(tagged: Tagged, here: Utterance, lead: tuple[int, int] | None) -> Attribution | None:
    """The attribution beside one utterance, by the first frame that fits.

    An utterance that ends with a comma, or begins its sentence, looks after itself first, any other before.
    """
    if tagged.letters[here.first - 1 : here.first] == "v" and (found := _before_hint(tagged, here)):
        return found
    comma = bool(_ENDS_WITH_COMMA.search(here.text)) or _is_followed(tagged, here)
    opens = here.left == here.first
    ended = tagged.letters[here.last - 1] == "."
    after: tuple[Frame, ...] = () if ended else (_after_cue, _after_speaker, _according, _passive_after, _dash)
    before = (
        _aside,
        _before_colon,
        _according_before,
        _words,
        _passive,
        _coordinated,
        _before_cue,
        _inverted_before,
        _before_verbless,
    )
    if tagged.letters[here.first - 1 : here.first] != ":" and (comma or opens):
        order = (*after, *before)
    else:
        order = (_aside, _before_colon, *after[:1], *before[2:-1], *after[1:], _before_verbless)
    for frame in (_bracketed, *order):
        if found := frame(tagged, here):
            return found
    if (
        opens
        and not lead
        and (
            found := (None if ended else _after_later(tagged, here))
            or _signed(tagged, here)
            or _sentence_before(tagged, here)
        )
    ):
        return found
    if opens and lead:
        ahead = here._replace(first=lead[1], left=lead[0])
        for frame in (_before_colon, _before_verbless, _subject):
            if found := frame(tagged, ahead):
                return found._replace(frame="lead")
    if not opens:
        found = _relative(tagged, here) or _before_hint(tagged, here)
        found = found or (None if ended else _after_later(tagged, here))
        return found or _possessive(tagged, here) or _subject(tagged, here)
    return None if ended else _after_later(tagged, here)


def _is_followed(tagged: Tagged, here: Utterance) -> bool:
    """Whether a source that ends the clause follows the marks of an utterance: “…”, inspectors noted, and …"""
    match = _AFTER_SPEAKER.match(tagged.letters, here.last) if tagged.letters.startswith("C", here.last) else None
    return match is not None and _ENDS_CLAUSE.match(tagged.letters, match.end()) is not None


def _after_cue(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _AFTER_CUE.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker"), first_named=True) if match else None
    if match and mention and tagged.letters[mention.start] != "y":
        return Attribution("after_cue", mention, match.span("cue"))
    return None


def _after_speaker(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _AFTER_SPEAKER.match(tagged.letters, here.last)
    if not match or tagged.letters[match.start("speaker")] in "cC":
        return None
    if not _ENDS_WITH_COMMA.search(here.text) and _LEAD_IN.match(tagged.letters, match.end()):
        return None
    mention = parse_mention(tagged, *match.span("speaker"))
    return Attribution("after_source", mention, match.span("cue")) if mention else None


def _after_later(tagged: Tagged, here: Utterance) -> Attribution | None:
    """“…” for the win, Jo Smith said."""
    match = _AFTER_LATER.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return (
        Attribution("after_source", mention, match.span("cue"))
        if match and mention and mention.kind != "words"
        else None
    )


def _according(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _ACCORDING.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("according", mention, match.span("cue")) if match and mention else None


def _according_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    if found := _according(tagged, here._replace(last=here.left)) if here.left < here.first else None:
        return found
    match = _ACCORDING_LAST.search(tagged.letters[: here.first], here.left)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("according", mention, match.span("cue")) if match and mention else None


def _dash(tagged: Tagged, here: Utterance) -> Attribution | None:
    match = _DASH.match(tagged.letters, here.last)
    if not match or not _DASH_MARK.search(
        tagged.text, tagged.ends[here.last - 1], tagged.starts[match.start("speaker")]
    ):
        return None
    mention = parse_mention(tagged, *match.span("speaker"))
    return Attribution("dash", mention) if mention and mention.kind in HUMAN else None


def _bracketed(tagged: Tagged, here: Utterance) -> Attribution | None:
    """“…” (Jo Smith, chair of governors)"""
    match = _BRACKETED.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    named = mention and mention.kind == "person" and mention.name[1] - mention.name[0] > 1
    return Attribution("bracketed", mention) if mention and named else None


def _signed(tagged: Tagged, here: Utterance) -> Attribution | None:
    """“…” and in the next line: Jo Smith, chair of governors"""
    match = _SIGNED.match(tagged.letters, here.last)
    mention = parse_mention(tagged, *match.span("speaker"), first_named=True) if match else None
    if not match or not mention or mention.kind != "person" or not mention.roles:
        return None
    named = mention.name[0] == match.start("speaker") and mention.name[1] - mention.name[0] > 1
    return Attribution("signed", mention) if named else None


def _aside(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Plans, says the report, were “…”; plans, they say, were “…”"""
    letters = tagged.letters[: here.first]
    match = _SAYS_ASIDE.search(letters, here.left) or _ASIDE_SAYS.search(letters, here.left)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return (
        Attribution("before_cue", mention, match.span("cue")) if match and mention and mention.kind != "words" else None
    )


def _before_colon(tagged: Tagged, here: Utterance) -> Attribution | None:
    near = tagged.letters[max(here.left, here.first - 2) : here.first]
    if not near or not (near[-1] in ":C" or "V" in near):
        return None
    found = _cue_before(tagged, here, "V")
    return found._replace(frame="before_colon") if found else _inverted_before(tagged, here)


def _inverted_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Said Jo Smith: …; that, explained Jo Smith, …"""
    match = _INVERTED.search(tagged.letters[: here.first], here.left)
    if match and tagged.words(*match.span("cue")).endswith("ing"):
        return None
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("before_colon", mention, match.span("cue")) if match and mention else None


def _before_cue(tagged: Tagged, here: Utterance) -> Attribution | None:
    return _cue_before(tagged, here, "V")


def _before_hint(tagged: Tagged, here: Utterance) -> Attribution | None:
    found = _cue_before(tagged, here, "Vv")
    return found._replace(frame="before_hint") if found else None


def _cue_before(tagged: Tagged, here: Utterance, cues: str) -> Attribution | None:
    """The nearest cue before the utterance that has a subject; `saying` takes the subject of the verb before it.

    A pronoun as subject gives way to the subject of an earlier cue: Jo Smith said *she* felt "…"; so does a group that
    had said it or would: Jo Smith said *staff* had called it "…".
    """
    letters = tagged.letters
    cue = (0, 0)
    inner: Attribution | None = None
    for at in range(here.first - 1, here.left - 1, -1):
        if letters[at] not in cues:
            continue
        is_passive = letters[at - 1] == "b" and at > here.left and not tagged.words(at, at + 1).endswith("ing")
        if is_passive and not tagged.words(at, at + 3).endswith("ed as saying"):
            if letters[at] == "v":
                return inner
            continue
        cue = cue if cue[1] else (at, at + 1)
        if tagged.words(at, at + 1).endswith("ing") and letters[at - 1] != "b":
            if mention := _absolute(tagged, here.left, at):
                return Attribution("before_cue", mention, cue)
            continue
        if inner and letters[at] == "v":
            continue
        mention = subject_before(tagged, here.left, at)
        if mention and mention.kind == "words" and tagged.words(at - 1, at) == "to":
            continue
        if mention and (mention.kind == "pronoun" or not inner):
            inner = inner or Attribution("before_cue", mention, cue)
            if mention.kind != "pronoun" and not (mention.kind == "role" and letters[at - 1] == "A"):
                return inner
        elif mention and mention.kind != "words":
            return Attribution("before_cue", mention, (at, at + 1))
    return inner


def _absolute(tagged: Tagged, left: int, at: int) -> Mention | None:
    """Who does what a verb in -ing says, in words of their own: poor, with *inspectors* warning that …"""
    match = _WITH.search(tagged.letters, left, at)
    if not match or tagged.words(match.start(), match.start() + 1).lower() != "with":
        return None
    return parse_mention(tagged, *match.span("speaker"))


def _relative(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Jo Smith, who told them that it was “…”"""
    return _of_clause(tagged, here, "W")


def _coordinated(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Jo Smith, who has left and says it was “…”"""
    return _of_clause(tagged, here, "c")


def _of_clause(tagged: Tagged, here: Utterance, before: str) -> Attribution | None:
    """The person whom a clause with `who` describes, by a verb of speech in it that follows a letter."""
    letters = tagged.letters
    cue = letters.rfind("V", here.left, here.first)
    start = cue
    while start > here.left and letters[start - 1] == "A":
        start -= 1
    if start <= here.left or letters[start - 1] != before:
        return None
    mention = antecedent(tagged, here.left, letters.rfind("W", here.left, start))
    return Attribution("before_cue", mention, (cue, cue + 1)) if mention else None


def _passive(tagged: Tagged, here: Utterance) -> Attribution | None:
    by = tagged.letters.rfind("u", here.left, here.first)
    if by < 0 or not re.search(r"b[A]*[Vv]", tagged.letters[here.left : by]):
        return None
    end = by + 1
    while end < here.first and tagged.letters[end] not in "PWxCq":
        end += 1
    mention = parse_mention(tagged, by + 1, end)
    return Attribution("passive", mention, (by, by + 1)) if mention else None


def _passive_after(tagged: Tagged, here: Utterance) -> Attribution | None:
    """The scheme is called “…” by the report."""
    match = _BY.match(tagged.letters, here.last)
    if not match or "b" not in tagged.letters[here.left : here.first]:
        return None
    mention = parse_mention(tagged, *match.span("speaker"))
    return Attribution("passive", mention, match.span("cue")) if mention and mention.kind != "words" else None


def _words(tagged: Tagged, here: Utterance) -> Attribution | None:
    """It is, in the words of the report, “…”; “…”, as she puts it."""
    start, end = tagged.starts[here.left], tagged.starts[here.first]
    match = _WORDS_BEFORE.search(tagged.text, max(start, end - _LONGEST_FRAME), end)
    if not match and tagged.letters[here.last - 1] != ".":
        match = _WORDS_AFTER.match(tagged.text, tagged.ends[here.last - 1])
    if not match:
        return None
    group = match.lastgroup or ""
    first, last = tagged.token(match.start(group)), tagged.token(match.end(group) - 1) + 1
    last -= group == "whose" and tagged.letters[last - 1] == "S"
    mention = Mention(first, last, "pronoun") if group == "own" else parse_mention(tagged, first, last)
    return Attribution("words", mention, (first, last)) if mention else None


def _before_verbless(tagged: Tagged, here: Utterance) -> Attribution | None:
    """Jo Smith, chair of governors: “…”; Jo Smith was not so sure: “…”; Sam, Year 2: “…”"""
    end = here.first - 1
    if here.first - here.left > 16 or tagged.letters[end : here.first] != ":":
        return None
    verb = tagged.letters.find("b", here.left, end)
    for first, last in ((here.left, verb), (verb + 1, end)) if verb > here.left else ((here.left, end),):
        mention = parse_mention(tagged, first, last)
        if mention and _is_named(tagged, mention):
            return Attribution("before_verbless", mention)
    return None


def _is_named(tagged: Tagged, mention: Mention) -> bool:
    """Whether a mention without a verb of speech names somebody: a full name, a given name, a role, a report."""
    if mention.kind == "person":
        return mention.name[1] - mention.name[0] > 1 or tagged.is_given(mention.name[0])
    alone = mention.kind == "pronoun" and tagged.letters[mention.start] == "p"
    return alone or mention.kind in ("role", "inspectors", "report")


def _sentence_before(tagged: Tagged, here: Utterance) -> Attribution | None:
    """It will rain, Jo Smith says. “…”; Jo Smith said that it would rain. “…”"""
    match = _REPORTED.search(tagged.letters[: here.left])
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    if match and mention and mention.kind in HUMAN:
        return Attribution("reported", mention, match.span("cue"))
    end = here.left
    while end and tagged.letters[end - 1] in ".n":
        end -= 1
    start = max(tagged.letters.rfind(mark, 0, end) for mark in ".n;") + 1
    same_paragraph = tagged.letters[end : here.left] == "."
    if not same_paragraph and _LONG_QUOTE.search(tagged.letters, start, end):
        return None
    mention = sentence_subject(tagged, start)
    if mention and (tagged.letters[mention.start] == "y" or not is_known(tagged, mention)):
        mention = None
    if mention and mention.kind in HUMAN and "V" in tagged.letters[mention.end : end]:
        return Attribution("reported", mention)
    found = _cue_before(tagged, here._replace(left=start, first=end), "V")
    if found and found.mention.kind in HUMAN:
        return found._replace(frame="reported")
    if not same_paragraph:
        alone = not start or "n" in tagged.letters[max(start - 2, 0) : start]
        told = mention and mention.kind in ("person", "pronoun") and _TELLS.search(tagged.letters, mention.end, end)
        return Attribution("reported", mention) if mention and told and alone else None
    if not mention or mention.kind != "person":
        named = [match.start() for match in PERSON_NAME.finditer(tagged.letters, start, end)]
        mention = parse_mention(tagged, named[0], end) if len(named) == 1 else None
    return Attribution("reported", mention) if mention and mention.kind == "person" else None


def _possessive(tagged: Tagged, here: Utterance) -> Attribution | None:
    """The report's verdict of “…”."""
    match = _POSSESSIVE.search(tagged.letters[: here.first], here.left)
    mention = parse_mention(tagged, *match.span("speaker")) if match else None
    return Attribution("subject", mention) if mention and mention.kind != "words" else None


def _subject(tagged: Tagged, here: Utterance) -> Attribution | None:
    for pattern in (_FIRST, _FIRST_LATER):
        match = pattern.match(tagged.letters, here.left, here.first)
        mention = parse_mention(tagged, *match.span("speaker")) if match else None
        if mention and mention.kind in ("pronoun", "inspectors", "report"):
            return Attribution("subject", mention)
        if mention and mention.kind == "person" and is_known(tagged, mention):
            return Attribution("subject", mention)
    return None
