"""Ratings: what each label is a rating of, whose, and on which scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.aspects import Line
from extract.bodies import ServiceRule
from extract.focus import Focus, References
from extract.grids import read_rows
from extract.places import Place
from extract.rulebook import Rule, RuleFolder
from extract.scales import ScaleRow, plain_aspect
from extract.spans import Found, declare, read, write
from extract.tokens import tokens_of
from extract.units import Units
from extract.wording import INSPECTED_BY_SEVERAL, Span, WordingRules, inspected_types, mentions_of, read_wording

_BOTH = 2
_NOTHING = Place("ratings.overall")
_THAT_PART = re.compile(
    r"(?:(?:in|on|for)\s)?(?:that|this|the\s(?:very\s)?same)\s"
    r"(?:area|aspect|respect|regard|score|front|count|standard|measure|category|field|test|heading|point)",
    re.IGNORECASE,
)
_IN_THAT_PART = re.compile(rf"[”’'\"]?\s(?:in|on|for)\s{_THAT_PART.pattern}\b", re.IGNORECASE)
_IT = re.compile(r"(?:It|That|This)\b")
_NUMBER, _SHORT = 5, 3
_TOTAL = re.compile(r"\bout of (?:1[1-9]|[2-9]\d)$")
"""The points that all standards of a service can have, 21 to 36; what counts parts has fewer."""

_FIRST, _LAST = (0, 0), (1 << 60, 1 << 60)


class RatingRule(Rule):
    """A place where the aspects of a label stand; see ratings.toml."""


class RatingRules:
    """The wording of ratings, and what a text calls its services."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.wording = WordingRules(nlp, folder)
        self.scales = self.wording.scales
        services = folder.rules("services", ServiceRule)
        self.references = References(services)
        self.parts_only = frozenset(rule.type for rule in services if rule.parts_only)


def find_ratings(doc: Doc, rules: RatingRules) -> Iterator[Found]:
    """Yield each fact: this aspect of this service has this rating. A fact that the text repeats is yielded once.

    Yields: Found with `service`, `service_id`, `inspectorate`, `aspect`, `standard`, `rating`, `rank`, `scale`,
        `status`;
        its offsets run from the first of aspect and label to the last, its rule names the one that judged the label
        and the one that found the aspects. A neighbour whose only grade is an old one has it still.
    """
    article = Setting(doc, rules)
    told: list[tuple[bool, Found]] = []
    before, paragraph = _NOTHING, -1
    named: list[Span] = []
    latest: tuple[Span, ...] = ()
    for sentence, line, labels in article.lines():
        goes_on = sentence["block"] == paragraph
        place = before if goes_on or line.refers_back else _NOTHING
        parts, named = (named if goes_on else []), []
        for index, label in enumerate(labels):
            place = (
                article.cell_place(sentence, label) or article.line_place(sentence, label) or line.place(index, place)
            )
            if not place.items and not place.whole and not index:
                place = article.fragment_place(sentence) or place
            if place.all_of and place.all_of == len(parts):
                place = replace(place, items=tuple(parts), whole=False, vague=False)
            elif place.all_of == _BOTH and not parts:
                place = replace(place, vague=True)
            if article.is_of_that_part(sentence, label, place):
                place = replace(place, items=latest, whole=not latest)
            named += [item for item in place.items if item not in named]
            loosely = sentence["kind"] == "headline" or not label["named"]
            told += [(loosely, fact) for fact in article.facts(sentence, label, place)]
        before, paragraph = place, sentence["block"]
        latest = place.items or latest
    facts: list[Found] = []
    for loosely, fact in sorted(told, key=lambda one: one[0]):
        if not any(_same(fact.fields, other.fields, loosely=loosely) for other in facts):
            facts.append(fact)
    current = {fact.fields["service"] for fact in facts if fact.fields["status"] == "current"}
    for fact in facts:
        if fact.fields["service"] not in current and article.is_neighbour(fact.fields["service"]):
            fact.fields["status"] = "current"
        yield fact


def _same(one: Mapping[str, Any], other: Mapping[str, Any], *, loosely: bool) -> bool:
    """Whether two facts are one: the same aspect, or words of one standard that share a word.

    Args: loosely: whether shared words are enough.
    """
    if any(one[column] != other[column] for column in ("service", "rating", "status")):
        return False
    words, others = (plain_aspect(fact["aspect"]) for fact in (one, other))
    shared = {word for word in set(words.split()) & set(others.split()) if len(word) > _SHORT}
    if one["standard"] and other["standard"]:
        return words == others or bool(shared and (loosely or one["standard"] == other["standard"]))
    short = min(words.split(), others.split(), key=len)
    return words == others or bool(
        shared and (loosely or (len(short) < 3 and short[-1] in shared and len(short[-1]) > _NUMBER))
    )


