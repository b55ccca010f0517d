"""Tables: the records of articles, and the schema that describes their columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Protocol, get_type_hints

from spacy.tokens import Doc

from extract.article import Article, Reading
from extract.records import ArticleRecord, Official, Quote, Rating, Recommendation, Service, Strength, Uncounted
from extract.spans import read

if TYPE_CHECKING:
    import pandas as pd

Cells = tuple[str | int | None, ...]
"""A row: text, whole numbers, None where a number is missing."""

ArticleRows = dict[str, list[list[str | int | None]]]
"""The rows of one article by table, as a run keeps them."""

Record = ArticleRecord | Service | Rating | Quote | Official | Strength | Recommendation

RECORDS: dict[str, type[Record]] = {
    "articles": ArticleRecord,
    "services": Service,
    "ratings": Rating,
    "quotes": Quote,
    "officials": Official,
    "strengths": Strength,
    "recommendations": Recommendation,
}
"""The tables, in the order in which they are written."""


def cells_of(record: Record) -> Cells:
    """A record as a row."""
    return tuple(getattr(record, name) for name in record.__slots__)


def columns(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [column.name for column in fields(RECORDS[table])]


def descriptions(table: str) -> dict[str, str]:
    """What each column of a table holds."""
    return {name: hint.__metadata__[0] for name, hint in get_type_hints(RECORDS[table], include_extras=True).items()}


def whole_numbers(table: str) -> frozenset[str]:
    """The columns of a table that hold whole numbers; all others hold text."""
    hints = get_type_hints(RECORDS[table])
    return frozenset(name for name, hint in hints.items() if hint in (int, int | None))


class Rows(Protocol):
    """Tables that can be written: in memory, or in a file."""

    def rows(self, table: str) -> Iterable[Cells]:
        """The rows of a table, cells in the order of its columns."""

    def texts(self) -> Iterable[tuple[str, str]]:
        """The id and the text of each article that has one."""


@dataclass(slots=True)
class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of one or many articles: `tables["ratings"]` is a pandas DataFrame, `tables.records["ratings"]` its
    records, `tables.text["news/a"]` the text that the offsets of an article's rows point into, and `tables.uncounted`
    the labels judged to be no rating, which are in no table.
    """

    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in RECORDS})
    text: dict[str, str] = field(default_factory=dict)
    uncounted: list[Uncounted] = field(default_factory=list)

    def __getitem__(self, table: str) -> pd.DataFrame:
        import pandas

        return pandas.DataFrame(list(self.rows(table)), columns=columns(table))

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def add(self, other: Tables) -> None:
        """Append the rows of another article; officials are put together anew by `with_officials`."""
        for table, rows in other.records.items():
            if table != "officials":
                self.records[table] += rows
        self.text |= other.text
        self.uncounted += other.uncounted

    def rows(self, table: str) -> Iterator[Cells]:
        """The rows of a table as cells in the order of its columns."""
        return map(cells_of, self.records[table])

    def texts(self) -> Iterable[tuple[str, str]]:
        """The id and the text of each article that has one."""
        return self.text.items()

    def with_officials(self) -> Tables:
        """The same tables with the officials of all their quotes."""
        quotes = [row for row in self.records["quotes"] if isinstance(row, Quote)]
        return Tables(self.records | {"officials": list(officials(quotes))}, self.text, self.uncounted)


def build_tables(article: Article, reading: Reading, doc: Doc) -> Tables:
    """The records of one article, officials apart, its offsets counted in the article's own text."""
    tables = Tables(text={article.id: article.text})
    tables.records["services"] = list(_services(article, reading, doc))
    tables.records["ratings"] = list(_ratings(article, reading, doc))
    tables.records["quotes"] = list(_quotes(article, reading, doc))
    tables.records["strengths"] = list(_strengths(article, reading, doc))
    tables.records["recommendations"] = list(_recommendations(article, reading, doc))
    tables.uncounted = list(_uncounted(article, reading, doc))
    tables.records["articles"] = [_article(article, reading, doc, tables)]
    return tables


def unrelated(article: Article, title: str, date: str) -> Tables:
    """The tables of an article that is not about an inspection: one row in `articles`.

    Args: title, date: what its text says, for what its source does not.
    """
    tables = Tables(text={article.id: article.text})
    tables.records["articles"] = [
        ArticleRecord(
            article.id,
            article.source,
            title=article.title or title,
            date=article.date or date,
            date_source="metadata" if article.date else "dates.line" if date else "",
            publisher=article.publisher,
            url=article.url,
            words=len(article.text.split()),
            status="not an inspection",
        )
    ]
    return tables


def failed(article_id: str, source: str, reason: str) -> Tables:
    """The tables of an input that could not be read: one row in `articles` that says why."""
    tables = Tables()
    tables.records["articles"] = [ArticleRecord(article_id, source, status="failed", error=reason)]
    return tables


