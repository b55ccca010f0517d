"""Tabulating: the records of one article from its Doc, the evidence of each in the article's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Doc

from extract.article import Article, Reading
from extract.records import ArticleRecord, Quote, Rating, Recommendation, Service, Strength, Uncounted
from extract.spans import read
from extract.tables import Tables, overall_rating


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
