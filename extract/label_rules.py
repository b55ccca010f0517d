"""Labels: the rules by which a word of a rating scale is a rating, the words that may be one, and their sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher

from extract.matching import Match, RuleMatcher
from extract.rulebook import PatternRule, RuleFolder, Settings
from extract.tokens import Tokens
from extract.wording import Wording, WordingRules

Effect = Literal["score", "rates", "previous", "both", "denies", "supposes", "counts", "explains", "form"]
REFERENCES = ("best", "worst", "same")
"""What a label can stand for that names no word of a scale."""


class LabelRule(PatternRule):
    """A cue that makes a label a rating or tells that it is none; see labels.toml."""

    patterns: tuple[str, ...] = ()
    effect: Effect
    side: Literal["after", "before", "around"] = "after"
    reach: int = 0
    clause: bool = True
    until: tuple[str, ...] = ()
    first: bool = False
    fronted: bool = False
    labels: tuple[str, ...] = ()
    speech: bool = False
    per_cent: bool = False
    beside: bool = False
    stands_for: Literal["", "score", "best", "worst", "same"] = ""


class LabelRules:
    """The rules of labels.toml and scales.csv."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        rules = folder.rules("labels", LabelRule)
        classes = folder.settings("labels", Settings).classes
        self.rules = {rule.id: rule for rule in rules}
        self.cues = RuleMatcher(nlp, (rule for rule in rules if rule.effect not in ("score", "form")), classes)
        self.scores = RuleMatcher(nlp, (rule for rule in rules if rule.effect == "score"), classes)
        self.follower = frozenset(classes["follower"])
        self.beyond = frozenset(classes["beyond"])
        self.clause = frozenset(classes["clause"])
        self.contrast = frozenset(classes["contrast"])
        self.special = frozenset(classes["special"])
        self.totals = frozenset(classes["total"])
        self.statuses = frozenset(classes["status"])
        self.people = frozenset(classes["people"])
        self.services = frozenset(classes["service_plural"])
        self.review = tuple(classes["review"])
        self.progress = frozenset(classes["progress"])
        self.wording = WordingRules(nlp, folder)
        self.scales = self.wording.scales
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("labels", [nlp.make_doc(phrase) for phrase in self.scales.labels])


class Label(NamedTuple):
    """A word of a scale in a sentence: tokens `[start, end)` of the Doc, the marks around it not counted.

    Attributes: words: in lower case, empty for a score; rule: the rule that found a score.
    """

    start: int
    end: int
    words: str
    rule: str = ""

    def overlaps(self, other: Label) -> bool:
        return self.start < other.end and other.start < self.end


class Verdict(NamedTuple):
    """Whether a label is a rating, by which rule, and of when: `current`, `previous` or `both`."""

    accepted: bool
    rule: str
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with labels.

    Attributes: start, end: its tokens; spoken: whether it is the speech of
        somebody who does not inspect; year: of the article, 0 when unknown, and date; inspectorates: of the article;
        rated: the status of the ratings of the sentence before in the same paragraph, empty when it has none; listed:
        whether it is an item of a list in which the one before is a rating; counting: whether the sentence before
        counts services.
    """

    start: int
    end: int
    tokens: Tokens
    labels: Sequence[Label]
    cues: Sequence[Match]
    wording: Wording
    spoken: bool
    year: int
    date: str
    inspectorates: frozenset[str]
    rated: str
    listed: bool
    counting: bool

    @property
    def words(self) -> Sequence[str]:
        """The words of the whole Doc, in lower case."""
        return self.tokens.words

    def number(self, label: Label) -> int:
        """Which of the sentence's labels one is."""
        return next(number for number, one in enumerate(self.labels) if one is label)

    def before(self, index: int) -> str:
        """The letters of the clause before label number `index`."""
        letters = self.wording.letters
        at = self.wording.labels[index]
        return re.split(r"[;.X|]", letters[:at])[-1]

    def after(self, index: int) -> str:
        """The letters after label number `index`."""
        return self.wording.letters[self.wording.labels[index] + 1 :]
