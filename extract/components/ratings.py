"""Ratings: what each label is a rating of, whose, and on which scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.aspects import AspectRules, Line, Place, Span, find_place
from extract.rulebook import RuleFolder
from extract.scales import plain_aspect
from extract.spans import Found, declare, read, span_over, write


def find_ratings(doc: Doc, rules: AspectRules) -> Iterator[Found]:
    """Yield each fact: this aspect of this service has this rating. A fact that the text repeats is yielded once.

    Yields: Found with `service`, `service_id`, `inspectorate`, `aspect`, `standard`, `rating`, `rank`, `scale`,
        `status`;
        its offsets run from the first of aspect and label to the last, its rule names the one that judged the label
        and the one that found the aspects.
    """
    article = Setting(doc, rules)
    facts: list[Found] = []
    for line in article.lines():
        items: tuple[Span, ...] = ()
        for index, label in enumerate(line.labels):
            place = find_place(line, index, items, rules)
            items = place.items
            for fact in article.facts(label, place):
                if not any(_same(fact.fields, other.fields) for other in facts):
                    facts.append(fact)
                    yield fact


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two facts are one: the same aspect, or words of one standard that share a word."""
    if any(one[column] != other[column] for column in ("service", "rating", "status")):
        return False
    words, others = (plain_aspect(fact["aspect"]) for fact in (one, other))
    return words == others or bool(
        one["standard"] == other["standard"] != "" and set(words.split()) & set(others.split())
    )


class Setting:
    """What the facts of one article share: its services, inspectorates and date."""

    def __init__(self, doc: Doc, rules: AspectRules) -> None:
        self.doc = doc
        self.rules = rules
        self.text = doc.text
        self.services = [one for one in read(doc, "services") if one["inspected"] or one["main"]]
        self.main = next((one for one in self.services if one["main"]), None)
        main = [name for name in (doc._.inspectorate or "").split("; ") if name]
        self.inspectorates = list(dict.fromkeys(main + [one["name"] for one in read(doc, "inspectorates")]))
        self.date = next((one["date"] for one in read(doc, "dates")), "")

    def lines(self) -> Iterator[Line]:
        """The sentences with ratings."""
        labels = [label for label in read(self.doc, "labels") if label["label"] == "rating"]
        mentions = [(one["start"], one["end"]) for one in read(self.doc, "services")]
        for sentence in read(self.doc, "sentences"):
            start, end = sentence["start"], sentence["end"]
            inside = [label for label in labels if start <= label["start"] < end]
            if inside:
                span = span_over(self.doc, start, end)
                known = [
                    (one.start_char, one.end_char)
                    for one in (self.doc[first:last] for _, first, last in self.rules.matcher(span))
                ]
                yield Line(
                    self.text, start, end, inside, _outermost(known), [one for one in mentions if start <= one[0] < end]
                )

    def facts(self, label: Mapping[str, Any], place: Place) -> Iterator[Found]:
        """The facts of one label: one for each aspect, or one on the service as a whole; two where it is of then and
        now.
        """
        service = self._service(label["start"])
        if not service:
            return
        row = self.rules.scales.scale(label["words"], self.inspectorates, service["type"], self.date)
        common = {
            "service": service["service"],
            "service_id": service["service_id"],
            "inspectorate": row.inspectorate if row else next(iter(self.inspectorates), ""),
            "rating": row.label if row else label["words"],
            "rank": row.rank if row else None,
            "scale": row.scale if row else "",
        }
        for status in ("current", "previous") if label["status"] == "both" else (label["status"],):
            for item in place.items or (None,):
                aspect = " ".join(self.text[slice(*item)].split()).lower() if item else "overall"
                standard = self.rules.scales.standard(aspect, self.inspectorates, service["type"], self.date)
                start, end = (
                    (min(item[0], label["start"]), max(item[1], label["end"]))
                    if item
                    else (label["start"], label["end"])
                )
                yield Found(
                    start,
                    end,
                    f"{label['rule']} + {place.rule}",
                    "rating",
                    common | {"aspect": aspect, "standard": standard, "status": status},
                )

    def _service(self, at: int) -> Mapping[str, Any] | None:
        """The service that a label at a character is about: the last inspected one named before it."""
        before = [one for one in self.services if one["start"] < at]
        return before[-1] if before else self.main


def _outermost(spans: list[Span]) -> list[Span]:
    return [
        one for one in spans if not any(other[0] <= one[0] and one[1] <= other[1] and other != one for other in spans)
    ]


class Ratings:
    """Writes `doc.spans["ratings"]`."""

    def __init__(self, rules: AspectRules) -> None:
        declare("ratings")
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        return write(doc, "ratings", find_ratings(doc, self.rules))


@Language.factory("extract_ratings", default_config={"rules": None}, requires=["doc.spans"], assigns=["doc.spans"])
def create_ratings(nlp: Language, name: str, rules: str | None) -> Ratings:
    """The component `extract_ratings`; `rules` is a rule folder laid over the built-in one."""
    return Ratings(AspectRules(nlp, RuleFolder.at(rules)))
