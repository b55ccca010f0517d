"""Saved web pages: `.html` as browsers save them, and `.mhtml`, a page in one file. Nothing is ever fetched."""

from __future__ import annotations

import codecs
import email
import logging
import re
import warnings
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.article import Article
from extract.dates import iso_date
from extract.errors import SourceError
from extract.sources.text import clean, decode, line

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its downloader, never used here, misses a library for proxies
    import trafilatura

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD = 4096
_LATIN = ("ascii", "iso8859-1", "latin-1", "cp1252")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "publication_date",
    "publishdate",
    "pubdate",
    "dc.date",
    "date",
)
"""Names of `<meta>` elements that say when a page was published (none that says when it was changed), surest first."""
_RULE_ROW = re.compile(r"\|(?:-+\|)+\s*")
_NOT_WORD = re.compile(r"[\W_]+")

for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read(data: bytes, article_id: str, source: str) -> Article:
    """The main text of a page under its headline, with what its head says of title, date, publisher and address.

    Menus, comments and notices are left out. A date counts only where the page declares it as that of publication.
    Raises: SourceError when the page holds no text.
    """
    page = _decode(data)
    if not page.strip():
        raise SourceError("the file is empty" if not data else "the file holds only white space")
    tree = trafilatura.load_html(page.replace("\0", " "))
    if tree is None:
        raise SourceError("not an HTML page")
    url, date = _address(tree, page), _published(tree, page)
    found = trafilatura.bare_extraction(tree, url=url or None, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise SourceError("the page holds no text (one that a program fills in the browser must be saved when filled)")
    title = line(found.title)
    host = urlsplit(url).hostname or "" if url else ""
    text = clean(_under(title, _paragraphs(found.text or "")))
    return Article(article_id, source, text, title, date, line(found.sitename) or host.removeprefix("www."), url)


def read_mhtml(data: bytes, article_id: str, source: str) -> Article:
    """The page of an MHTML file.

    Raises: SourceError when there is none in it.
    """
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            charset = (part.get_content_charset() or "").encode()
            if isinstance(page, bytes):
                mark = b"" if _CHARSET.search(page[:_HEAD]) or not charset else b"<meta charset=" + charset + b">"
                return read(mark + page, article_id, source)
    raise SourceError("not an MHTML file: it holds no page")


def _decode(data: bytes) -> str:
    """By byte-order mark, by the charset that the page names, else as a text file."""
    named = _CHARSET.search(data[:_HEAD])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            name = codecs.lookup(named[1].decode("ascii")).name
            return data.decode("cp1252" if name in _LATIN else name)
        except (LookupError, UnicodeError):
            pass
    return decode(data)


def _address(tree: HtmlElement, page: str) -> str:
    """The address that the page names as its own; empty when none or not a web address."""
    saved = _SAVED_FROM.search(page[:_HEAD])
    for address in (
        *tree.xpath("//link[@rel='canonical']/@href"),
        *tree.xpath("//meta[@property='og:url']/@content"),
        *([saved[1]] if saved else []),
    ):
        try:
            if urlsplit(address.strip()).scheme in ("http", "https") and urlsplit(address.strip()).hostname:
                return line(address)
        except ValueError:
            continue
    return ""


def _published(tree: HtmlElement, page: str) -> str:
    """The date (ISO) that the page declares as that of publication; empty when none."""
    return next((date for value in _declared(tree, page) if (date := iso_date(value))), "")


def _declared(tree: HtmlElement, page: str) -> Iterator[str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        for key in ("property", "itemprop", "name"):
            if name := element.get(key):
                meta.setdefault(name.lower(), element.get("content") or "")
    yield from (meta[name] for name in _DATE_NAMES[:3] if name in meta)
    yield from _JSON_DATE.findall(page)
    yield from (meta[name] for name in _DATE_NAMES[3:] if name in meta)
    yield from map(str, tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime"))
    times = tree.xpath("(//article|//main)//time/@datetime") or tree.xpath("//time/@datetime")
    yield from map(str, times[:1])


def _paragraphs(text: str) -> str:
    """The extractor's lines with a blank line between paragraphs; bullets and rows of a table stay together."""
    lines = [one.strip() for one in text.split("\n") if one.strip() and not _RULE_ROW.fullmatch(one)]
    pieces: list[str] = []
    for one in lines:
        together = pieces and one[0] in "-|" and pieces[-1][0] == one[0]
        pieces += ["\n" if together else "\n\n", one] if pieces else [one]
    return "".join(pieces)


def _under(title: str, text: str) -> str:
    """The text below its headline: where the headline is not among the first lines, it is put before them."""
    plain = _NOT_WORD.sub(" ", title.casefold()).strip()
    opening = [_NOT_WORD.sub(" ", one.casefold()).strip() for one in text.split("\n\n")[:4]]
    return text if not plain or any(one and plain.startswith(one) for one in opening) else f"{title}\n\n{text}"
