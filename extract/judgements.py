"""Judgements: what one clause of an article says: a strength, a concern, a recommendation, or nothing."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from extract.addressees import find_addressee
from extract.clauses import MIN_WORDS
from extract.context import Surroundings
from extract.finding_rules import Effect, FindingRules, Prior
from extract.focus import Focus
from extract.matching import Match
from extract.spans import read
from extract.themes import NO_THEME
from extract.tokens import tokens_of
from extract.voices import Stretch, Voice, Voices, inspecting_names
from extract.weights import Condition

_NUMBERED = re.compile(r"\s(?:R?\d\d?[.)]?|\([a-z\d]\))\s+")
_ASIDE = re.compile(r"C(?:[^C.;:nqVvW]{1,5}V|V[^C.;:nqVvW]{1,6})C")
_POLAR = 0.5
_DEGREES: tuple[tuple[Condition, Condition, float], ...] = (
    ("good_1", "bad_1", _POLAR),
    ("good_2", "bad_2", 0.9),
    ("good_3", "bad_3", 1.9),
)
"""How good or bad the words of a clause, and what stands above it, are at least."""

_ABOVE: dict[Prior, float] = {"good": 1.0, "bad": -1.0}

_EVERYDAY = "labels.everyday"
_CANCELLED: dict[Effect, Effect] = {
    "recommends": "cancels",
    "praises": "cancels",
    "criticises": "cancels",
    "none": "counts",
}
_LEADS: dict[Effect, Prior] = {"lead_recommends": "advice", "lead_bad": "bad", "lead_good": "good"}


class Lead(NamedTuple):
    """What headings and lists say of the lines below them: their polarity, and who must act.

    Attributes: listed: whether it is a list, whose every item counts, and no heading over paragraphs.
    """

    prior: Prior = ""
    addressee: str = ""
    listed: bool = False


class Clause(NamedTuple):
    """A clause, judged: characters `[start, end)`.

    Attributes: kind, rule: empty where it says nothing; holds: the conditions that it was weighed by, if it was.
    """

    start: int
    end: int
    kind: str
    rule: str
    words: tuple[str, ...]
    addressee: str = ""
    holds: frozenset[Condition] = frozenset()


class Article:
    """One article while its findings are found."""

    def __init__(self, doc: Doc, rules: FindingRules) -> None:
        self.doc = doc
        self.rules = rules
        self.text = tokens_of(doc).text
        self.quotes = read(doc, "quotes")
        hidden = [(start, end) for quote in self.quotes for start, end in quote["parts"]]
        self.said = rules.names.tagger(doc)
        self.tagged = self.said.hidden(hidden)
        surnames = frozenset(one["surname"] for one in read(doc, "people"))
        self.voices = Voices(self.tagged, self.quotes, inspecting_names(doc), rules.people, surnames)
        self.words = tokens_of(doc).words
        grades = [one for one in read(doc, "labels") if one["rule"] != _EVERYDAY] + read(doc, "ratings")
        worded = [one for one in grades if one["label"] == "rating" or not one["is_score"]]
        self.rated = {self.tokens(one["start"], one["end"])[0] for one in worded}
        starts = [one["start"] for one in read(doc, "sentences")]
        inside = [one for one in worded if bisect(starts, one["start"]) == bisect(starts, one["end"] - 1)]
        self.unweighed = {at for one in inside for at in range(*self.tokens(one["start"], one["end"]))}
        self.unweighed.update(at for aside in _ASIDE.finditer(self.tagged.letters) for at in range(*aside.span()))
        labels = {at for one in grades if "aspect" not in one for at in range(*self.tokens(one["start"], one["end"]))}
        cues = [
            cue
            for cue in rules.matcher(doc)
            if labels.isdisjoint(range(cue.start, cue.end))
            and not any(self.words[start] in rules.not_addressed for _, start, end in cue.slots if start < end)
        ]
        self.cues = sorted(self._uncancelled(cues), key=lambda match: (match.start, -match.end))
        self.focus = Focus(doc, rules.references)
        self.surroundings = Surroundings(self.tagged, read(doc, "blocks"), read(doc, "people"), self.voices.others())

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of characters `[start, end)`."""
        return self.tagged.token(start), self.tagged.token(end - 1) + 1 if end > start else self.tagged.token(start)

    def _uncancelled(self, cues: Sequence[Match]) -> Iterator[Match]:
        """The cues without those that overlap one that cancels them (they *told inspectors* … *to*)."""
        effects = self.rules.effects
        taken = {(effects[cue.rule], at) for cue in cues for at in range(cue.start, cue.end)}
        for cue in cues:
            against = _CANCELLED.get(effects[cue.rule])
            if not against or taken.isdisjoint((against, at) for at in range(cue.start, cue.end)):
                yield cue

    def has_speech(self, start: int, end: int) -> bool:
        """Whether somebody is quoted in a stretch."""
        return any(part[0] < end and start < part[1] for quote in self.quotes for part in quote["parts"])

    def conditions(self, first: int, last: int, words: Sequence[str], place: Place) -> set[Condition]:
        """The conditions of a clause that hang on who says it and what it is about."""
        holds: dict[Condition, bool] = {
            "after_inspectors": place.voice_before == "inspecting",
            "after_speech": place.voice_before == "service",
            "rating": not self.rated.isdisjoint(range(first, last)),
            "no_theme": self.rules.themes.theme(words) == NO_THEME,
        }
        return {condition for condition, is_so in holds.items() if is_so}

    def cues_in(self, start: int, end: int) -> list[Match]:
        first, last = self.tokens(start, end)
        return [cue for cue in self.cues if first <= cue.start and cue.end <= last]


