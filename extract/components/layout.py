"""Layout: what each line of an article is, and where its sentences begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Literal

import numpy
from pydantic import Field
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from extract.dates import is_date_line
from extract.rulebook import Rule, RuleFolder, Settings
from extract.spans import Found, declare, write
from extract.tokens import tokens_of

Kind = Literal["caption", "dateline", "byline", "navigation", "notes"]

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(
    r"(?:[-*•·●▪◦–—>»+]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|(?:R|Recommendation )\d{1,2}[.:]?(?=\s+[A-Z]))\s+"
)
_ROW = re.compile(r"\s*\||[^|]+\|[^|]+\|")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=\D)")
_DATE_PREFIX = re.compile(r"\s*date:?\s+\d{4}-\d\d-\d\d\s+", re.IGNORECASE)
_EDGES = " -–—*#:=_~\t"
_CLOSED = re.compile(r"[.!?…:;,][\"'”’)\]*_]*$")
_SENTENCE_END = re.compile(r"[.!?…](?P<more>[.!?…]*)(?P<close>[\"'”’)\]]*)\s+(?=[\"'“‘(\[]*[^\W_a-z])")
_BETWEEN_WORDS = re.compile(r"[\s(\"“‘'/-]")
_OPENS_LIST = re.compile(r":$|^\S+(?: \S+){0,3} (?:at|for|in|to|that)$")
_HEADLINE_WORDS, _CROSSHEAD_WORDS = 28, 10


class LayoutRule(Rule):
    """What a line is, by its words; see layout.toml."""

    kind: Kind
    to_end: bool = False
    words: int = Field(default=1000, gt=0)
    starts: tuple[str, ...] = ()
    is_: tuple[str, ...] = Field(default=(), alias="is")
    holds: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def fires(self, line: str, words: list[str]) -> bool:
        """Whether a line, in lower case and without the marks around it, is of this kind.

        Args: words: those of the line.
        """
        return 0 < len(words) <= self.words and (
            line in self.is_
            or line.startswith(self.starts)
            or any(map(line.__contains__, self.holds))
            or (bool(self.only) and all(map(self.only.__contains__, words)))
        )


class LayoutRules:
    """The rules of layout.toml."""

    def __init__(self, folder: RuleFolder) -> None:
        self.lines = folder.rules("layout", LayoutRule)
        self.abbreviations = frozenset(folder.settings("layout", Settings).classes["abbreviation"])

    def kind_of(self, line: str) -> LayoutRule | None:
        """The first rule that fires on a line of text."""
        plain = line.lower().strip(_EDGES)
        words = plain.split()
        return next((rule for rule in self.lines if rule.fires(plain, words)), None)


def find_blocks(doc: Doc, rules: LayoutRules) -> Iterator[Found]:
    """Yield each line of the text as a block.

    A line in lower case is an item of the list that a colon, or a heading like "Good at", opens, also where its mark
    was lost.

    Yields: Found whose label is `headline`, `paragraph`, `bullet`, `crosshead`, `caption`, `dateline`, `byline`,
        `row` (of a table), `navigation` or `notes`; offsets without the bullet's mark and without blanks at the ends.
    """
    headline_due, body, in_list = True, False, False
    ended: LayoutRule | None = None
    text = tokens_of(doc).text
    lines = list(_lines(text))
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        rule = ended or rules.kind_of(line)
        if rule and rule.to_end and headline_due:
            rule = None
        if rule:
            ended = rule if rule.to_end else None
            yield Found(start, end, rule.id, rule.kind, {})
            continue
        if numbered := _NUMBERED.match(line):
            start += numbered.end()
            line = line[numbered.end() :]
        if heading := _HEADING.match(line):
            start += heading.end()
            kind = "headline" if headline_due else "crosshead"
            headline_due = False
            yield Found(start, end, f"layout.{kind}", kind, {})
            continue
        bullet = _BULLET.match(line)
        if is_date_line(line[bullet.end() :] if bullet else line):
            kind = "dateline"
        elif _ROW.match(line) and not headline_due:
            kind = "row"
        elif bullet or (in_list and line[0].islower()):
            kind = "bullet"
            start += bullet.end() if bullet else 0
        else:
            kind = _kind(line, headline_due=headline_due, body=body, last=number == len(lines) - 1)
        body = body or (kind == "paragraph" and len(line.split()) > _CROSSHEAD_WORDS)
        headline_due = headline_due and kind in ("navigation", "bullet", "dateline")
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


def _kind(line: str, *, headline_due: bool, body: bool, last: bool) -> str:
    """What a line is that no rule knows, by its length and how it ends; above the body all may be headlines."""
    words = len(line.split())
    closed = _CLOSED.search(line)
    if headline_due:
        if (closed and closed.group()[0] not in "?!…") or words > _HEADLINE_WORDS:
            return "paragraph"
        return "headline" if words > 2 and not last else "navigation"
    if not body and not closed and _CROSSHEAD_WORDS < words <= _HEADLINE_WORDS and not last:
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
