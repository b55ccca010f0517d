"""Texts that nobody thought of give rows that lead back to their words, and never an exception."""

from functools import cache

from conftest import CORPUS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.article import Article
from extract.errors import SourceError
from extract.extractor import Extractor
from extract.sources.text import clean
from extract.worker import pack, unpack

SENTENCES = [
    line
    for path in sorted((CORPUS / "articles").iterdir())[::6]
    for line in path.read_text(encoding="utf-8").split("\n")
    if line.strip()
]
MARKS = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        ". ",
        ", ",
        "- ",
        "• ",
        "\t",
        "| a | b |",
        "# ",
        "\u00ad",
        "(",
        ")",
        "…",
        "İ",
        "😀",
    ]
)
TEXTS = (
    st.text()
    | st.lists(st.sampled_from(SENTENCES) | MARKS | st.text(max_size=8), max_size=14).map("".join)
    | st.lists(st.sampled_from(SENTENCES).map(lambda line: line[: len(line) * 2 // 3]) | MARKS, max_size=14).map(
        " ".join
    )
)


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def greedy() -> Extractor:
    return Extractor(all_articles=True)


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.booleans())
def test_any_text(text: str, every: bool) -> None:
    try:
        article = Article("a", "a.txt", clean(text))
        tables = (greedy() if every else extractor()).tables(article)
    except SourceError:
        return
    assert len(tables.records["articles"]) == 1
    for table in ("services", "ratings", "quotes", "strengths", "recommendations"):
        for row in tables.records[table]:
            assert 0 <= row.start < row.end <= len(article.text)  # type: ignore[union-attr]
    rows, kept = unpack(pack(tables))
    assert kept == article.text
    assert {table: [tuple(row) for row in tables.rows(table)] for table in rows} == {
        table: [tuple(row) for row in rows[table]] for table in rows
    }


def test_memory_zones_change_nothing(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    articles = [
        Article(path.stem, "", path.read_text(encoding="utf-8"))
        for path in sorted((CORPUS / "articles").iterdir())[:12]
    ]
    plain = [extractor().tables(article).records for article in articles]
    monkeypatch.setattr("extract.extractor._WARM", 0)
    monkeypatch.setattr("extract.extractor._ZONE", 3)
    zoned = Extractor()
    for _ in range(3):
        assert [zoned.tables(article).records for article in articles] == plain