def under_heading(article: Article, start: int, end: int) -> Lead:
    """What a heading says of the lines below: one of the rules' headings, or one that asks (*The council should*)."""
    words = article.text[start:end].lower().strip(" :?-–—#*0123456789.")
    if words in article.rules.headings:
        return Lead(article.rules.headings[words])
    asked = lead_in(article, start, end, Lead())
    return asked if asked.prior == "advice" else Lead()


def lead_in(article: Article, start: int, end: int, heading: Lead) -> Lead:
    """What a line that ends with a colon says of the lines below it."""
    cues = [cue for cue in article.cues_in(start, end) if article.rules.effects[cue.rule] in _LEADS]
    words = article.text[start:end].strip(" :")
    addressee = _addressee(article, start, end, leads=True) or heading.addressee
    if cues:
        last = max(cues, key=lambda cue: cue.end)
        return Lead(_LEADS[article.rules.effects[last.rule]], addressee)
    words = words.lower()
    if heading.prior == "advice":
        return Lead("advice", addressee)
    return Lead(article.rules.headings.get(words, heading.prior))


def inline_list(article: Article, stretch: Stretch, context: Lead) -> tuple[int, Lead]:
    """Where a list inside a sentence begins, and what its lead-in says: two recommendations: *check plans; ask* …"""
    colon = article.text.find(": ", stretch.start, stretch.end)
    if colon < 0:
        return stretch.start, context
    lead = lead_in(article, stretch.start, colon, Lead())
    number = _NUMBERED.match(article.text, colon + 1, stretch.end)
    start = number.end() if number else colon + 2
    first = article.text[start : stretch.end].lower().split()[:1]
    if lead.prior != "advice" or not first or (not number and first[0] not in article.rules.imperatives):
        return stretch.start, context
    return start, lead._replace(listed=True)


def _addressee(article: Article, start: int, end: int, *, listed: bool = False, leads: bool = False) -> str:
    return find_addressee(article.said, start, end, article.rules.addressees, listed=listed, leads=leads)


class Place(NamedTuple):
    """Where a clause stands: its sentence and stretch, the lines above, and what was said before it, by whom."""

    sentence: Mapping[str, Any]
    stretch: Stretch
    lead: Lead
    before: str
    voice_before: Voice


