"""The rule matcher gives exactly what a plain spaCy Matcher gives."""

import random

import pytest
import spacy
from conftest import CORPUS
from spacy.language import Language
from spacy.matcher import Matcher

from extract.errors import RuleError
from extract.finding_rules import FindingRule
from extract.label_rules import LabelRule
from extract.matching import RuleMatcher, compile_pattern
from extract.rulebook import PatternRule, RuleFolder, Settings


def plain(
    nlp: Language, rules: list[PatternRule], classes: dict[str, tuple[str, ...]], text: str
) -> set[tuple[str, int, int]]:
    matcher = Matcher(nlp.vocab)
    for rule in rules:
        patterns = [pattern for line in rule.patterns for pattern in compile_pattern(line, classes, nlp)]
        matcher.add(
            rule.id,
            [[{key: value for key, value in token.items() if key != "_slot"} for token in one] for one in patterns],
        )
    found = set()
    for sent in nlp(text).sents:
        for key, start, end in matcher(sent):
            found.add((nlp.vocab.strings[key], sent.start + start, sent.start + end))
    return found


@pytest.fixture(scope="module")
def layout() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("extract_layout")
    return nlp


@pytest.mark.parametrize(("name", "model"), [("labels", LabelRule), ("findings", FindingRule)])
def test_same_matches_on_the_corpus(name: str, model: type[PatternRule], layout: Language) -> None:
    rules = [rule for rule in RuleFolder().rules(name, model) if rule.patterns]
    classes = dict(RuleFolder().settings(name, Settings).classes)
    matcher = RuleMatcher(layout, rules, classes)
    articles = sorted((CORPUS / "articles").glob("*.txt"))[::8]
    for path in articles:
        text = path.read_text(encoding="utf-8")
        ours = {(match.rule, match.start, match.end) for match in matcher(layout(text))}
        assert ours == plain(layout, rules, classes, text)


def test_same_matches_on_random_patterns(layout: Language) -> None:
    chance = random.Random(7)
    words = ["red", "green", "blue", "not", "the", "a"]
    elements = [*words, "red|green", "(not a|the)", "...2", "[slot:3]", "the?", "#", "<colour>"]
    classes = {"colour": ("red", "dark blue")}
    for number in range(150):
        first = chance.choice([one for one in elements if one[0] not in ".[" and not one.endswith("?")])
        line = " ".join([first, *chance.choices(elements, k=chance.randint(0, 4))])
        rule = PatternRule(id=f"test.{number}", patterns=(line,), examples=("a",), counter_examples=("b",))
        text = " ".join(chance.choices([*words, "12", "dark", ".", ";"], k=30))
        ours = {(match.rule, match.start, match.end) for match in RuleMatcher(layout, [rule], classes)(layout(text))}
        assert ours == plain(layout, [rule], classes, text), line


def test_slots_give_their_words(layout: Language) -> None:
    rule = PatternRule(id="test.slot", patterns=("urged [who:5] to",), examples=("a",), counter_examples=("b",))
    doc = layout("Inspectors urged the council to act.")
    (match,) = RuleMatcher(layout, [rule], {})(doc)
    assert [(name, doc[start:end].text) for name, start, end in match.slots] == [("who", "the council")]


@pytest.mark.parametrize(
    ("line", "said"),
    [("<nothing> here", "unknown word class <nothing>"), ("... first", "begins with a word"), ("a ) b", "cannot read")],
)
def test_a_wrong_pattern_is_refused(line: str, said: str, layout: Language) -> None:
    rule = PatternRule(id="test.wrong", patterns=(line,), examples=("a",), counter_examples=("b",))
    with pytest.raises(RuleError, match=said):
        RuleMatcher(layout, [rule], {})
