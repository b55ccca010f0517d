"""Sources: files of any supported format as articles. One module a format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract.article import Article
from extract.errors import SourceError
from extract.sources import text

READERS: dict[str, Callable[[Path, str], Article]] = {".txt": text.read, ".md": text.read}
"""The reader of each file ending."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, and the article id that it will have."""

    path: Path
    article_id: str


def find_sources(folder: Path) -> list[Source]:
    """Every file of a supported format at or below a path, sorted.

    The id of an article is its path below the folder without its ending; where two files share one, with it.

    Raises: SourceError when there is no such path, it cannot be read, or it holds no such file.
    """
    if folder.is_file():
        if folder.suffix.lower() not in READERS:
            raise SourceError(
                f"{folder}: files that end in '{folder.suffix}' are not read; give one of {', '.join(READERS)}"
            )
        return [Source(folder, folder.stem)]
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such file or folder")
    try:
        paths = sorted(
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix.lower() in READERS and not _hidden(path, folder)
        )
    except OSError as error:
        raise SourceError(f"{folder}: cannot be read: {error.strerror}") from error
    if not paths:
        raise SourceError(f"{folder}: holds no article; an article is a file that ends in {' or '.join(READERS)}")
    stems = Counter(path.relative_to(folder).with_suffix("").as_posix() for path in paths)
    ids = ((path, path.relative_to(folder)) for path in paths)
    return [
        Source(
            path, below.as_posix() if stems[below.with_suffix("").as_posix()] > 1 else below.with_suffix("").as_posix()
        )
        for path, below in ids
    ]


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_article(path: str | Path, *, article_id: str | None = None) -> Article:
    """Read one article.

    Args: article_id: its id; the file's name without its ending when None.
    Raises: SourceError, with the reason, when the file cannot be read or holds no text.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(f"{path}: files that end in '{path.suffix}' are not read; give one of {', '.join(READERS)}")
    return reader(path, path.stem if article_id is None else article_id)
