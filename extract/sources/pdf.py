"""PDF files that carry their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from extract.article import Article
from extract.errors import SourceError
from extract.sources.text import clean

_HYPHEN = re.compile("[\x02\ufffe]\\s*")
_DIGITS = re.compile(r"\d+")
_END = re.compile(r"[.!?:][\"'”’)]*$")
_BULLET = re.compile(r"[•●▪◦·–-]\s|\(?\d{1,2}[.)]\s")
_FEWEST_PAGES, _PAGE_EDGE = 3, 2
_GAP, _SHORT = 1.35, 0.75


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; points from the page's left and lower edge, `None` where the page does not tell."""

    text: str
    bottom: float
    right: float


def read(data: bytes, article_id: str, source: str) -> Article:
    """The text of a PDF file page by page: paragraphs rebuilt from lines, without running heads and page numbers.

    Its metadata is not read: title and date of a PDF are as a rule those of the program that wrote it.
    Raises: SourceError when it is damaged, protected by a password, or a scan.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = [_lines(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() and b"/Encrypt" in data:  # without, it is the error of an earlier file
            raise SourceError("the PDF is protected by a password; save a copy without one") from error
        raise SourceError("not a PDF file, or a damaged one") from error
    if not any(one.text.strip() for page in pages for one in page):
        raise SourceError("the PDF is a scan: pictures without a text layer; run a text recognition over it first")
    body = "\n\n".join(part for page in _without_running_heads(pages) if (part := _paragraphs(page)))
    return Article(article_id, source, clean(body))


def _lines(page: pypdfium2.PdfPage) -> list[_Line]:
    """The lines of a page in reading order, words that a hyphen parts at a line's end joined."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    placed = len(text) == text_page.count_chars()
    lines: list[_Line] = []
    at = 0
    for raw in text.split("\r\n"):
        words = _HYPHEN.sub("", raw).strip()
        if words:
            box = (0.0, 0.0, 0.0, 0.0)
            if placed:
                last = text_page.get_charbox(at + len(raw.rstrip()) - 1)
                box = (last[0], last[1], last[2], last[3])
            lines.append(_Line(words, box[1], box[2]))
        at += len(raw) + 2
    return lines


def _without_running_heads(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without the first and last lines that most of them share, page numbers apart."""
    if len(pages) < _FEWEST_PAGES:
        return [[one for one in page if not one.text.isdecimal()] for page in pages]

    def plain(one: _Line) -> str:
        return _DIGITS.sub("0", one.text)

    edges = Counter(
        text for page in pages for text in {plain(one) for one in (*page[:_PAGE_EDGE], *page[-_PAGE_EDGE:])}
    )
    running = {text for text, count in edges.items() if count > len(pages) / 2}
    return [
        [
            one
            for at, one in enumerate(page)
            if not (plain(one) in running and (at < _PAGE_EDGE or at >= len(page) - _PAGE_EDGE))
        ]
        for page in pages
    ]


def _paragraphs(lines: list[_Line]) -> str:
    """Lines as paragraphs: a new one after a wide gap, after a short line, and at a bullet."""
    if not lines:
        return ""
    steps = [before.bottom - after.bottom for before, after in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    width = max(one.right for one in lines) if lines[0].right else 0.0
    pieces = [lines[0].text]
    for (before, after), step in zip(pairwise(lines), steps, strict=True):
        short = before.right < _SHORT * width if width else bool(_END.search(before.text))
        apart = usual > 0 and (step > _GAP * usual or step < -usual)
        pieces += ["\n\n" if apart or short or _BULLET.match(after.text) else " ", after.text]
    return "".join(pieces)
