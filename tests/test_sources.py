"""Each format as an article: text, title, date, publisher; ids; and never a look at the network."""

import json
import socket
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest
from made import GOOD, docx, page, paragraph, pdf, zipped

import extract.sources.html  # noqa: F401  (its libraries are loaded before the network is gone)
from extract import ExtractError, extract_folder, read_article
from extract.sources import load, parse
from extract.sources.find import find_sources

STORY = (
    "<article><h1>Marrowdale team rated good</h1><p>HM Inspectorate of Probation has rated Marrowdale Youth Justice "
    "Service ‘Good’ after an inspection of its work with children across the district in January.</p>"
    "<h2>What inspectors found</h2><ul><li>staff know the children well</li><li>plans for safety need work</li></ul>"
    "<table><tr><th>Area</th><th>Rating</th></tr><tr><td>Leadership</td><td>Good</td></tr></table></article>"
)
HEAD = (
    "<title>Marrowdale team rated good | Eskerford Courier</title>"
    '<meta property="og:site_name" content="Eskerford Courier">'
    '<meta property="article:modified_time" content="2022-01-01T00:00:00Z">'
    '<meta property="article:published_time" content="2021-03-09T10:00:00Z">'
    '<link rel="canonical" href="https://courier.example/news/1">'
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise AssertionError("a source looked at the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def made(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def ids(folder: Path, **options: dict[str, str]) -> list[str]:
    return [source.article_id for source in find_sources(folder, **options)]


def articles(folder: Path, columns: dict[str, str] | None = None) -> dict[str, str]:
    return {
        source.article_id: parse(source, load(source), columns).text for source in find_sources(folder, columns=columns)
    }


def test_a_saved_page_gives_its_main_text_under_the_headline(tmp_path: Path) -> None:
    menu = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><script src='http://ads.example/a.js'></script>"
    article = read_article(made(tmp_path, "a.html", page(menu + STORY + "<footer>Cookie policy</footer>", HEAD)))
    assert article.text.split("\n\n") == [
        "Marrowdale team rated good",
        "HM Inspectorate of Probation has rated Marrowdale Youth Justice Service ‘Good’ after an inspection of its work "
        "with children across the district in January.",
        "What inspectors found",
        "- staff know the children well\n- plans for safety need work",
        "| Area | Rating |\n| Leadership | Good |",
    ]
    assert (article.title, article.date) == ("Marrowdale team rated good", "2021-03-09")
    assert (article.publisher, article.url) == ("Eskerford Courier", "https://courier.example/news/1")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="date" content="Tue, 9 March 2021">', "2021-03-09"),
        ('<script type="application/ld+json">{"datePublished": "2021-03-09T10:00"}</script>', "2021-03-09"),
        ('<meta property="article:modified_time" content="2021-03-09">', ""),
        ('<meta name="date" content="03/2021">', ""),
        ("", ""),
    ],
)
def test_only_a_declared_publication_date_counts(head: str, date: str, tmp_path: Path) -> None:
    assert read_article(made(tmp_path, "a.html", page(STORY, head))).date == date


def test_a_time_element_is_a_date(tmp_path: Path) -> None:
    story = STORY.replace("</h1>", '</h1><time datetime="2020-02-01T09:00">1 Feb</time>')
    assert read_article(made(tmp_path, "a.html", page(story))).date == "2020-02-01"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("<meta charset=windows-1252>", "cp1252"),
        ("<meta charset=no-such-charset>", "utf-8"),
        ("", "utf-8"),
        ("", "cp1252"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_encodings_of_pages(head: str, encoding: str, tmp_path: Path) -> None:
    article = read_article(made(tmp_path, "a.htm", page(STORY, head).encode(encoding)))
    assert "Justice Service ‘Good’ after" in article.text


def test_a_headline_that_stands_only_in_the_head_is_put_above_the_text(tmp_path: Path) -> None:
    story = STORY.replace("<h1>Marrowdale team rated good</h1>", "")
    article = read_article(made(tmp_path, "a.html", page(story, "<title>Watchdog praises Marrowdale</title>")))
    assert article.text.startswith("Watchdog praises Marrowdale\n\nHM Inspectorate")


def test_a_page_in_one_file(tmp_path: Path) -> None:
    mhtml = (
        "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=XX; type=text/html\n\n"
        "--XX\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{page(STORY, HEAD)}\n--XX\nContent-Type: image/png\n\nx\n--XX--\n"
    )
    article = read_article(made(tmp_path, "a.mhtml", mhtml))
    assert "Service ‘Good’ after" in article.text
    assert article.date == "2021-03-09"


def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path: Path) -> None:
    made(tmp_path, "story.html", page(STORY))
    made(tmp_path, "story_files/frame.html", page("<p>Buy now</p>"))
    made(tmp_path, "other_files/a.txt", GOOD)
    made(tmp_path, "z.zip", zipped({"p.html": page(STORY), "p_files/ad/frame.html": "x"}))
    assert ids(tmp_path) == ["other_files/a", "story", "z/p"]


def test_a_pdf_gives_paragraphs_without_running_heads(tmp_path: Path) -> None:
    head = "Eskerford Council news"
    story = [
        ["Team rated good", "", "The watchdog has rated the ser-", "vice good after a look at all of its work with", "children."],
        ["Staff know the children.", "They meet them every week, at home or at school as the", "child likes."],
        ["Plans for safety need work."],
    ]  # fmt: skip
    pages = [[head, "", *lines, "", f"Page {number}"] for number, lines in enumerate(story, start=1)]
    text = read_article(made(tmp_path, "a.pdf", pdf(pages))).text
    assert text.split("\n\n") == [
        "Team rated good",
        "The watchdog has rated the service good after a look at all of its work with children.",
        "Staff know the children.",
        "They meet them every week, at home or at school as the child likes.",
        "Plans for safety need work.",
    ]


