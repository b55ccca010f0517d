"""The theme of a finding: which words win, and what stands in when it has none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import cases
from spacy.lang.en import English

from extract.errors import RuleError
from extract.rulebook import RuleFolder
from extract.tables import Tables
from extract.themes import Themes

BEFORE = "Half of the offices had no heating."


def words(text: str) -> list[str]:
    return [token.lower_ for token in English()(text)]


@pytest.fixture(scope="module")
def themes() -> Themes:
    return Themes(RuleFolder())


@pytest.mark.parametrize(("text", "expect"), cases("themes"))
def test_theme(text: str, expect: str, themes: Themes) -> None:
    assert themes.theme(words(text)) == expect


def test_words_before_count_only_where_a_finding_has_no_cue(themes: Themes) -> None:
    assert themes.theme(words("that has to be put right"), before=words(BEFORE)) == "resources and facilities"
    assert themes.theme(words("reoffending has fallen"), before=words(BEFORE)) == "outcomes"


def test_words_far_before_do_not_count(themes: Themes) -> None:
    assert themes.theme(words("that has to be put right"), before=words(BEFORE + " blank" * 40)) == "other"


def test_a_cue_counts_once(themes: Themes) -> None:
    assert themes.weights(words("parents and parents")) == themes.weights(words("parents"))


def test_a_user_adds_a_cue_and_hides_one(tmp_path: Path) -> None:
    (tmp_path / "themes.csv").write_text(
        "theme,words,weight\nhealth and wellbeing,chaplaincy garden,6\nother,paper governors,1\n", encoding="utf-8"
    )
    themes = Themes(RuleFolder.at(tmp_path))
    assert themes.theme(words("the chaplaincy garden is open")) == "health and wellbeing"
    assert themes.theme(words("paper governors")) == "other"


def test_a_star_inside_a_word_is_refused(tmp_path: Path) -> None:
    (tmp_path / "themes.csv").write_text("theme,words,weight\nstaffing,re*cruit,3\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"themes\.csv: line 2: 'words'"):
        Themes(RuleFolder.at(tmp_path))


def test_a_finding_of_an_article_takes_the_theme_of_what_was_said_before(extract: Callable[[str], Tables]) -> None:
    tables = extract(
        "HM Inspectorate of Probation has inspected Marrowdale Youth Justice Service.\n\n"
        "Inspectors found that victims were seldom contacted. “That is unacceptable,” the report says."
    )
    assert [row.theme for row in tables.records["recommendations"]] == ["victims and restorative justice"] * 2
