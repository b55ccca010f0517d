"""The scorer itself, and the floors: no table of the corpus may score worse than before."""

import hashlib
import json
import sys
from pathlib import Path

import pytest
from conftest import CORPUS, ROOT

from extract import extract_folder, write_tables
from extract.errors import GoldError
from extract.score import read_gold, read_tables, score

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text())
TABLES = ("ratings", "quotes", "strengths", "recommendations", "overall rating")
EPSILON = 0.0005  # a floor is written with three digits


def fingerprint() -> str:
    """One hash over gold and articles, so that a floor is never kept by easier gold."""
    digest = hashlib.sha256()
    for path in [CORPUS / "gold.jsonl", *sorted((CORPUS / "articles").iterdir())]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("outputs")
    write_tables(extract_folder(CORPUS / "articles"), out)
    return out


def test_outputs_are_current(written: Path) -> None:
    committed = ROOT / "outputs"
    assert {path.name for path in committed.iterdir()} - {"inspections.sqlite"} == {
        path.name for path in written.iterdir()
    }
    stale = [path.name for path in written.iterdir() if _rows(path) != _rows(committed / path.name)]
    assert stale == [], "run 'make run' and commit outputs/"


def _rows(path: Path) -> bytes:
    return path.read_bytes().replace(str(CORPUS).encode(), b"corpus")


def test_the_corpus_is_the_one_that_the_floors_were_measured_on() -> None:
    assert fingerprint() == FLOORS["fingerprint"], "measure anew and write floors.toml"


@pytest.mark.parametrize(("part", "name"), [(part, name) for part in ("f1", "right") for name in FLOORS[part]])
def test_no_table_falls_below_its_floor(part: str, name: str, written: Path) -> None:
    scores = score(read_gold(CORPUS / "gold.jsonl"), read_tables(written))
    assert getattr(scores.by_name[name], part) >= FLOORS[part][name] - EPSILON


def article(**tables: object) -> dict[str, object]:
    return {"id": "a", "ratings": [], "quotes": [], "strengths": [], "recommendations": []} | tables


RATING = {"article_id": "a", "service": "Marrowdale School", "aspect": "overall", "rating": "good", "status": "current"}


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 1),
        ({"rating": "Good"}, 1),
        ({"rating": "poor"}, 0),
        ({"aspect": "safety"}, 0),
        ({"status": "previous"}, 0),
        ({"service": "Eskerford Academy"}, 0),
    ],
)
def test_a_rating_matches_in_every_part(change: dict[str, str], right: int) -> None:
    tables = {"articles": {}, "ratings": {"a": [RATING | change]}, "quotes": {}, "strengths": {}, "recommendations": {}}
    scores = score({"a": article(ratings=[RATING])}, tables)
    assert (scores.by_name["ratings"].right, scores.by_name["overall rating"].right) == (right, right)


def test_a_row_counts_once() -> None:
    mark = {"start": 0, "end": 10, "theme": "other"}
    tables = {"articles": {}, "ratings": {}, "quotes": {}, "strengths": {"a": [mark]}, "recommendations": {}}
    scores = score({"a": article(strengths=[mark, mark])}, tables)
    assert (scores.by_name["strengths"].right, scores.by_name["strengths"].gold) == (1, 2)


def test_wrong_gold_says_where(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(article()) + "\n{}\n")
    with pytest.raises(GoldError, match=r"gold.jsonl: line 2: needs a JSON object with 'id'"):
        read_gold(path)