def _article(article: Article, reading: Reading, doc: Doc, tables: Tables) -> ArticleRecord:
    main = next((one for one in read(doc, "services") if one["main"]), {})
    headline = next((block for block in read(doc, "blocks") if block["label"] == "headline"), None)
    title = article.title or (
        _words(article, *reading.original(headline["start"], headline["end"])) if headline else ""
    )
    date = next(iter(read(doc, "dates")), None)
    ratings = [row for row in tables.records["ratings"] if isinstance(row, Rating)]
    service = main.get("service", "")
    return ArticleRecord(
        article.id,
        article.source,
        title=title,
        date=article.date or (date["date"] if date else ""),
        date_source="metadata" if article.date else date["rule"] if date else "",
        publisher=article.publisher,
        url=article.url,
        inspectorate=doc._.inspectorate or "",
        service_id=main.get("service_id", ""),
        service=service,
        service_type=main.get("type", ""),
        overall_rating=overall_rating(ratings, service, "current"),
        previous_rating=overall_rating(ratings, service, "previous"),
        ratings=len(ratings),
        quotes=len(tables.records["quotes"]),
        strengths=len(tables.records["strengths"]),
        recommendations=len(tables.records["recommendations"]),
        words=len(article.text.split()),
    )


def overall_rating(ratings: Iterable[Rating], service: str, status: str) -> str:
    """The first overall rating of one article with a place on its scale: of this service, else of any; or empty.

    Args: status: `current` or `previous`.
    """
    rows = [row for row in ratings if row.aspect == "overall" and row.status == status and row.rank is not None]
    own = [row for row in rows if row.service == service]
    return (own or rows)[0].rating if own or rows else ""


def _words(article: Article, start: int, end: int) -> str:
    """The article's words as one line."""
    return " ".join(article.text[start:end].split())


def _services(article: Article, reading: Reading, doc: Doc) -> Iterator[Service]:
    seen: set[tuple[str, str]] = set()
    for one in read(doc, "services"):
        if (one["type"], one["key"]) not in seen:
            seen.add((one["type"], one["key"]))
            start, end = reading.original(one["start"], one["end"])
            words = _words(article, start, end)
            yield Service(
                article.id,
                one["service_id"],
                one["service"],
                one["type"],
                one["area"],
                one["ons_code"],
                words,
                start,
                end,
            )


def _ratings(article: Article, reading: Reading, doc: Doc) -> Iterator[Rating]:
    for one in read(doc, "ratings"):
        start, end = reading.original(one["start"], one["end"])
        given = {
            column: one[column]
            for column in (
                "service_id",
                "service",
                "inspectorate",
                "aspect",
                "standard",
                "rating",
                "rank",
                "scale",
                "status",
                "rule",
            )
        }
        yield Rating(article_id=article.id, evidence=_words(article, start, end), start=start, end=end, **given)


def _quotes(article: Article, reading: Reading, doc: Doc) -> Iterator[Quote]:
    for one in read(doc, "quotes"):
        start, end = reading.original(one["start"], one["end"])
        named = one["speaker_start"] is not None
        speaker = reading.original(one["speaker_start"], one["speaker_end"]) if named else (None, None)
        given = {
            column: one[column]
            for column in ("quote_id", "speaker", "speaker_type", "role", "organisation", "cue", "rule")
        }
        yield Quote(
            article_id=article.id,
            quote=_words(article, start, end),
            start=start,
            end=end,
            speaker_start=speaker[0],
            speaker_end=speaker[1],
            **given,
        )


def _uncounted(article: Article, reading: Reading, doc: Doc) -> Iterator[Uncounted]:
    for one in read(doc, "labels"):
        if one["label"] == "no rating":
            yield Uncounted(article.id, *reading.original(one["start"], one["end"]), one["rule"])


def _finding(article: Article, reading: Reading, one: Mapping[str, Any]) -> dict[str, Any]:
    start, end = reading.original(one["start"], one["end"])
    given = {column: one[column] for column in ("service_id", "service", "theme", "said_by", "quote_id", "rule")}
    return {"article_id": article.id, "start": start, "end": end, **given}


def _strengths(article: Article, reading: Reading, doc: Doc) -> Iterator[Strength]:
    for one in read(doc, "strengths"):
        row = _finding(article, reading, one)
        yield Strength(strength=_words(article, row["start"], row["end"]), **row)


def _recommendations(article: Article, reading: Reading, doc: Doc) -> Iterator[Recommendation]:
    for one in read(doc, "recommendations"):
        row = _finding(article, reading, one)
        yield Recommendation(
            recommendation=_words(article, row["start"], row["end"]),
            kind=one["label"],
            addressee=one["addressee"],
            **row,
        )


def officials(quotes: Iterable[Quote]) -> Iterator[Official]:
    """One row a quoted person over all articles, in the order of the first quote; with the role given most often.

    Args: quotes: those of one article together. Only counts are kept, one for each person and role.
    """
    roles: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    articles: Counter[str] = Counter()
    last: dict[str, str] = {}
    for quote in quotes:
        if quote.speaker_type == "person" and quote.speaker:
            roles[quote.speaker][quote.role, quote.organisation] += 1
            articles[quote.speaker] += last.get(quote.speaker) != quote.article_id
            last[quote.speaker] = quote.article_id
    for name, counts in roles.items():
        role, organisation = max(counts, key=lambda one: (bool(one[0]), counts[one]))
        yield Official(name, role, organisation, counts.total(), articles[name])
