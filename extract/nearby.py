"""Nearby: the parts that a label is about where its own clause names none.

Good, said inspectors, *for safety*; for *safety*, however, it was good; only *safety* let it down: that was poor.
"""

from __future__ import annotations

import re

from extract.items import Items
from extract.wording import Span

_AGENT = re.compile(r"M?(?:,?[bf]D?d*[JSWx]+|,?t,?)+F+a?")
_AMONG = re.compile(r",?(?P<items>[^.;:XL]*[AP][^.;:XL]*)i(?=[.,;]|$)")
_INCLUDING = re.compile(r",i(?P<items>[^.;:XL]+?)(?=,?c[Dq]+#Q?a?$|[.;:XL]|$)")
_AT_FRONT = re.compile(r"[dc,X]*F(?P<items>K?[^,sSJVGKCBHL]*[^,sSJVGKCBHLX])(?=,|D?[WM]d*[VGKCBH]|[HsSJy])")
_DESCRIBED = re.compile(r"[xAP][oFw]D?")
_PRONOUN = re.compile(r"[cdDqtyR,]*['BHN]*d*(?:[DF]|Va?)?d*$")
_WHERE = re.compile(r"[XF](?P<items>D?[AP][^;:XL]*),X(?:[sy]d*[BH]?d*|D?[SW]d*[BHGVC][dDfTa]*)$")
_WHERE_DOING = re.compile(r"F(?P<items>[^,;:XL]*),X[sy][BHGd]*[Dx]{0,3}$")
_EARLIER_CLAUSE = re.compile(
    r"(?:.*[L,]X|[^;:FX-]*xF|[,Xcdt]*)(?P<items>[^;:-]*?[AP])(?:[xysVGKCBHZ][^;:-]*)?[;:-]+(?P<lead>[^;:-]*)$"
)


def find_nearby(items: Items, at: int, high: int) -> tuple[Span, ...]:
    """The parts beside label `at`: after it and before `high`, at the front of its sentence, in the clause before."""
    return find_behind(items, at, high) or _at_front(items, at) or _clause_before(items, at)


def find_behind(items: Items, at: int, high: int) -> tuple[Span, ...]:
    """Good by the inspectors' lights *for safety*; poor, *safety* and *respect* among them."""
    letters = items.letters
    if match := _AGENT.match(letters, at + 1, high):
        return items.between(match.end(), items.end(match.end(), high), "strict")
    return find_among(items, at, high)


def find_among(items: Items, at: int, high: int) -> tuple[Span, ...]:
    """The parts named after a label on several: poor, *safety* and *respect* among them."""
    for pattern in (_INCLUDING, _AMONG):
        if match := pattern.match(items.letters, at + 1, high):
            return items.between(*match.span("items"), "any")
    return ()


def _at_front(items: Items, at: int) -> tuple[Span, ...]:
    """For *safety*, however, it was good."""
    match = _AT_FRONT.match(items.letters, 0, at)
    if not match:
        return ()
    named = items.between(*match.span("items"), "strict") or items.between(*match.span("items"), "subject")
    described = _DESCRIBED.search(match["items"]) and items.words(*match.span()).startswith("on ")
    return named or (items.between(*match.span("items"), "any") if described else ())


def _clause_before(items: Items, at: int) -> tuple[Span, ...]:
    """Only *safety* let it down: that was poor."""
    if match := _WHERE.search(items.letters, 0, at):
        return items.between(*match.span("items"), "strict")
    match = _WHERE_DOING.search(items.letters, 0, at)
    if match and items.is_open_ended(*match.span("items")):
        return items.between(*match.span("items"), "any")
    match = _EARLIER_CLAUSE.match(items.letters, 0, at)
    if not match or not _PRONOUN.fullmatch(match["lead"]) or "S" in match["items"]:
        return ()
    return items.between(*match.span("items"), "strict")
