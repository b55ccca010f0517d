"""Every rule against its own examples: what `rules --check` and a test run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

from extract.bodies import ServiceRule
from extract.components.dates import DateRule
from extract.components.quotes import QuoteRule
from extract.components.ratings import RatingRule
from extract.components.speakers import SpeakerRule
from extract.finding_rules import FindingRule, FindingRules
from extract.label_rules import LabelRule, LabelRules
from extract.layout_rules import LayoutRule, LayoutRules
from extract.matching import RuleMatcher
from extract.pipeline import build_nlp
from extract.rulebook import Rule, RuleFolder
from extract.spans import read

_MODELS: dict[str, type[Rule]] = {
    "layout": LayoutRule,
    "dates": DateRule,
    "services": ServiceRule,
    "quotes": QuoteRule,
    "speakers": SpeakerRule,
    "labels": LabelRule,
    "ratings": RatingRule,
    "findings": FindingRule,
}
GROUPS = ("dates", "inspectorates", "services", "quotes", "labels", "ratings", "strengths", "recommendations")
_SETTING = (
    "HM Inspectorate of Probation, the prisons watchdog and the CQC went to Eskerford Youth Justice Service.\n\n"
    "Its transport was rated good by inspectors, who said so.\n\n"
)


def pattern_matchers(nlp: Language, folder: RuleFolder) -> tuple[RuleMatcher, ...]:
    """The matchers of all rules that have patterns."""
    labels, findings = LabelRules(nlp, folder), FindingRules(nlp, folder)
    return labels.cues, labels.scores, findings.matcher


def read_rules(overlay: Path | None) -> list[Rule]:
    """Every rule, file by file. Raises: RuleError on a wrong rule file."""
    folder = RuleFolder.at(overlay)
    return [rule for name, model in _MODELS.items() for rule in folder.rules(name, model)]


def list_rules(overlay: Path | None) -> Iterator[tuple[str, str]]:
    """Yield (id, note or first pattern) of every rule, file by file."""
    for rule in read_rules(overlay):
        patterns = getattr(rule, "patterns", ())
        yield rule.id, rule.note or (patterns[0] if patterns else rule.examples[0].replace("\n", " / "))


def check_rules(overlay: Path | None) -> tuple[int, list[str]]:
    """The number of rules, and a line for each example that a rule misses and each counter-example that it matches.

    Raises: RuleError on a rule file that cannot be read at all.
    """
    folder = RuleFolder.at(overlay)
    check = _Check(build_nlp(rules=overlay), folder)
    faults: list[str] = []
    count = 0
    for name, model in _MODELS.items():
        for rule in folder.rules(name, model):
            count += 1
            faults += [
                f"{rule.id}: does not match its example {text!r}"
                for text in rule.examples
                if not check.fires(rule, text)
            ]
            faults += [
                f"{rule.id}: matches its counter-example {text!r}"
                for text in rule.counter_examples
                if check.fires(rule, text)
            ]
    return count, faults


class _Check:
    """Whether a rule fires on a text."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.nlp = nlp
        self.layout = LayoutRules(folder)
        self.matchers = pattern_matchers(nlp, folder)

    def fires(self, rule: Rule, text: str) -> bool:
        if isinstance(rule, LayoutRule):
            return any(
                (found := self.layout.kind_of(line, above=True)) is not None and found.id == rule.id
                for line in text.split("\n")
            )
        if getattr(rule, "patterns", ()):
            doc = self.nlp(text)
            return any(match.rule == rule.id for matcher in self.matchers for match in matcher(doc))
        alone = isinstance(rule, (DateRule, QuoteRule, ServiceRule))
        start = 0 if alone else len(_SETTING)
        doc = self.nlp(_SETTING[:start] + text)
        quotes = self.nlp.get_pipe("quotes")(doc) if isinstance(rule, QuoteRule) else doc
        marks = (mark for group in GROUPS for mark in read(quotes, group) if mark["end"] > start)
        return any(rule.id in mark["rule"].split(" + ") for mark in marks)
