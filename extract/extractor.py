"""From an article to its tables: the gate, then the pipeline, in memory that does not grow."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.article import Article, tidy
from extract.dates import find_dates, is_date_line
from extract.errors import SourceError
from extract.gate import Gate
from extract.headlines import find_headline
from extract.pipeline import build_nlp
from extract.sources.text import LONGEST
from extract.sources.text import line as line_of
from extract.tables import Tables, unrelated
from extract.tabulate import build_tables
from extract.tokens import tokens_of

_WARM, _ZONE = 500, 50
_HEAD = 600
_DECIDES = "services"
"""The component after which it is known whether an article is about an inspection."""

_ENGLISH = frozenset([
    "the", "of", "to", "and", "in", "a", "is", "was", "for", "that", "on", "with", "as", "it", "be", "at", "by", "from",
    "are", "has", "have", "an", "not", "his", "this", "were", "their", "but",
])  # fmt: skip
_SAMPLE, _FEWEST_WORDS, _ENGLISH_SHARE = 1000, 40, 0.12


class Extractor:
    """Gives the tables of one article after another.

    The first articles fill the tokenizer's cache; the later ones run in memory zones, so that words seen once are
    forgotten again (without the cache a zone is slow, without zones memory grows by 5 MB for 1,000 articles).
    """

    def __init__(self, *, rules: str | Path | None = None, all_articles: bool = False) -> None:
        self.nlp = build_nlp(rules=rules)
        self.nlp.max_length = 2 * LONGEST
        self.gate = Gate(self.nlp, rules)
        self.all_articles = all_articles
        self._seen = 0
        self._zone = ExitStack()

    def tables(self, article: Article) -> Tables:
        """The tables of an article, officials apart.

        Raises: SourceError when it is not in English.
        """
        check_language(article)
        self._renew_zone()
        if self.all_articles or self.gate.lets_in(article.text):
            return extract(article, self.nlp, all_articles=self.all_articles)
        return _unrelated(article, self.nlp)

    def _renew_zone(self) -> None:
        self._seen += 1
        if self._seen > _WARM and self._seen % _ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self.nlp.memory_zone())


def extract(article: Article, nlp: Language, *, all_articles: bool) -> Tables:
    """The tables of an article, officials apart; the later rules run only where it is about an inspection."""
    reading = tidy(article.text)
    doc = nlp.make_doc(reading.text)
    tokens_of(doc, reading.text)
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == _DECIDES and not all_articles and not doc._.inspectorate:
            return _unrelated(article, nlp)
    return build_tables(article, reading, doc)


def _unrelated(article: Article, nlp: Language) -> Tables:
    """The one row of an article that is not about an inspection, with headline and date from its first lines.

    The rest is not read, which would take longer than to find out that there is nothing else to read.
    """
    lines = [line.strip() for line in article.text[:_HEAD].split("\n") if line.strip()]
    layout: Any = nlp.get_pipe("layout")
    headline, _ = find_headline(lines, layout.rules)
    title = "" if headline is None else line_of(lines[headline].lstrip("#"))
    dates = [line for line in lines if is_date_line(line)]
    return unrelated(article, title, find_dates(dates[0])[0][2] if dates else "")


def check_language(article: Article) -> None:
    """Refuse a text that begins in another language, by the share of the commonest English words.

    Raises: SourceError.
    """
    words = article.text[:_SAMPLE].lower().split()
    if len(words) >= _FEWEST_WORDS and sum(map(_ENGLISH.__contains__, words)) < _ENGLISH_SHARE * len(words):
        raise SourceError("the text does not seem to be in English; only English is read")
