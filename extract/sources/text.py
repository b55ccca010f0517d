"""Plain text and Markdown files."""

from __future__ import annotations

from pathlib import Path

from extract.article import Article
from extract.errors import SourceError

LARGEST = 4_000_000
"""Bytes; an article is far below. A larger file is rather a whole archive in one file."""


def read(path: Path, article_id: str) -> Article:
    """Read a text file: UTF-8 with or without a byte-order mark, else Windows-1252; line ends are `\\n`.

    Raises: SourceError when the file cannot be opened, is too large, or holds no words.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(
                f"{size / 1e6:.1f} MB is too large for one article (the most is {LARGEST / 1e6:.0f} MB); split the file"
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}") from error
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("the file is empty" if not data else "the file holds only white space")
    if "\0" in text:
        raise SourceError("not a text file: it holds null bytes")
    return Article(article_id, str(path), text)


def decode(data: bytes) -> str:
    """Bytes as text: by their byte-order mark, as UTF-8, else as Windows-1252 (what older British pages use)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
