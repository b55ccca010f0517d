"""A folder of articles: read, extract and put together, one row in `articles` for each input whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from extract.article import Article, tidy
from extract.errors import OutputError, SourceError
from extract.pipeline import build_nlp
from extract.sources import Source, find_sources, read_article
from extract.tables import Tables, build_tables, failed


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
    reading = tidy(article.text)
    doc = (nlp or build_nlp())(reading.text)
    return build_tables(article, reading, doc, all_articles=all_articles).with_officials()


def extract_folder(
    folder: str | Path,
    *,
    rules: str | Path | None = None,
    all_articles: bool = False,
    progress: Callable[[int, int], None] = _nothing,
) -> Tables:
    """The tables of every article at or below a folder, in the order of their ids.

    Args:
        folder: a folder, however deep, or one file.
        rules: a rule folder laid over the built-in one.
        all_articles: extract also from texts that are not about an inspection.
        progress: called after each article with the number done and of all.
    Raises: SourceError when the folder cannot be read or holds no article, RuleError on a wrong rule file. An article
        that cannot be read is a row with the status `failed` and the reason.
    """
    nlp = build_nlp(rules=rules)
    sources = find_sources(Path(folder))
    tables = Tables()
    for done, source in enumerate(sources, start=1):
        tables.add(_tables_of(source, nlp, all_articles=all_articles))
        progress(done, len(sources))
    return tables.with_officials()


def _tables_of(source: Source, nlp: Language, *, all_articles: bool) -> Tables:
    try:
        article = read_article(source.path, article_id=source.article_id)
        _check_language(article)
        return extract_article(article, nlp=nlp, all_articles=all_articles)
    except SourceError as error:
        return failed(source.article_id, str(source.path), str(error))


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "was",
        "for",
        "that",
        "on",
        "with",
        "as",
        "it",
        "be",
        "at",
        "by",
        "from",
        "are",
        "has",
        "have",
        "an",
        "not",
        "his",
        "this",
        "were",
        "their",
        "but",
    ]
)
_FEWEST_WORDS, _ENGLISH_SHARE = 40, 0.12


def _check_language(article: Article) -> None:
    """Refuse a text in another language, by the share of the commonest English words.

    Raises: SourceError.
    """
    words = article.text.lower().split()
    if len(words) >= _FEWEST_WORDS and sum(word in _ENGLISH for word in words) < _ENGLISH_SHARE * len(words):
        raise SourceError("the text does not seem to be in English; only English is read")


def check_output(folder: Path, out: Path) -> None:
    """Refuse an output folder that would be read as input.

    Raises: OutputError.
    """
    if folder.is_dir() and out.resolve().is_relative_to(folder.resolve()):
        raise OutputError(
            f"{out}: lies inside the input folder {folder}, where a second run would read it; give another with -o"
        )
