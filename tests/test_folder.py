"""Inputs of every kind give one row each, and a run gives the same bytes again."""

from pathlib import Path

import pytest

from extract import ExtractError, extract_article, extract_folder, write_tables
from extract.article import Article
from extract.runs import check_output

GOOD = "HM Inspectorate of Probation rated Marrowdale Youth Justice Service ‘Good’. Inspectors praised its staff."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    (news / "deep" / "er").mkdir(parents=True)
    (news / "deep" / "er" / "good.txt").write_text(GOOD, encoding="utf-8")
    return news


def statuses(folder: Path) -> dict[str, tuple[str, str]]:
    return {row.article_id: (row.status, row.error) for row in extract_folder(folder).records["articles"]}


def test_every_input_has_one_row(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.md").write_text(" \n\t\n")
    (folder / "latin.txt").write_bytes(
        "HMI Probation rated Marrowdale Youth Justice Service \x91Good\x92.".encode("latin-1")
    )
    (folder / "large.txt").write_bytes(b"word " * 1_000_000)
    (folder / "french.txt").write_text(
        "Le maire et les habitants de la ville ont visité une école dans le nord du pays. " * 8
    )
    (folder / "binary.txt").write_bytes(b"PK\0\0\1\2 and more")
    (folder / "other.txt").write_text("The town hall is open again.")
    found = statuses(folder)
    assert found == {
        "binary": ("failed", "not a text file: it holds null bytes"),
        "blank": ("failed", "the file holds only white space"),
        "deep/er/good": ("extracted", ""),
        "empty": ("failed", "the file is empty"),
        "french": ("failed", "the text does not seem to be in English; only English is read"),
        "large": ("failed", "5.0 MB is too large for one article (the most is 4 MB); split the file"),
        "latin": ("extracted", ""),
        "other": ("not an inspection", ""),
    }


def test_two_files_of_one_name_keep_their_endings(folder: Path) -> None:
    (folder / "a.txt").write_text(GOOD)
    (folder / "a.md").write_text(GOOD)
    assert list(statuses(folder)) == ["a.md", "a.txt", "deep/er/good"]


def test_an_unreadable_file_is_a_row(folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "loop.txt").mkdir()
    assert statuses(folder) == {
        "deep/er/good": ("extracted", ""),
        "gone": ("failed", "cannot be read: No such file or directory"),
    }


@pytest.mark.parametrize("name", ["missing", "bare"])
def test_a_folder_without_articles_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    with pytest.raises(ExtractError, match=r"no such file or folder|holds no article"):
        extract_folder(tmp_path / name)


def test_the_output_lies_outside_the_input(folder: Path) -> None:
    with pytest.raises(ExtractError, match="inside the input folder"):
        check_output(folder, folder / "out")
    check_output(folder, folder.parent / "out")


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        write_tables(extract_folder(folder), tmp_path / out)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("one", "two"))
    assert one == two
    assert set(one) == {"datapackage.json"} | {
        f"{table}.csv"
        for table in ("articles", "services", "ratings", "quotes", "officials", "strengths", "recommendations")
    }


def test_a_folder_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExtractError, match="cannot be written"):
        write_tables(extract_folder(folder), tmp_path / "file")


def test_tables_are_data_frames() -> None:
    tables = extract_article(Article("a", "a.txt", GOOD))
    assert tables["ratings"][["service", "aspect", "rating"]].to_numpy().tolist() == [
        ["Marrowdale Youth Justice Service", "overall", "good"]
    ]
    assert set(tables) == {"articles", "services", "ratings", "quotes", "officials", "strengths", "recommendations"}


def test_every_row_leads_back_to_its_words() -> None:
    text = "HM  Inspectorate of Probation rated Marrowdale\u00a0Youth Justice Service  ‘Good’.\n\nThe report said: “Plans are  thorough and clear.”"
    tables = extract_article(Article("a", "a.txt", text))
    assert tables.text == {"a": text}
    (rating,) = tables.records["ratings"]
    (quote,) = tables.records["quotes"]
    assert text[rating.start : rating.end] == "Good"
    assert text[quote.start : quote.end] == "“Plans are  thorough and clear.”"
    assert quote.quote == "“Plans are thorough and clear.”"