def judge(article: Article, clause: tuple[int, int], place: Place) -> Clause:
    """What one clause says: what its conditions and its words speak for most, if anything."""
    start, end = clause
    first, last = article.tokens(start, end)
    words = tuple(word for at, word in enumerate(article.words[first:last], start=first) if at not in article.unweighed)
    if place.stretch.voice == "service" or last - first < MIN_WORDS or article.text[start:end].endswith("?"):
        return Clause(start, end, "", "", words)
    cues = {article.rules.effects[cue.rule]: cue.rule for cue in reversed(article.cues_in(start, end))}
    listed = place.lead.prior == "advice" and (
        place.lead.listed or "recommends" in cues or not article.rules.imperatives.isdisjoint(words[:1])
    )
    polarity = article.rules.polarity.score(words) + _ABOVE.get(place.lead.prior, 0.0)
    asks = listed or "recommends" in cues
    holds: set[Condition] = {"always"}
    if asks:
        holds.add("advice")
    if listed:
        holds.add("listed")
    holds |= article.surroundings.conditions(start, end, place.sentence, words)
    holds |= article.conditions(first, last, words, place)
    holds |= _said(polarity, cues, place)
    scores = article.rules.weights.scores(holds, words, voice=place.stretch.voice)
    kind = rule = addressee = ""
    if asks:
        if scores.recommendation > 0:
            kind, rule = "recommendation", "findings.listed_advice" if listed else cues["recommends"]
            addressee = _addressee(article, start, end, listed=listed) or (place.lead.addressee if listed else "")
    elif max(scores.strength, scores.concern) > 0:
        kind = "strength" if scores.strength > scores.concern else "concern"
        rule = _rule(kind, polarity, cues, place.lead)
    return Clause(start, end, kind, rule, words, addressee, frozenset(holds))


def _said(polarity: float, cues: Mapping[Effect, str], place: Place) -> set[Condition]:
    """The conditions of a clause that hang on whether it, or what stands above or before it, is good or bad."""
    holds: dict[Condition, bool] = {
        **{good: polarity >= least for good, _, least in _DEGREES},
        **{bad: -polarity >= least for _, bad, least in _DEGREES},
        "praised": "praises" in cues,
        "criticised": "criticises" in cues,
        "denied": "none" in cues,
        "under_good": place.lead.prior == "good" and not place.lead.listed,
        "under_bad": place.lead.prior == "bad" and not place.lead.listed,
        "under_advice": place.lead.prior == "advice",
        "listed_good": place.lead.prior == "good" and place.lead.listed,
        "listed_bad": place.lead.prior == "bad" and place.lead.listed,
        "after_strength": place.before == "strength",
        "after_concern": place.before in ("concern", "recommendation"),
    }
    return {one for one, is_so in holds.items() if is_so}


def _rule(kind: str, polarity: float, cues: Mapping[Effect, str], lead: Lead) -> str:
    """The rule behind a strength or a concern: its cue, what stands above it, its polarity, or its words alone."""
    cue: Effect = "praises" if kind == "strength" else "criticises"
    side, own = ("good", polarity) if kind == "strength" else ("bad", -polarity)
    if cue in cues:
        return cues[cue]
    if lead.prior == side:
        return "findings.listed"
    return "findings.words" if own >= _POLAR else "findings.leaning"


def joined(clauses: Sequence[Clause], *, listed: bool) -> list[Clause]:
    """The rows of a stretch: one where all clauses say the same, else one for each that says something.

    Args: listed: whether they are items of a list inside the sentence.
    """
    kinds = {clause.kind for clause in clauses if clause.kind}
    own = {clause.addressee for clause in clauses if clause.kind == "recommendation" and clause.addressee}
    if len(clauses) == 1 or len(kinds) != 1 or len(own) == len(clauses) or listed:
        return list(clauses)
    telling = next(clause for clause in clauses if clause.kind)
    words = tuple(word for clause in clauses for word in clause.words)
    addressee = next((clause.addressee for clause in clauses if clause.addressee), "")
    return [Clause(clauses[0].start, clauses[-1].end, telling.kind, telling.rule, words, addressee)]
