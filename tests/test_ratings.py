from collections.abc import Callable

import pytest
from conftest import cases

from extract.rulebook import RuleFolder
from extract.scales import Scales
from extract.tables import Tables


@pytest.mark.parametrize(("text", "expect"), cases("ratings"))
def test_ratings(text: str, expect: list[list[str]], extract: Callable[[str], Tables]) -> None:
    rows = extract(text).records["ratings"]
    whole = [[row.service, row.aspect, row.rating, row.status] for row in rows]
    named = any(len(row) == len(whole[0]) for row in expect if whole)
    assert (whole if named else [row[1:] for row in whole]) == expect


def test_an_unnamed_grade_is_of_the_likeliest_inspectorate() -> None:
    scales = Scales(RuleFolder.at(None))
    order = ["HMICFRS", "HM Inspectorate of Prisons"]
    assert scales.extreme(order, "custody_centre", "2023-05-03", (), best=False) == "inadequate"
    assert scales.extreme(order[::-1], "custody_centre", "2023-05-03", (), best=False) == "poor"
    assert scales.extreme(order, "custody_centre", "2023-05-03", ("not sufficiently good",), best=False) == "poor"


def test_rank_and_scale_follow_the_inspectorate(extract: Callable[[str], Tables]) -> None:
    police = extract("HMICFRS has graded Marrowdale Police as good at investigating crime.\nPublished: 3 May 2023")
    prison = extract("HM Inspectorate of Prisons found that safety at HMP Marrowdale was good.\nPublished: 3 May 2023")
    assert [(row.rank, row.scale) for row in police.records["ratings"]] == [(2, "peel_5")]
    assert [(row.rank, row.scale) for row in prison.records["ratings"]] == [(1, "hmi_prisons_outcomes")]


@pytest.mark.parametrize(
    ("aspect", "standard"),
    [
        ("planning", "Court disposals: planning"),
        ("planning of court orders", "Court disposals: planning"),
        ("delivery of court orders", "Court disposals: implementation and delivery"),
        ("out-of-court planning", "Out-of-court disposals: planning"),
        ("joint working on out-of-court cases", "Out-of-court disposals: joint working"),
        ("seven of the 12 standards", ""),
        ("the rest", ""),
    ],
)
def test_a_standard_is_found_by_words_like_its_own(aspect: str, standard: str) -> None:
    scales = Scales(RuleFolder.at(None))
    assert scales.standard(aspect, ["HM Inspectorate of Probation"], "youth_justice_service", "2019-05-01") == standard
