"""Layout: what each line of an article is, and where its sentences begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from extract.dates import is_date_line
from extract.headlines import BULLET, CLOSED, HEADLINE_WORDS, find_headline
from extract.layout_rules import LayoutRule, LayoutRules
from extract.rulebook import RuleFolder
from extract.spans import Found, declare, write
from extract.tokens import tokens_of

_LINE = re.compile(r"[^\n]+")
_ROW = re.compile(r"\s*\||[^|]+\|[^|]+\|")
_LEAD = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?\s+(?=\D))?(?P<heading>#{1,6}\s+(?=\S))?")
_DATE_PREFIX = re.compile(r"\s*date:?\s+\d{4}-\d\d-\d\d\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…](?P<more>[.!?…]*)(?P<close>[\"'”’)\]]*)\s+(?=[\"'“‘(\[]*[^\W_a-z])")
_BETWEEN_WORDS = re.compile(r"[\s(\"“‘'/-]")
_OPENS_LIST = re.compile(r":$|^\S+(?: \S+){0,3} (?:at|for|in|to|that)$")
_CROSSHEAD_WORDS = 10


def find_blocks(doc: Doc, rules: LayoutRules) -> Iterator[Found]:
    """Yield each line of the text as a block.

    A line in lower case is an item of the list that a colon, or a heading like "Good at", opens, also where its mark
    was lost.

    Yields: Found whose label is `headline`, `paragraph`, `bullet`, `crosshead`, `caption`, `dateline`, `byline`,
        `row` (of a table), `navigation` or `notes`; offsets without the bullet's mark and without blanks at the ends.
    """
    text = tokens_of(doc).text
    lines = list(_lines(text))
    headline, top = find_headline([text[start:end] for start, end in lines], rules)
    body, in_list = False, False
    ended: LayoutRule | None = None
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        above = number < top
        rule = ended or rules.kind_of(line, above=above)
        if rule and number != headline and not (rule.to_end and number <= top):
            ended = rule if rule.to_end else None
            yield Found(start, end, rule.id, rule.kind, {})
            continue
        lead = _LEAD.match(line)
        start += lead.end() if lead else 0
        line = text[start:end]
        bullet = BULLET.match(line)
        if number == headline:
            kind = "headline"
        elif lead and lead["heading"]:
            kind = "navigation" if above else "crosshead"
        elif is_date_line(line[bullet.end() :] if bullet else line):
            kind = "dateline"
        elif above:
            kind = "bullet" if bullet else "navigation"
        elif _ROW.match(line):
            kind = "row"
        elif bullet or (in_list and line[0].islower()):
            kind = "bullet"
            start += bullet.end() if bullet else 0
        else:
            kind = _kind(line, body=body, last=number == len(lines) - 1)
        body = body or (kind == "paragraph" and len(line.split()) > _CROSSHEAD_WORDS)
        in_list = bool(_OPENS_LIST.search(line)) or (in_list and kind == "bullet")
        yield Found(start, end, f"layout.{kind}", kind, {})


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the lines that hold something; a leading `date 2023-05-11` is one of its own."""
    for match in _LINE.finditer(text):
        start, end = match.span()
        if prefix := _DATE_PREFIX.match(match.group()):
            yield start + len(prefix.group()) - len(prefix.group().lstrip()), start + len(prefix.group().rstrip())
            start += prefix.end()
        body = text[start:end]
        if body.strip():
            yield start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def _kind(line: str, *, body: bool, last: bool) -> str:
    """What a line is that no rule knows, by its length and how it ends; above the body all may be headlines."""
    words = len(line.split())
    closed = CLOSED.search(line)
    if not body and not closed and _CROSSHEAD_WORDS < words <= HEADLINE_WORDS and not last:
        return "headline"
    if words <= _CROSSHEAD_WORDS and (not closed or closed.group()[0] == "?") and not last:
        return "crosshead"
    return "paragraph"


def find_sentences(text: str, blocks: list[Found], abbreviations: frozenset[str]) -> Iterator[tuple[int, int, Found]]:
    """Yield (start, end, block) of each sentence.

    A sentence ends at a full stop, question or exclamation mark (closing quotation marks included)
    before a capital, a digit or an opening mark, unless an abbreviation or an initial stands there.
    """
    for block in blocks:
        start = block.start
        for match in _SENTENCE_END.finditer(text, block.start, block.end):
            stop = text[match.start() : match.end("more")]
            word = _BETWEEN_WORDS.split(text[start : match.start()])[-1] if stop == "." else ""
            if len(stop) > 3 or word.lower() in abbreviations or (len(word) == 1 and word.isupper()):
                continue
            yield start, match.end("close"), block
            start = match.end()
        yield start, block.end, block


class Layout:
    """Writes `doc.spans["blocks"]`, `doc._.sentences` and sentence starts."""

    def __init__(self, rules: LayoutRules) -> None:
        declare("blocks", "sentences")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        blocks = list(find_blocks(doc, self.rules))
        sentences = list(find_sentences(tokens_of(doc).text, blocks, self.rules.abbreviations))
        doc._.sentences = [
            {"start": start, "end": end, "kind": block.label, "block": block.start} for start, end, block in sentences
        ]
        _set_sentence_starts(doc, [start for start, _, _ in sentences])
        return write(doc, "blocks", blocks)


def _set_sentence_starts(doc: Doc, starts: list[int]) -> None:
    if not len(doc):
        return
    first = numpy.full((len(doc), 1), -1)
    ends = tokens_of(doc).ends
    first[[0, *(bisect_right(ends, start) for start in starts)]] = 1
    column: Any = first.astype("uint64")
    doc.from_array([SENT_START], column)


@Language.factory("extract_layout", default_config={"rules": None}, assigns=["doc.spans", "token.is_sent_start"])
def create_layout(nlp: Language, name: str, rules: str | None) -> Layout:
    """The component `extract_layout`; `rules` is a rule folder laid over the built-in one."""
    return Layout(LayoutRules(RuleFolder.at(rules)))
