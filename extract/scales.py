"""Rating scales and the aspects that are rated: which is in force for an inspectorate, a service and a date."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Literal, TypeVar

from extract.rulebook import Row, RuleFolder, Words

_FILLER = re.compile(r"\b(?:the|its|their|his|her|a|an|quality of|how well|how|being|work to|work on)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_PAIR = re.compile(r"([a-z-]+) and ([a-z-]+)")
_EVERYDAY = frozenset([
    "of", "for", "in", "on", "to", "with", "and", "or", "work", "its", "their", "they", "it", "is", "are", "was",
    "were", "cases", "orders", "care", "provision", "service", "services",
])  # fmt: skip
_STEM, _LEAST_ALIKE = 6, 0.5
_WORD = re.compile(r"[a-z0-9]+")


class DatedRow(Row):
    """A row in force for some services and dates. Dates are years, months or days, empty where open."""

    inspectorate: str
    service_types: Words = ()
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""

    def is_of(self, service_types: Collection[str]) -> bool:
        """Whether the row is of one of these service types; of any where it or they are not told."""
        return not self.service_types or not service_types or not set(self.service_types).isdisjoint(service_types)

    def distance(self, service_type: str, date: str) -> int:
        """How far the row is from being in force: 0 in force, more for another service type or another time."""
        far = 0 if not self.service_types or service_type in self.service_types else 4
        if date and self.valid_from and date < self.valid_from:
            far += 2
        if date and self.valid_to and date[: len(self.valid_to)] > self.valid_to:
            far += 2
        if not date and self.valid_to:
            far += 1
        return far


class ScaleRow(DatedRow):
    """One label of a rating scale: scales.csv.

    Attributes: rank: 1 is best; aspect: what a scale of one aspect rates; parts_only: whether it rates parts of a
        service and never the whole; units: what the parts of a service are called that each have a grade of their own
        ("ward").
    """

    scale: str
    rank: int
    label: str
    variants: Words = ()
    aspect: str = ""
    parts_only: Literal["yes", ""] = ""
    units: Words = ()


class AspectRow(DatedRow):
    """A part of a service that gets its own judgement: aspects.csv."""

    framework: str = ""
    standard: str
    variants: Words = ()


D = TypeVar("D", bound=DatedRow)


class Scales:
    """The scales of scales.csv and the standards of aspects.csv."""

    def __init__(self, folder: RuleFolder) -> None:
        self.labels: dict[str, list[ScaleRow]] = defaultdict(list)
        self._rows = folder.rows("scales", ScaleRow, key=("scale", "label"))
        self._of_units = [row for row in self._rows if row.units]
        for row in self._rows:
            for phrase in (row.label, *row.variants):
                self.labels[phrase.lower()].append(row)
        self.aspects: dict[str, list[AspectRow]] = defaultdict(list)
        self._stems: list[tuple[AspectRow, list[frozenset[str]]]] = []
        for aspect in folder.rows("aspects", AspectRow, key=("inspectorate", "framework", "standard")):
            phrases = (aspect.standard, *aspect.variants)
            stems = (_stems(plain_aspect(phrase)) for phrase in phrases)
            self._stems.append((aspect, [words for words in stems if words]))
            for phrase in phrases:
                plain = _BRACKETS.sub("", phrase).lower()
                turned = _PAIR.sub(r"\2 and \1", plain)
                for name in dict.fromkeys((plain, turned)):
                    self.aspects[name].append(aspect)
        self._plain: dict[str, list[AspectRow]] = defaultdict(list)
        for phrase, rows in self.aspects.items():
            self._plain[plain_aspect(phrase)] += rows

    def scale(self, words: str, inspectorates: Collection[str], service_type: str, date: str) -> ScaleRow | None:
        """The scale row that a label stands for: of these inspectorates, nearest in service type and date.

        A scale with the very label goes before one of which it is a variant.
        """
        rows = [row for row in self.labels.get(words, ()) if row.inspectorate in inspectorates]
        rows = [row for row in rows if row.label == words] or rows
        return _nearest(rows, list(inspectorates), service_type, date)

    def extreme(
        self, inspectorates: Sequence[str], service_type: str, date: str, used: Collection[str], *, best: bool
    ) -> str:
        """The best or the worst label of the scale in force, empty when none is known.

        Args: inspectorates: the likeliest first; used: labels beside it: the scale that has most of them is meant.
        """
        rows = [row for row in self._rows if row.inspectorate in inspectorates and not row.aspect]
        have = Counter(row.scale for words in used for row in self.labels.get(words, ()))
        most = max((have[row.scale] for row in rows), default=0)
        rows = [row for row in rows if have[row.scale] == most]
        nearest = _nearest(rows, inspectorates, service_type, date)
        scale = [row for row in rows if nearest and row.scale == nearest.scale]
        return (min if best else max)(scale, key=lambda row: row.rank).label if scale else ""

    def rates_whole(self, row: ScaleRow | None, inspectorates: Collection[str]) -> bool:
        """Whether a label of a scale, or a score without one, can be on a service as a whole."""
        rows = [row] if row else [one for one in self._rows if one.inspectorate in inspectorates and not one.aspect]
        return not rows or not all(one.parts_only for one in rows)

    def units(self, inspectorates: Collection[str], service_type: str) -> frozenset[str]:
        """What the parts of a service are called that these inspectorates grade one by one."""
        rows = (row for row in self._of_units if row.inspectorate in inspectorates)
        return frozenset(noun for row in rows if service_type in row.service_types for noun in row.units)

    def standard(self, aspect: str, inspectorates: Collection[str], service_type: str, date: str) -> str:
        """The framework's name for an aspect as written, or empty."""
        plain = plain_aspect(aspect)
        rows = [row for row in self._plain.get(plain, ()) if row.inspectorate in inspectorates]
        rows = rows or self._alike(plain, inspectorates, service_type, date)
        nearest = _nearest(rows, list(inspectorates), service_type, date)
        return nearest.standard if nearest else ""

    def _alike(self, plain: str, inspectorates: Collection[str], service_type: str, date: str) -> list[AspectRow]:
        """The standards in force whose words are most like those of an aspect: *planning of court orders*.

        The likeness is that of Jaccard: the words that both have among those that either has, endings cut off; of equal
        ones that with more words in common.
        """
        words = _stems(plain)
        best: tuple[float, int] = (_LEAST_ALIKE, 0)
        found: list[AspectRow] = []
        for row, phrases in self._stems:
            shared = [phrase for phrase in phrases if words & phrase] if row.inspectorate in inspectorates else []
            if shared and not row.distance(service_type, date):
                likeness = max((len(words & phrase) / len(words | phrase), len(words & phrase)) for phrase in shared)
                found = found if likeness <= best else []
                best = max(best, likeness)
                found += [row] if likeness == best else []
        return found


def _nearest(rows: list[D], inspectorates: Sequence[str], service_type: str, date: str) -> D | None:
    return min(
        rows, key=lambda row: (inspectorates.index(row.inspectorate), row.distance(service_type, date)), default=None
    )


def _stems(plain: str) -> frozenset[str]:
    """The first letters of the words of an aspect, without those that every aspect may have."""
    return frozenset(word[:_STEM] for word in plain.split() if word not in _EVERYDAY)


def plain_aspect(aspect: str) -> str:
    """An aspect for comparison: its words in lower case without articles and `quality of`."""
    return " ".join(_WORD.findall(_FILLER.sub(" ", aspect.lower())))
