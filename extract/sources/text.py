"""Plain text and Markdown files, and what is done to the text of every format."""

from __future__ import annotations

import re

from extract.article import HIDDEN, Article
from extract.errors import SourceError

LONGEST = 4_000_000
"""Characters; an article is far below. A longer text is rather a whole archive in one file."""

_OPENING = 1000
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(data: bytes, article_id: str, source: str) -> Article:
    """A text file: UTF-8, UTF-16 with its byte-order mark, else Windows-1252.

    Raises: SourceError when it holds no words or is no text.
    """
    if data.startswith(b"%PDF-"):
        raise SourceError("not a text file but a PDF; give it the ending .pdf")
    text = decode(data)
    if "\0" in text:
        raise SourceError("not a text file: it holds null bytes")
    return Article(article_id, source, clean(text))


def decode(data: bytes) -> str:
    """Bytes as text: by their byte-order mark, as UTF-8, else as Windows-1252 (what older British pages use)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """A text as it is kept: line ends are `\\n`; what no file can hold (NUL, half a character) is U+FFFD.

    Raises: SourceError when it is empty, blank or too long.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    text = _SURROGATE.sub("\ufffd", text)
    if not HIDDEN.sub("", text[:_OPENING]).strip() and not HIDDEN.sub("", text).strip():
        raise SourceError("the file is empty" if not text else "the file holds only white space")
    if len(text) > LONGEST:
        raise SourceError(
            f"{len(text) / 1e6:.1f} million characters are too many for one article "
            f"(the most is {LONGEST / 1e6:.0f} million); split the file"
        )
    return text


def line(text: object) -> str:
    """A value of metadata as one line; empty for what is no text or number."""
    if not isinstance(text, (str, int, float)) or isinstance(text, bool):
        return ""
    return " ".join(_SURROGATE.sub("\ufffd", str(text)).replace("\0", " ").split())
