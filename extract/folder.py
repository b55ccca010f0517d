"""A folder of articles in one process: read, extract and put together, one row in `articles` for each input whatever
happens to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from spacy.language import Language

from extract.article import Article
from extract.duplicates import Duplicates
from extract.errors import SourceError
from extract.extractor import Extractor, extract
from extract.pipeline import build_nlp
from extract.records import ArticleRecord
from extract.sources import load, parse, read_article
from extract.sources.find import find_sources
from extract.tables import Tables, failed


def _nothing(_done: int, _of: int) -> None:
    """Report no progress."""


def extract_article(
    article: Article | str | Path, *, nlp: Language | None = None, all_articles: bool = False
) -> Tables:
    """The tables of one article.

    Args:
        article: an article or the path of one.
        nlp: a pipeline of `build_nlp()`; built anew when None, which takes most of a second.
        all_articles: extract also from a text that is not about an inspection.
    Raises: SourceError when the path cannot be read.
    """
    if not isinstance(article, Article):
        article = read_article(article)
    return extract(article, nlp or build_nlp(), all_articles=all_articles).with_officials()


def extract_folder(
    folder: str | Path,
    *,
    rules: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    all_articles: bool = False,
    progress: Callable[[int, int], None] = _nothing,
) -> Tables:
    """The tables of every article at or below a folder, in the order of their ids, in memory.

    `inspection-extract run` does the same for any number of articles: in several processes, going on where it stopped.

    Args:
        folder: a folder, however deep, or one file.
        rules: a rule folder laid over the built-in one.
        columns: other names of the columns of tables of articles, as `{"text": "body"}`.
        all_articles: extract also from texts that are not about an inspection.
        progress: called after each article with the number done and of all.
    Raises: SourceError when the folder cannot be read or holds no article, RuleError on a wrong rule file. An article
        that cannot be read is a row with the status `failed` and the reason.
    """
    extractor = Extractor(rules=rules, all_articles=all_articles)
    sources = list(find_sources(folder, columns=columns))
    tables, duplicates = Tables(), Duplicates()
    for done, source in enumerate(sources, start=1):
        try:
            article = parse(source, load(source), dict(columns or {}))
            tables.add(_marked(extractor.tables(article), duplicates))
        except SourceError as error:
            tables.add(failed(source.article_id, source.name, str(error)))
        progress(done, len(sources))
    return tables.with_officials()


def _marked(tables: Tables, duplicates: Duplicates) -> Tables:
    """The tables of one article with the first article that it repeats."""
    (row,) = tables.records["articles"]
    if isinstance(row, ArticleRecord) and row.status == "extracted":
        first = duplicates.first(row.article_id, tables.text[row.article_id])
        tables.records["articles"] = [replace(row, duplicate_of=first)]
    return tables
