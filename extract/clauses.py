"""Clauses: where a sentence is cut, so that what is praised and what is criticised stand apart."""

from __future__ import annotations

import re

MIN_WORDS = 3
"""A clause has so many at least."""

_CUT = re.compile(
    r"[;,\s](?:(?<=\s)(?:R\d\d?|\([a-f\d]\))\s+|(?<=;)\s+(?:and\s+)?(?:\([a-f\d]\)\s+)?|(?<=,)\s+(?:(?:and\s+)?yet\s+|(?=however\b))"
    r"|(?:(?<=,)\s+|(?<=\s)\s*)(?:(?:but(?! (?:as|rather|instead)\b),?|although|though|while|whilst|whereas)\s+"
    r"|and\s+(?:that\s+)?(?=(?:(?:the|its|their|every|all|[A-Z])[^,;.]{1,50}?|[a-z]+s)"
    r"\s(?:must|should|ought\sto|needs?\sto|(?:is|are|was|were)\s(?:also\s)?(?:told|asked|required|urged|advised|to))\b)"
    r"|and\s+(?:also\s+)?(?=(?:told|tells|asked|asks|urged|urges|ordered|orders|called on|calls on|wants)\b)))",
    re.IGNORECASE,
)
_WHOM = r"(?:the|its|their|[A-Z])(?:(?! (?:to|is|are|was|were|must|should) )[\w’'& -]){2,45}"
_ASKED_NEXT = re.compile(rf",\s+(?:and\s+)?(?={_WHOM}\sto\s[a-z])")
_ASKED_LAST = re.compile(rf"\s+and\s+(?={_WHOM}\sto\s[a-z])")
_AND = re.compile(r",?\s+and\b")
_ASKS = re.compile(
    r"\b(?:must|should|needs? to|told|tells|ask\w*|urge\w*|order\w*|call\w* (?:on|for)|wants?|wanted"
    r"|advised|required|recommend\w*)\b"
)
ASKED = re.compile(rf"(?P<whom>{_WHOM})\sto\s[a-z]")
"""A clause that leaves out the verb of the one before it: told the unit to do this, and *the council to do that*."""

_LEADING_CUT = re.compile(r"(?:although|though|while|whilst)\b[^,–—]+(?:,|\s[–—]\s[^–—]+\s[–—])\s+", re.IGNORECASE)
_EDGES = " \t\n“”\"‘’'•*-–—"


def cut_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a stretch: cut at semicolons, but, although, while, and between two that both ask for a thing."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    borders = [match.span() for match in _CUT.finditer(text, start, end) if match.start() > start]
    if match := _LEADING_CUT.match(text, start, end):
        borders.append((match.end(), match.end()))
    asked = [
        match.span() for match in _ASKED_NEXT.finditer(text, start, end) if _ASKS.search(text, start, match.start())
    ]
    if asked:
        asked += [match.span() for match in _ASKED_LAST.finditer(text, asked[0][1], end)]
    pieces = []
    at = start
    for first, last in sorted({*borders, *asked}):
        joins = _AND.match(text, first, last) and (first, last) not in asked
        if joins and not _ASKS.search(text, at, first):
            continue
        if len(text[at:first].split()) >= MIN_WORDS and len(text[last:end].split()) >= MIN_WORDS:
            pieces.append((at, first))
            at = last
    return [*pieces, (at, end)]
