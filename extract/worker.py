"""A worker: a process that is handed sources and gives back the rows of each, packed."""

from __future__ import annotations

import json
import logging
import signal
import zlib
from dataclasses import dataclass, field
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractError, SourceError
from extract.sources import Source, load, parse
from extract.tables import ArticleRows, Tables, failed

if TYPE_CHECKING:
    from extract.extractor import Extractor

_GRACE = 10
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Options:
    """What an article's rows depend on beside the article.

    Attributes:
        rules: a rule folder laid over the built-in one.
        columns: other names of the columns of tables of articles.
        all_articles: extract also from texts that are not about an inspection.
        time_limit: seconds that an article may take.
    """

    rules: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    all_articles: bool = False
    time_limit: float = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article.

    Attributes:
        input: the fingerprint of what was read; empty where that failed for a reason outside the file's content, so
            that the next run tries again.
        packed: its rows and text (see `pack`).
        failed: whether it could not be read or extracted.
    """

    input: str
    packed: bytes
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a worker ends; `usage` when the user can put it right."""

    reason: str
    usage: bool = False


def fingerprint(source: Source, data: bytes) -> str:
    """One hash over an input's bytes and the name that its row in `articles` gives."""
    return blake2b(source.name.encode("utf-8", "backslashreplace") + b"\0" + data, digest_size=16).hexdigest()


def failure(source: Source, reason: str, *, input_: str = "") -> Outcome:
    """The outcome of an article that cannot be read: one row that says why."""
    return Outcome(input_, pack(failed(source.article_id, source.name, reason)), failed=True)


def pack(tables: Tables) -> bytes:
    """The rows and the text of one article, and what was not counted in it, as compressed JSON."""
    rows = {table: list(tables.rows(table)) for table, records in tables.records.items() if records}
    text = next(iter(tables.text.values()), "")
    uncounted = [(one.start, one.end, one.rule) for one in tables.uncounted]
    return zlib.compress(json.dumps([rows, text, uncounted], ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes) -> tuple[ArticleRows, str]:
    """What `pack` packed: the cells of each row by table, and the text."""
    rows, text, _ = json.loads(zlib.decompress(packed))
    return rows, text


def unpack_uncounted(packed: bytes) -> list[tuple[int, int, str]]:
    """Start, end and rule of each label that was judged to be no rating."""
    _, _, uncounted = json.loads(zlib.decompress(packed))
    return [(start, end, rule) for start, end, rule in uncounted]


def work(connection: Connection, options: Options) -> None:
    """Answer each Source that comes through a connection with its Outcome, until None comes or the other end is gone.

    The first answer is None: ready. A worker that cannot go on answers Stopped and ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
    from extract.extractor import Extractor

    try:
        try:
            extractor = Extractor(rules=options.rules, all_articles=options.all_articles)
        except ExtractError as error:
            connection.send(Stopped(str(error), usage=True))
            return
        connection.send(None)
        while (source := connection.recv()) is not None:
            _alarm(2 * options.time_limit + _GRACE)
            connection.send(_outcome(source, extractor, options))
            _alarm(0)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        connection.send(Stopped(f"{type(error).__name__}: {error}"[:_LONGEST_REASON]))
        raise SystemExit(1) from error


def _alarm(seconds: float) -> None:
    """Let the system (where it can) end this process if it outlives its parent in an endless loop."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _outcome(source: Source, extractor: Extractor, options: Options) -> Outcome:
    input_ = ""
    try:
        data = load(source)
        input_ = fingerprint(source, data)
        return Outcome(input_, pack(extractor.tables(parse(source, data, options.columns))))
    except SourceError as error:
        return failure(source, str(error), input_=input_)
