"""The fit of the weights of findings finds what tells strengths from concerns."""

from __future__ import annotations

from fit_weights import CONCERN, NEITHER, STRENGTH, Example, fit


def example(source: str, kind: int, *words: str, capital: bool = False) -> Example:
    found = {("leans", word, "") for word in words} | {("context", "always", "narrator")}
    return Example(source, 1.0, found, set() if capital else set(words), kind)


def test_words_weigh_for_the_kind_that_they_tell() -> None:
    examples = [
        example(source, kind, word)
        for source in "abc"
        for kind, word in ((STRENGTH, "warm"), (CONCERN, "late"), (NEITHER, "opened"))
        for _ in range(10)
    ]
    weights = fit(examples)
    warm, late, opened = (weights["leans", word, ""] for word in ("warm", "late", "opened"))
    assert warm[0] > 0 > opened[0]
    assert late[1] > 0 > opened[1]
    assert warm[0] > warm[1]
    assert late[1] > late[0]


def test_names_and_words_of_few_sets_weigh_nothing() -> None:
    common = [example(source, kind, "warm") for source in "abc" for kind in (STRENGTH, CONCERN, NEITHER)] * 5
    named = [example(source, STRENGTH, "adeyemi", capital=True) for source in "abc"] * 5
    rare = [example(source, STRENGTH, "boorach") for source in "ab"] * 5
    assert {word for table, word, _ in fit([*common, *named, *rare]) if table == "leans"} <= {"warm"}