def test_a_word_file_gives_paragraphs_lists_and_tables(tmp_path: Path) -> None:
    deleted = "<w:p><w:del><w:r><w:delText>old words</w:delText></w:r></w:del><w:ins><w:r><w:t>new words</w:t></w:r></w:ins></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Leadership')}</w:tc><w:tc>{paragraph('Good')}</w:tc></w:tr></w:tbl>"
    text = read_article(made(tmp_path, "a.docx", docx(paragraph("Team rated good") + deleted + table))).text
    assert text == "Team rated good\n\nnew words\n\nLeadership\tGood"


def test_rows_of_json_lines(tmp_path: Path) -> None:
    rows = [
        {"text": GOOD, "id": "x 7", "title": "Rated  good", "date": "2021-03-09T10:00:00Z", "publisher": "Courier", "url": "https://c.example/1"},
        {"text": "The town hall is open.", "date": "soon", "id": 3},
        {"text": "Second of this id.", "id": 3},
        {"text": "No id."},
    ]  # fmt: skip
    path = made(tmp_path, "news.jsonl", "\n".join(json.dumps(row) for row in rows) + "\n\n")
    tables = extract_folder(tmp_path)
    first, *others = tables.records["articles"]
    assert [first.article_id, *(row.article_id for row in others)] == ["news/x 7", "news/3", "news/3 (2)", "news/4"]
    assert (first.title, first.date, first.date_source) == ("Rated good", "2021-03-09", "metadata")
    assert (first.publisher, first.url, first.source) == ("Courier", "https://c.example/1", f"{path}#1")
    assert tables.text["news/x 7"] == GOOD
    assert others[0].date == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_of_csv(delimiter: str, encoding: str, tmp_path: Path) -> None:
    lines = [
        ["id", "Body", "date"],
        ["a", f'"{GOOD}\r\n\r\nIt said: ""Good"", twice."', "9 March 2021"],
        ["b", "‘Open’", ""],
    ]
    made(tmp_path, "n.csv", "".join(delimiter.join(line) + "\r\n" for line in lines).encode(encoding))
    found = articles(tmp_path, {"text": "body"})
    assert found == {"n/a": f'{GOOD}\n\nIt said: "Good", twice.', "n/b": "‘Open’"}


def test_a_mark_that_is_never_closed_spoils_one_row(tmp_path: Path) -> None:
    made(tmp_path, "n.csv", 'id,text\na,one\nb,"two\nc,three\nd,"four\nlines"\n')
    made(tmp_path, "ok/n.csv", 'id,text\na,one\nd,"four\nlines"\n')
    found = {source.article_id: source.problem for source in find_sources(tmp_path / "n.csv")}
    assert found == {
        "n/a": "",
        "n/2": "row 2: a quotation mark in it is not closed or not doubled",
        "n/c": "",
        "n/d": "",
    }
    assert articles(tmp_path / "ok")["n/d"] == "four\nlines"


def test_a_zip_file_is_a_folder(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"text": f"Row {number}."}) for number in range(1, 4))
    members = {"b/one.txt": GOOD, "b/two.html": page(STORY), "rows.jsonl": rows, "t.csv": "text\nCell 1\nCell 2\n", "__MACOSX/b/one.txt": "x", ".hidden.txt": "x", "pic.jpg": "x"}  # fmt: skip
    made(tmp_path, "deep/arch.zip", zipped(members))
    others: Counter[str] = Counter()
    assert [source.article_id for source in find_sources(tmp_path, others=others)] == [
        "deep/arch/b/one", "deep/arch/b/two", "deep/arch/rows/1", "deep/arch/rows/2", "deep/arch/rows/3", "deep/arch/t/1", "deep/arch/t/2",
    ]  # fmt: skip
    assert others == {".jpg": 1}
    found = articles(tmp_path)
    assert found["deep/arch/b/one"] == GOOD
    assert [found[f"deep/arch/rows/{number}"] for number in (1, 2, 3)] == ["Row 1.", "Row 2.", "Row 3."]
    assert found["deep/arch/t/2"] == "Cell 2"


def test_inputs_that_would_share_an_id_keep_their_endings(tmp_path: Path) -> None:
    for name in ("a.txt", "a.html", "n.jsonl", "n/1.txt", "same.zip", "same.md"):
        made(tmp_path, name, zipped({"x.txt": "X"}) if name.endswith("zip") else '{"text": "One"}')
    assert ids(tmp_path) == ["a.html", "a.txt", "n/1", "n.jsonl/1", "same.md", "same.zip/x"]


def test_one_file_of_any_format_is_an_input(tmp_path: Path) -> None:
    assert ids(made(tmp_path, "a.jsonl", '{"text": "One"}')) == ["a/1"]
    with pytest.raises(ExtractError, match=r"files that end in '\.jpg' are not read"):
        ids(made(tmp_path, "a.jpg", "x"))


def test_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    made(tmp_path, "a.txt", GOOD)
    with pytest.raises(ExtractError, match="no column 'body' is read"):
        ids(tmp_path, columns={"body": "text"})


def test_encodings_of_text(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read_article(made(tmp_path, "a.txt", GOOD.encode(encoding))).text == GOOD
