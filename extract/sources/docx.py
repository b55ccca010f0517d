"""Word files (`.docx`)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

import mammoth
from lxml.html import HtmlElement, fromstring

from extract.article import Article
from extract.errors import SourceError
from extract.sources.text import clean

_LARGEST = 200_000_000
_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])


def read(data: bytes, article_id: str, source: str) -> Article:
    """The paragraphs, lists and tables of a Word file, tracked changes accepted; a table's row is one line.

    Its metadata is not read: title and date of a Word file are as a rule those of its template.
    Raises: SourceError when it is damaged, protected by a password, too large, or holds no words.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError("an old Word file, or one that a password protects; save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise SourceError(f"unpacks to more than {_LARGEST / 1e6:.0f} MB; save its text in a file of its own")
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(_no_picture)).value
    except (zipfile.BadZipFile, zlib.error, KeyError, ExpatError, OSError, ValueError, AttributeError) as error:
        raise SourceError("not a Word file, or a damaged one") from error
    return Article(article_id, source, clean("\n\n".join(_paragraphs(html))))


def _no_picture(_picture: object) -> dict[str, str]:
    return {"src": ""}


def _paragraphs(html: str) -> Iterator[str]:
    if not html:
        return
    root = fromstring(f"<div>{html}</div>")
    for block in root.iter(*_BLOCKS, "li", "tr"):
        inside = {parent.tag for parent in block.iterancestors()}
        if block.tag == "tr":
            yield "\t".join(_words(cell) for cell in block if cell.tag in ("td", "th"))
        elif not inside & {"tr", "li"} and block.tag in _BLOCKS:
            yield _words(block)
        elif block.tag == "li" and "tr" not in inside and (words := _own_words(block)):
            yield f"- {words}"


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _own_words(item: HtmlElement) -> str:
    """The words of a list's item without those of the lists in it."""
    texts = (text for text in item.xpath(".//text()") if _list_item_of(text.getparent(), text) is item)
    return " ".join("".join(texts).split())


def _list_item_of(element: HtmlElement, text: object) -> HtmlElement | None:
    owner = element.getparent() if getattr(text, "is_tail", False) else element
    while owner is not None and owner.tag != "li":
        owner = owner.getparent()
    return owner
