from collections.abc import Callable

import pytest
from conftest import cases

from extract.polarity import Polarity
from extract.rulebook import RuleFolder
from extract.tables import Tables


@pytest.mark.parametrize(("text", "expect"), cases("findings"))
def test_findings(text: str, expect: list[list[str]], extract: Callable[[str], Tables]) -> None:
    tables = extract(text)
    rows = [(row.start, "strength", row.strength, "") for row in tables.records["strengths"]]
    rows += [(row.start, row.kind, row.recommendation, row.addressee) for row in tables.records["recommendations"]]
    found = [[kind, " ".join(words.split()[:2]), addressee] for _, kind, words, addressee in sorted(rows)]
    assert found == expect


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("plans are good", 1),
        ("plans are not good", -1),
        ("there were no assaults", 1),
        ("assaults have fallen", 1),
        ("assaults have risen", -1),
        ("attendance has fallen", -1),
        ("too many children wait", -1),
        ("nobody had called a doctor", -1),
        ("the hall has two doors", 0),
    ],
)
def test_polarity_is_composed(words: str, sign: int) -> None:
    score = Polarity(RuleFolder()).score(words.split())
    assert (score > 0) - (score < 0) == sign
