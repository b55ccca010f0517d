"""Quotes: utterances by their quotation marks, character by character.

Marks are never paired by counting: a mark opens or closes by what stands beside it, an unclosed
utterance ends with its paragraph, and a paragraph that opens with a mark again carries it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import Field
from spacy.language import Language
from spacy.tokens import Doc

from extract.rulebook import Rule, RuleFolder, Settings
from extract.scales import Scales
from extract.spans import Found, declare, read, write
from extract.tokens import tokens_of

_MARKS = re.compile(r"[“”\"„«»‘’'‚`]|(?<!')''(?!')")
_OPENS_AFTER = frozenset(" \t\n([{—–-/“\"‘'…:*_>")
_SENTENCE_MARKS = frozenset(".,!?;:…—–-")
_BROKEN_OFF = re.compile(r"[,?!—–…][”\"’'»]$")
_GOES_ON = re.compile(r"[,?!—–…][”\"’'»] [^.;:“”\"‘\n]{4,60}[,.] $")
_WORD = re.compile(r"\S*\w\S*")


class QuoteRule(Rule):
    """A family of quotation marks; see quotes.toml."""

    marks: tuple[str, ...] = Field(min_length=1)


class QuoteSettings(Settings):
    """What counts as an utterance; see quotes.toml."""

    min_words: int = Field(gt=0)
    lines: tuple[str, ...]
    apostrophes: tuple[str, ...]


class Piece(NamedTuple):
    """One stretch between an opening mark and its end in one paragraph."""

    start: int
    end: int
    rule: str
    closed: bool
    family: int


class QuoteRules:
    """The rules of quotes.toml."""

    def __init__(self, folder: RuleFolder) -> None:
        self.rules = folder.rules("quotes", QuoteRule)
        self.settings = folder.settings("quotes", QuoteSettings)
        self.opens = {pair[0]: number for number, rule in enumerate(self.rules) for pair in rule.marks}
        self.closes = {pair[1]: number for number, rule in enumerate(self.rules) for pair in rule.marks}
        self.labels = frozenset(Scales(folder).labels)
        self.apostrophe = re.compile(rf"(?:{'|'.join(self.settings.apostrophes)})\b|\d\ds?\b", re.IGNORECASE)


def find_pieces(text: str, start: int, end: int, rules: QuoteRules, *, runs_on: str = "") -> Iterator[Piece]:
    """Yield the outermost quoted stretches of one paragraph, `text[start:end]`.

    Straight double marks inside an utterance are nested where the paragraph's opening and closing marks then come
    out even, or one short where the next paragraph carries the utterance on.

    Args: runs_on: the mark with which the next paragraph begins, if it begins with one, and the mark of the utterance
        that the paragraph before left open.
    """
    at, family, depth = -1, -1, 0
    nested = _nests(text, start, end, runs_on=runs_on)
    for match in _MARKS.finditer(text, start, end):
        mark, here = match.group(), match.start()
        if at < 0:
            if mark in rules.opens and _opens(text, here, start, end, rules, runs_on=runs_on):
                at, family = here, rules.opens[mark]
        elif nested and mark == '"' and _looks_opening(text, here, start):
            depth += 1
        elif rules.closes.get(mark, -1) == family and here > at and _closes(text, here, end, family, rules):
            if mark == '"' and depth:
                depth -= 1
                continue
            yield Piece(at, match.end(), rules.rules[family].id, True, family)
            at = -1
    if at >= 0:
        yield Piece(at, end, rules.rules[family].id, False, family)


def _looks_opening(text: str, here: int, start: int) -> bool:
    return (here == start or text[here - 1] in _OPENS_AFTER) and not text[here + 1 : here + 2].isspace()


def _nests(text: str, start: int, end: int, *, runs_on: str) -> bool:
    """Whether the straight double marks of a paragraph come out even when read as nested."""
    marks = [match.start() for match in re.finditer('"', text[start:end])]
    opening = sum(_looks_opening(text, start + mark, start) for mark in marks)
    return 2 * opening == len(marks) or ('"' in runs_on and 2 * opening == len(marks) + 1)


def _opens(text: str, here: int, start: int, end: int, rules: QuoteRules, *, runs_on: str = "") -> bool:
    """Whether a mark can open: nothing or a blank before it, a word after it, and no apostrophe.

    A straight single mark must close in its paragraph or follow a colon, or stand at the margin where the utterance
    runs on from the paragraph before or into the next.
    """
    after = text[here + 1] if here + 1 < end else ""
    if (
        not after
        or (after.isspace() and text[here] not in "“„«")
        or (here > start and text[here - 1] not in _OPENS_AFTER)
    ):
        return False
    if text[here] not in "‘'’":
        return True
    if rules.apostrophe.match(text, here + 1, end):
        return False
    if not after.isalnum() and after not in '“"£…$(':
        return False
    lead = text[start:here].rstrip()
    if text[here] in runs_on if not lead else lead[-1] == ":":
        return True
    return text[here] == "‘" or any(
        _closes(text, match.start(), end, rules.opens["'"], rules)
        for match in _MARKS.finditer(text, here + 2, end)
        if match.group() in "'’"
    )


def _closes(text: str, here: int, end: int, family: int, rules: QuoteRules) -> bool:
    """Whether a mark can close the family that is open: a word or full stop before it, none after it.

    After an s before a blank a single mark is a plural's possessive if another mark can close later.
    """
    before, after = text[here - 1], text[here + 1] if here + 1 < end else ""
    if text[here] in "”»":
        return True
    if after.isalnum() or (before.isspace() and text[:here].rstrip()[-1:] not in "'’"):
        return False
    if text[here] == '"' or before in _SENTENCE_MARKS or not after.isspace() or before not in "sS":
        return True
    for match in _MARKS.finditer(text, here + 1, end):
        if match.group() in "‘" or (match.group() == "'" and text[match.start() - 1].isspace()):
            return True
        if rules.closes.get(match.group(), -1) == family and not text[match.start() - 1].isspace():
            return False
    return True


def find_quotes(doc: Doc, rules: QuoteRules) -> Iterator[Found]:
    """Yield each utterance in quotation marks, from its first mark to its last.

    An utterance runs on into the next paragraph when its own has no closing mark and the next opens with
    one; otherwise it ends with its paragraph. Nested marks belong to the utterance around them.

    Yields: Found labelled `quote`, or `fragment` for fewer words that break off ("Yes," she said, "we …"), with the
        field `parts`: the (start, end) of each paragraph's stretch, marks included.
    Source: ANNOTATION of utterances as in Krestel, Bergler and Witte (2008), by marks instead of a parser.
    """
    text = tokens_of(doc).text
    blocks = read(doc, "blocks") or [
        {"start": m.start(), "end": m.end(), "label": "paragraph"} for m in re.finditer(r"[^\n]+", text)
    ]
    parts: list[Piece] = []
    blocks = [block for block in blocks if block["label"] in rules.settings.lines]
    for number, block in enumerate(blocks):
        after = blocks[number + 1]["start"] if number + 1 < len(blocks) else len(text)
        runs_on = text[after : after + 1] if text[after : after + 1] in rules.opens else ""
        if parts and not parts[-1].closed:
            runs_on += text[parts[-1].start]
        for piece in find_pieces(text, block["start"], block["end"], rules, runs_on=runs_on):
            if parts and not (
                piece.start == block["start"] and not parts[-1].closed and piece.family == parts[-1].family
            ):
                yield from _utterance(text, parts, rules)
                parts = []
            parts.append(piece)
        if parts and (parts[-1].closed or parts[-1].end != block["end"]):
            yield from _utterance(text, parts, rules)
            parts = []
    if parts:
        yield from _utterance(text, parts, rules)


def _utterance(text: str, parts: Sequence[Piece], rules: QuoteRules) -> Iterator[Found]:
    start, end = parts[0].start, parts[-1].end
    words = _WORD.findall(text[start:end])
    short = len(words) < rules.settings.min_words
    if (
        _is_title(words)
        or text[start:end].strip("“”\"‘’'., ").lower() in rules.labels
        or (
            short and not _BROKEN_OFF.search(text, start, end) and not _GOES_ON.search(text[max(0, start - 70) : start])
        )
    ):
        return
    yield Found(
        start,
        end,
        parts[0].rule,
        "fragment" if short else "quote",
        {"parts": [[part.start, part.end] for part in parts]},
    )


def _is_title(words: Sequence[str]) -> bool:
    """Whether quoted words are a name or title: nearly all begin with a capital."""
    long = [word.strip("“”\"‘’'.,") for word in words if len(word.strip("“”\"‘’'.,")) > 3]
    return len(words) <= 12 and len(long) > 1 and all(word[:1].isupper() or not word[:1].isalpha() for word in long)


class Quotes:
    """Writes `doc.spans["quotes"]`."""

    def __init__(self, rules: QuoteRules) -> None:
        declare("quotes")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        return write(doc, "quotes", find_quotes(doc, self.rules))


@Language.factory("extract_quotes", default_config={"rules": None}, assigns=["doc.spans"])
def create_quotes(nlp: Language, name: str, rules: str | None) -> Quotes:
    """The component `extract_quotes`; `rules` is a rule folder laid over the built-in one."""
    return Quotes(QuoteRules(RuleFolder.at(rules)))
