import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from spacy.language import Language

from extract.article import Article
from extract.cli import cli
from extract.correcting import Corrector
from extract.corrections import COLUMNS, Correction, read_corrections
from extract.errors import CorrectionError
from extract.folder import extract_article
from extract.records import ArticleRecord, Rating
from extract.rulebook import RuleFolder
from extract.scales import Scales
from extract.tables import RECORDS, Tables

TEXT = """Marrowdale team is good, say inspectors

17 April 2024

HM Inspectorate of Probation has rated Marrowdale Youth Justice Service ‘Good’. It was rated ‘Inadequate’ in 2021.

Leadership was rated ‘Outstanding’ and staffing was rated ‘Good’.

Chief Inspector of Probation Fiona Mistry said: “Staff know their children well and managers listen to them. But too many plans are written late.”
"""
OVERALL = "Marrowdale Youth Justice Service | overall | good | current"
STAFFING = "Marrowdale Youth Justice Service | staffing | good | current"


@pytest.fixture(scope="module")
def scales() -> Scales:
    return Scales(RuleFolder.at(None))


@pytest.fixture(scope="module")
def tables(nlp: Language) -> Tables:
    return extract_article(Article("a", "a.txt", TEXT), nlp=nlp)


def correction(table: str, words: str, action: str, row: str = "", text: str = TEXT, **cells: str) -> Correction:
    start = text.index(words)
    return Correction(2, table, "a", start, start + len(words), row, words, action, cells)  # type: ignore[arg-type]


def corrected(tables: Tables, scales: Scales, *said: Correction, text: str = TEXT) -> tuple[Tables, list[str]]:
    corrector = Corrector(said, scales)
    rows = {table: [list(cells) for cells in tables.rows(table)] for table in tables.records if table != "officials"}
    result = Tables()
    for table, cells in corrector.correct("a", rows, text).items():
        result.records[table] = [RECORDS[table](*row) for row in cells]  # type: ignore[arg-type]
    return result.with_officials(), corrector.left()


def ratings(tables: Tables) -> list[tuple[str, str, int | None, str]]:
    return [
        (row.aspect, row.rating, row.rank, row.corrected)
        for row in tables.records["ratings"]
        if isinstance(row, Rating)
    ]


def article(tables: Tables) -> ArticleRecord:
    row = tables.records["articles"][0]
    assert isinstance(row, ArticleRecord)
    return row


def test_an_edited_rating_gets_its_place_on_the_scale_and_the_article_follows(tables: Tables, scales: Scales) -> None:
    result, left = corrected(
        tables, scales, correction("ratings", "Good", "edit", OVERALL, rating="requires improvement")
    )
    assert left == []
    assert ratings(result)[0] == ("overall", "requires improvement", 3, "rating")
    assert article(result).overall_rating == "requires improvement"
    assert article(result).corrected == "ratings: 1 edited"
    assert ratings(tables)[0] == ("overall", "good", 2, ""), "what was extracted stays as it is"


def test_a_wrong_row_goes_and_is_counted_in_its_article(tables: Tables, scales: Scales) -> None:
    result, _ = corrected(tables, scales, correction("ratings", "staffing was rated ‘Good", "wrong", STAFFING))
    assert [row[0] for row in ratings(result)] == ["overall", "overall", "leadership"]
    assert (article(result).ratings, article(result).corrected) == (3, "ratings: 1 removed")


def test_findings_leave_a_quote_that_is_wrong(tables: Tables, scales: Scales) -> None:
    words = TEXT[TEXT.index("“Staff") : TEXT.index("late.”") + 6]
    result, left = corrected(tables, scales, correction("quotes", words, "wrong"))
    assert left == []
    assert result.records["quotes"] == result.records["officials"] == []
    assert [row.quote_id for row in result.records["strengths"]] == [""]  # type: ignore[union-attr]


