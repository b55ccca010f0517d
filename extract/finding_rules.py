"""Finding rules: the cues, headings, polarity, themes and weights by which clauses are judged."""

from __future__ import annotations

from typing import Literal

from spacy.language import Language

from extract.addressees import AddresseeRules
from extract.bodies import ServiceRule
from extract.focus import References
from extract.matching import RuleMatcher
from extract.names import NameRules
from extract.polarity import Polarity
from extract.rulebook import PatternRule, RuleFolder, Settings
from extract.themes import Themes
from extract.weights import Weights

Effect = Literal[
    "recommends",
    "praises",
    "criticises",
    "none",
    "cancels",
    "counts",
    "lead_recommends",
    "lead_bad",
    "lead_good",
    "form",
]
Prior = Literal["", "good", "bad", "advice"]

_PRIORS: tuple[Prior, ...] = ("good", "bad", "advice")


class FindingRule(PatternRule):
    """A cue of a finding, or of none; see findings.toml."""

    patterns: tuple[str, ...] = ()
    effect: Effect


class FindingRules:
    """The rules of findings.toml, polarity.csv and themes.csv."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        rules = folder.rules("findings", FindingRule)
        classes = folder.settings("findings", Settings).classes
        self.effects: dict[str, Effect] = {rule.id: rule.effect for rule in rules}
        self.matcher = RuleMatcher(nlp, (rule for rule in rules if rule.effect != "form"), classes)
        self.headings: dict[str, Prior] = {words: kind for kind in _PRIORS for words in classes[f"{kind}_heading"]}
        self.people = frozenset(classes["people"])
        self.not_addressed = frozenset(classes["not_addressed"])
        self.imperatives = frozenset(classes["imperative"])
        self.addressees = AddresseeRules(folder)
        self.polarity = Polarity(folder)
        self.weights = Weights(folder)
        self.themes = Themes(folder)
        self.names = NameRules(nlp, folder)
        self.references = References(folder.rules("services", ServiceRule))
