"""Every rule matches its examples and rejects its counter-examples; a wrong rule file is refused with a clear
message.
"""

from pathlib import Path

import pytest

from extract.check import check_rules, list_rules
from extract.errors import RuleError
from extract.pipeline import build_nlp
from extract.stats import rule_stats


def test_every_rule_proves_itself() -> None:
    count, faults = check_rules(None)
    assert faults == []
    assert count == len(list(list_rules(None)))


def test_a_user_adds_a_service_and_a_cue(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text(
        "service_id,name,type,area,names,aliases,ons_code,note\n"
        "marrow-yjs,Marrowdale Youth Justice Service,youth_justice_service,Marrowdale,Marrowdale,,,\n",
        encoding="utf-8",
    )
    doc = build_nlp(rules=tmp_path)("HM Inspectorate of Probation inspected Marrowdale YJS.")
    assert [one["service_id"] for one in doc._.services] == ["marrow-yjs"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "dates.toml",
            '[[rule]]\nid = "dates.x"\nlinez = []\n',
            r"dates.toml: rule 'dates.x': unknown key \['linez'\]; known: \['at_start', 'before'",
        ),
        (
            "dates.toml",
            '[[rule]]\nid = "x"\nlines = ["notes"]\nbefore = [""]\nexamples = ["a"]\ncounter_examples = ["b"]\n',
            "begins with 'dates.'",
        ),
        ("dates.toml", "[[rule]\n", "not valid TOML"),
        (
            "labels.toml",
            '[[rule]]\nid = "labels.x"\npatterns = ["<nix>"]\neffect = "rates"\nexamples = ["a"]\ncounter_examples = ["b"]\n',
            "rule 'labels.x': pattern '<nix>': unknown word class <nix>; known: ",
        ),
        ("scales.csv", "scale,label\na,b\n", "scales.csv: line 2: 'inspectorate' is missing"),
        ("scales.csv", "scale,colour\na,b\n", r"scales.csv: unknown column \['colour'\]; known: \["),
        (
            "scales.csv",
            "scale,inspectorate,rank,label\na,b,first,c\n",
            "scales.csv: line 2: 'rank': Input should be a valid integer",
        ),
        ("colours.csv", "a,b\n", "no rules are read from a file of this name; known: aspects.csv"),
    ],
)
def test_a_wrong_rule_file_says_where_and_what(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=said):
        build_nlp(rules=tmp_path)


def test_a_missing_rule_folder(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such rule folder"):
        build_nlp(rules=tmp_path / "none")


def test_stats_count_how_often_a_rule_fires(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Ofsted rated Marrow Primary School good.\n\nIt was rated good for care, too.")
    fired = {one.rule: (one.times, one.alone) for one in rule_stats(tmp_path, None)}
    assert fired["services.school"] == (1, 1)
    assert fired["ratings.overall"] == (1, 0)
    assert fired["quotes.single"] == (0, 0)