def test_an_added_row_stands_in_reading_order_with_a_rule_of_its_own(tables: Tables, scales: Scales) -> None:
    added = correction("ratings", "Good", "add", "new 1", aspect="courts", rating="outstanding")
    result, left = corrected(tables, scales, added)
    assert left == []
    assert ratings(result)[1] == ("courts", "outstanding", 1, "added")
    assert [row.rule for row in result.records["ratings"] if isinstance(row, Rating) and row.corrected] == [
        "correction"
    ]


def test_an_edited_article_says_which_column(tables: Tables, scales: Scales) -> None:
    edit = Correction(2, "articles", "a", None, None, "", "", "edit", {"date": "2024-04-18"})
    result, _ = corrected(tables, scales, edit)
    assert (article(result).date, article(result).date_source, article(result).corrected) == (
        "2024-04-18",
        "correction",
        "date",
    )


def test_a_row_whose_words_moved_is_found(scales: Scales, nlp: Language) -> None:
    text = "Exclusive\n\n" + TEXT
    moved = extract_article(Article("a", "a.txt", text), nlp=nlp)
    said = correction("ratings", "staffing was rated ‘Good", "edit", STAFFING, rating="inadequate")
    result, left = corrected(moved, scales, said, text=text)
    assert left == []
    assert ratings(result)[-1] == ("staffing", "inadequate", 4, "rating")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("staffing was rated ‘Good", "staffing was slow, bad"), "the text has changed"),
        (TEXT.replace("staffing was rated", "it said nothing about"), "the text has changed"),
    ],
)
def test_a_row_whose_words_have_changed_is_reported(text: str, said: str, scales: Scales, nlp: Language) -> None:
    changed = extract_article(Article("a", "a.txt", text), nlp=nlp)
    edit = correction("ratings", "staffing was rated ‘Good", "edit", STAFFING, rating="inadequate")
    result, left = corrected(changed, scales, edit, text=text)
    assert len(left) == 1 and said in left[0] and left[0].startswith("line 2: ratings of 'a'")
    assert result.records["ratings"] == changed.records["ratings"]


def test_a_correction_that_the_rules_have_caught_up_with_is_settled(tables: Tables, scales: Scales) -> None:
    was = "Marrowdale Youth Justice Service | overall | inadequate | current"
    edit = correction("ratings", "Good", "edit", was, rating="good")
    wrong = correction("strengths", "written late", "wrong")
    result, left = corrected(tables, scales, edit, wrong)
    assert left == []
    assert result.records["ratings"] == tables.records["ratings"]


def test_a_row_that_the_rules_no_longer_give_is_reported(tables: Tables, scales: Scales) -> None:
    was = "Marrowdale Youth Justice Service | courts | good | current"
    _, left = corrected(tables, scales, correction("ratings", "Good", "edit", was, rating="inadequate"))
    assert len(left) == 1 and "the rules no longer give the row" in left[0]


def test_an_article_that_is_gone_is_reported(tables: Tables, scales: Scales) -> None:
    gone = Correction(7, "ratings", "b", 0, 4, OVERALL, "Good", "wrong", {})
    assert corrected(tables, scales, gone)[1] == ["line 7: the article 'b' is not among those read"]