class Setting:
    """What the facts of one article share: its services, inspectorates and date."""

    def __init__(self, doc: Doc, rules: RatingRules) -> None:
        self.doc = doc
        self.rules = rules
        self.text = tokens_of(doc).text
        self.types = inspected_types(read(doc, "services"))
        self.focus = Focus(doc, rules.references)
        self.main = [name for name in (doc._.inspectorate or "").split("; ") if name]
        self.named = [one for one in read(doc, "inspectorates") if one["named"]]
        self.inspectorates = list(dict.fromkeys([*self.main, *(one["name"] for one in read(doc, "inspectorates"))]))
        self.date = next((one["date"] for one in read(doc, "dates")), "")
        self.units = Units(self.text, self._unit_nouns())
        self.sentences = read(doc, "sentences")
        self.numbers = {one["start"]: number for number, one in enumerate(self.sentences)}
        self.rows = dict(read_rows(self.text, self.sentences))

    def _unit_nouns(self) -> frozenset[str]:
        return self.rules.scales.units(self.main, self.focus.main["type"]) if self.focus.main else frozenset()

    def is_neighbour(self, service: str) -> bool:
        """Whether a service is beside the main one and no forerunner of it: its last grade is the one it has."""
        main = self.focus.main
        one = next((one for one in self.focus.services if one["service"] == service), None)
        if not main or not one or one["service"] == main["service"] or self.focus.is_forerunner(one, self.date):
            return False
        words, others = ({word for word in two["own"].split() if word[:1].isupper()} for two in (one, main))
        return one["type"] != main["type"] or not words & others

    def lines(self) -> Iterator[tuple[Mapping[str, Any], Line, list[dict[str, Any]]]]:
        """The sentences with ratings, each with its ratings."""
        labels = [label for label in read(self.doc, "labels") if label["label"] == "rating"]
        mentions = mentions_of(read(self.doc, "services"), read(self.doc, "inspectorates"))
        for number, sentence in enumerate(self.sentences):
            start, end = sentence["start"], sentence["end"]
            inside = [label for label in labels if start <= label["start"] < end]
            if inside:
                wording = read_wording(
                    tokens_of(self.doc),
                    tokens_of(self.doc).over(start, end),
                    [(label["start"], label["end"]) for label in inside],
                    [one for one in mentions if start <= one[0][0] < end],
                    frozenset(self.inspectorates),
                    self.types,
                    self.rules.wording,
                )
                listed = takewhile(lambda one: one["kind"] == "bullet", self.sentences[number + 1 :])
                heads = self.text[end - 1] == ":" or wording.letters in ("L", "LF")
                bullets = [(one["start"], one["end"]) for one in listed] if heads else []
                yield sentence, Line(self.text, wording, bullets), inside

    def cell_place(self, sentence: Mapping[str, Any], label: Mapping[str, Any]) -> Place | None:
        """The place of a label in a table: its row names the aspect, or the service where its column does."""
        row = self.rows.get(sentence["start"])
        if not row:
            return None
        cell = next(one for one in row if one.start <= label["start"] < one.end)
        first = row[0]
        named = next((one for one in self.focus.services if first.start <= one["start"] < first.end), None)
        if named:
            heading = "" if cell.heads_whole else cell.heading
            return Place("ratings.table", service=named["start"], whole=not heading, domain=heading)
        if first is cell or first.names_whole:
            return Place("ratings.table", whole=True)
        start = first.start + self.text[first.start : first.end].find(first.text)
        return Place("ratings.table", ((start, start + len(first.text)),))

    def line_place(self, sentence: Mapping[str, Any], label: Mapping[str, Any]) -> Place | None:
        """The place of a label that is alone in its line: the parts that the line above names."""
        number = self.numbers[sentence["start"]]
        above, below = self.sentences[number - 1], self.sentences[number + 1 : number + 2]
        if not number or (below and below[0]["kind"] == "bullet"):
            return None
        span = label["start"], label["end"]
        parts = self.rules.wording.parts_of(above, sentence, span, self.text, self.inspectorates)
        return Place("ratings.table", parts) if parts else None

    def fragment_place(self, sentence: Mapping[str, Any]) -> Place | None:
        """The place of a label in a sentence that begins with "it", after one that only names a part: *Planning.*"""
        number = self.numbers[sentence["start"]]
        above = self.sentences[number - 1]
        if not number or above["block"] != sentence["block"] or not _IT.match(self.text, sentence["start"]):
            return None
        name = self.text[above["start"] : above["end"]].rstrip(".!? ")
        known = self.rules.wording.is_part(name.lower(), self.inspectorates)
        return Place("ratings.nearby", ((above["start"], above["start"] + len(name)),)) if known else None

    def is_of_that_part(self, sentence: Mapping[str, Any], label: Mapping[str, Any], place: Place) -> bool:
        """Whether a label is on the parts of the one before: *that area* was poor; poor in *that respect*."""
        if place.items:
            return len(place.items) == 1 and bool(_THAT_PART.fullmatch(self.text, *place.items[0]))
        return bool(_IN_THAT_PART.match(self.text, label["end"], sentence["end"]))

    def facts(self, sentence: Mapping[str, Any], label: Mapping[str, Any], place: Place) -> Iterator[Found]:
        """The facts of one label: one for each aspect, or one on the service as a whole; two where it is of then and
        now.
        """
        service = self.focus.service(sentence["start"], label["start"], place.service)
        inspectorates = self._inspectorates(sentence, service["type"] if service else "")
        if not service or place.vague or not inspectorates:
            return
        row = self.rules.scales.scale(label["words"], inspectorates, service["type"], self.date)
        unit = self.units.last(sentence["start"], label["start"])
        if unit or _TOTAL.search(label["words"]):
            place = Place(place.rule if unit else _NOTHING.rule, whole=True)
        common = {
            "service": f"{unit}, {service['service']}" if unit else service["service"],
            "service_id": "" if unit else service["service_id"],
            "inspectorate": row.inspectorate if row else inspectorates[0],
            "rating": row.label if row else label["words"],
            "rank": row.rank if row else None,
            "scale": row.scale if row else "",
        }
        whole = self._whole(row, inspectorates, service["type"])
        for status in ("current", "previous") if label["status"] == "both" else (label["status"],):
            items = () if row and row.aspect and not self._are_of(place.items, row.aspect) else place.items
            for item in (*items, *([None] if place.whole or not items else [])):
                aspect = self._aspect(item, label) if item else place.domain.lower() or whole
                if not aspect:
                    continue
                aspect = f"{place.domain.lower()} – {aspect}" if item and place.domain else aspect
                standard = self.rules.scales.standard(aspect, inspectorates, service["type"], self.date)
                start, end = min((item or _LAST)[0], label["start"]), max((item or _FIRST)[1], label["end"])
                fields = common | {"aspect": aspect, "standard": standard, "status": status}
                yield Found(start, end, f"{label['rule']} + {place.rule}", "rating", fields)

    def _whole(self, row: ScaleRow | None, inspectorates: Sequence[str], service_type: str) -> str:
        """What a label without an aspect is on; empty where parts alone are rated."""
        if row and row.aspect:
            return row.aspect
        parts_only = service_type in self.rules.parts_only or not self.rules.scales.rates_whole(row, inspectorates)
        return "" if parts_only else "overall"

    def _are_of(self, items: Sequence[tuple[int, int]], aspect: str) -> bool:
        """Whether parts as written are what the scale of one aspect rates."""
        words = set(aspect.split())
        return any(words & set(self.text[slice(*item)].lower().split()) for item in items)

    def _aspect(self, item: tuple[int, int], label: Mapping[str, Any]) -> str:
        """An aspect as written, in lower case, without a label inside: some ‘outstanding’ areas."""
        words = self.text[slice(*item)]
        if item[0] <= label["start"] < label["end"] <= item[1]:
            words = (
                self.text[item[0] : label["start"]].rstrip("“‘\"' ")
                + " "
                + self.text[label["end"] : item[1]].lstrip("”’\"' ")
            )
        return " ".join(words.split()).lower()

    def _inspectorates(self, sentence: Mapping[str, Any], service_type: str) -> list[str]:
        """The inspectorates whose rating a sentence can tell of, the likeliest first.

        None where it tells of one that the article is not about; of a prison the article may quote several.
        """
        named = [one["name"] for one in self.named if sentence["start"] <= one["start"] < sentence["end"]]
        if not named or set(named) & set(self.main):
            return self.inspectorates
        if service_type in INSPECTED_BY_SEVERAL:
            return list(dict.fromkeys([*named, *self.inspectorates]))
        return []


class Ratings:
    """Writes `doc.spans["ratings"]`."""

    def __init__(self, rules: RatingRules) -> None:
        declare("ratings")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        return write(doc, "ratings", find_ratings(doc, self.rules))


@Language.factory("extract_ratings", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_ratings(nlp: Language, name: str, rules: str | None) -> Ratings:
    """The component `extract_ratings`; `rules` is a rule folder laid over the built-in one."""
    return Ratings(RatingRules(nlp, RuleFolder.at(rules)))
