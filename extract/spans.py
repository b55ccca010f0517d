"""What a component finds, and how it is kept on the Doc.

A group `name` is `doc.spans[name]` for every spaCy user, and `doc._.name`, a list of plain dicts in the
same order, for our own fields and exact character offsets (`span._` is keyed by offsets alone, so
two facts on the same words would share it).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span, SpanGroup

from extract.tokens import tokens_of


class Found(NamedTuple):
    """One finding: characters `[start, end)` of `doc.text`, the rule that fired, and fields.

    `fields` holds strings, ints, None and lists of these, so that Docs can be pickled and copied.
    """

    start: int
    end: int
    rule: str
    label: str
    fields: dict[str, Any]


def declare(*groups: str) -> None:
    """Register the extension of each group; calling it again is harmless."""
    for group in groups:
        if not Doc.has_extension(group):
            Doc.set_extension(group, default=None)


def write(doc: Doc, group: str, found: Iterable[Found]) -> Doc:
    """Keep findings, in reading order, as `doc.spans[group]` and `doc._.<group>`."""
    ordered = sorted(found, key=lambda one: (one.start, one.end))
    tokens = tokens_of(doc)
    spans = []
    for one in ordered:
        first, last = tokens.over(one.start, one.end)
        if first >= last:
            raise ValueError(f"no token holds the characters {one.start} to {one.end}: {one.rule}")
        spans.append(Span(doc, first, last, label=one.label or group, span_id=one.rule))
    doc.spans[group] = SpanGroup(doc, name=group, spans=spans)
    doc._.set(
        group,
        [{"start": one.start, "end": one.end, "rule": one.rule, "label": one.label, **one.fields} for one in ordered],
    )
    return doc


def read(doc: Doc, group: str) -> list[dict[str, Any]]:
    """The dicts of a group in reading order; none when no component wrote it."""
    return (doc._.get(group) if Doc.has_extension(group) else None) or []
