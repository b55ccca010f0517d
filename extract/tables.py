"""Tables: the records of articles, and the schema that describes their columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Protocol, get_type_hints

from extract.article import Article
from extract.records import ArticleRecord, Official, Quote, Rating, Recommendation, Service, Strength, Uncounted

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


def overall_rating(ratings: Iterable[Rating], service: str, status: str) -> str:
    """The first overall rating of one article with a place on its scale: of this service, else of any; or empty.

    Args: status: `current` or `previous`.
    """
    rows = [row for row in ratings if row.aspect == "overall" and row.status == status and row.rank is not None]
    own = [row for row in rows if row.service == service]
    return (own or rows)[0].rating if own or rows else ""


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