def write(path: Path, *lines: tuple[object, ...]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    return path


GOOD = ("ratings", "a", 129, 133, OVERALL, "Good")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("marks", *GOOD[1:], "wrong", "", "")], "line 2 has the table 'marks'; it can be articles, services,"),
        ([(*GOOD, "delete", "", "")], "line 2 has the action 'delete'; it can be wrong, edit, add, checked"),
        ([(*GOOD, "edit", "rank", "1")], "line 2 has the column 'rank'; it can be service_id,"),
        ([(*GOOD, "edit", "status", "soon")], "line 2 has the status 'soon'; it can be current, previous"),
        ([(*GOOD, "edit", "rating", "")], "line 2 leaves 'rating' empty, which ratings cannot do without"),
        ([(*GOOD, "add", "aspect", "overall")], "line 2 adds a row without 'rating'"),
        ([(*GOOD, "wrong", "", ""), (*GOOD, "edit", "rating", "good")], "line 3 says 'edit' of a row of which line 2"),
        ([(*GOOD, "edit", "rating", "good")] * 2, "line 3 gives 'rating' a second time"),
        ([("ratings", "a", "x", 133, OVERALL, "Good", "wrong", "", "")], "line 2 has the place 'x' to '133'"),
        ([("ratings", "", *GOOD[2:], "wrong", "", "")], "line 2 names no article"),
        ([("ratings", "a")], "line 2 has 2 cells; a line has 9"),
        ([("articles", "a", "", "", "", "", "wrong", "", "")], "line 2 cannot wrong an article"),
        ([("articles", "a", "", "", "", "", "edit", "date", "17/4")], "line 2 has the date '17/4'"),
        ([("ratings", *GOOD[1:], "checked", "", "")], "line 2 only an article is checked as a whole"),
    ],
)
def test_a_wrong_file_says_where_and_what_is_allowed(
    lines: list[tuple[object, ...]], said: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "corrections.csv", *lines)
    with pytest.raises(CorrectionError) as error:
        read_corrections(path)
    assert str(error.value).startswith(f"{path}: {said}")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("table;article_id\nratings;a\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="lacks the column table"):
        read_corrections(path)
    with pytest.raises(CorrectionError, match="cannot be read: No such file"):
        read_corrections(tmp_path / "none.csv")


def test_a_spreadsheet_may_have_saved_the_file_in_its_own_encoding(tmp_path: Path) -> None:
    path = write(tmp_path / "corrections.csv", (*GOOD[:5], "‘Good’", "edit", "aspect", "'=overall"))
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp1252"))
    (one,) = read_corrections(path)
    assert (one.words, one.cells) == ("‘Good’", {"aspect": "=overall"})


def test_run_applies_and_score_counts(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(TEXT, encoding="utf-8")
    start = TEXT.index("staffing was rated")
    path = write(
        tmp_path / "corrections.csv",
        (*GOOD, "edit", "rating", "outstanding"),
        ("ratings", "a", start, start + 24, STAFFING, "staffing was rated ‘Good", "wrong", "", ""),
        ("strengths", "a", 0, 10, "new 1", "Marrowdale", "add", "theme", "staffing"),
        ("quotes", "b", 0, 10, "", "Marrowdale", "wrong", "", ""),
        ("articles", "a", "", "", "", "", "checked", "", ""),
    )
    runs = CliRunner()
    plain, changed = tmp_path / "plain", tmp_path / "changed"
    assert runs.invoke(cli, ["run", str(news), "-o", str(plain)]).exit_code == 0
    done = runs.invoke(cli, ["run", str(news), "-o", str(changed), "--corrections", str(path), "--silent"])
    assert done.stderr == f"not applied: {path}: line 5: the article 'b' is not among those read\n"
    assert done.exit_code == 1
    with (changed / "ratings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["rating"], row["rank"], row["corrected"]) for row in csv.DictReader(file)]
    assert rows == [("outstanding", "1", "rating"), ("inadequate", "4", ""), ("outstanding", "1", "")]
    expected = "ratings                  P 0.500  (2 right, 1 edited, 1 wrong; 0 missing)"
    for folder in (plain, changed):
        out = runs.invoke(cli, ["score", "--corrections", str(path), str(folder)]).output
        assert out.startswith("1 article marked as checked\n")
        assert expected in out
        assert "strengths                P 1.000  (1 right, 0 edited, 0 wrong; 1 missing)" in out


def test_score_needs_gold_or_corrections() -> None:
    done = CliRunner().invoke(cli, ["score", "outputs"])
    assert done.exit_code == 2
    assert "give GOLD and TABLES, or --corrections and TABLES" in done.stderr
