"""What a run has done so far, in `inspections.sqlite` of the output folder; the tables of the last whole run beside it.

`_done` holds, for each article, the fingerprint of its input, that of rules and program, and its rows and text,
packed. It grows while a run goes on; the tables are made from it in one transaction when all articles are done. The
file is locked for as long as it is open, by the system, so that a killed run leaves no lock behind.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.correcting import Corrector
from extract.duplicates import Duplicates
from extract.errors import OutputError
from extract.records import Quote
from extract.sources import Source
from extract.tables import RECORDS, Cells, cells_of, columns, officials
from extract.worker import Outcome, unpack
from extract.writers.sqlite import NAME, OURS, create_tables, insert_rows

_FORM = 2
"""`user_version` of a state file; one of another form is begun anew."""

_COMMIT_SECONDS = 0.5
_PLAN = """CREATE TEMP TABLE plan (number INTEGER PRIMARY KEY, article_id TEXT UNIQUE, path BLOB, member TEXT,
    row INTEGER, start INTEGER, length INTEGER, head INTEGER, problem TEXT)"""
_DONE = """CREATE TABLE IF NOT EXISTS _done
    (article_id TEXT PRIMARY KEY, input TEXT, settings TEXT, failed INTEGER, packed BLOB)"""


class State:
    """The state file of one output folder."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file
        self._committed = time.monotonic()

    def plan(self, sources: Iterable[Source]) -> int:
        """Note the articles of this run, in order; their number."""
        self.file.execute(_PLAN)
        rows = (
            (one.article_id, os.fsencode(one.path), one.member, one.row, one.start, one.length, one.head, one.problem)
            for one in sources
        )
        cursor = self.file.executemany(f"INSERT INTO plan VALUES (NULL{', ?' * 8})", rows)
        return cursor.rowcount

    def planned(self) -> Iterator[Source]:
        """Yield the articles of this run, in order."""
        number = 0
        while rows := self.file.execute("SELECT * FROM plan WHERE number > ? LIMIT 500", (number,)).fetchall():
            for _, article_id, path, *rest in rows:
                yield Source(os.fsdecode(path), article_id, *rest)
            number = rows[-1][0]

    def input_of(self, article_id: str, settings: str) -> str:
        """The fingerprint of the input that an article was done from under these settings; empty when it was not."""
        found = self.file.execute(
            "SELECT input FROM _done WHERE article_id = ? AND settings = ?", (article_id, settings)
        ).fetchone()
        return str(found[0]) if found else ""

    def save(self, article_id: str, outcome: Outcome, settings: str) -> None:
        """Keep what became of an article; what was saved half a second ago outlives any crash."""
        self.file.execute(
            "INSERT OR REPLACE INTO _done VALUES (?, ?, ?, ?, ?)",
            (article_id, outcome.input, settings, outcome.failed, outcome.packed),
        )
        if time.monotonic() - self._committed > _COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        self.file.commit()
        self._committed = time.monotonic()

    def publish(self, corrector: Corrector | None = None) -> None:
        """Make the tables from what is done, in one transaction, and forget articles that are no longer there.

        Args: corrector: lays corrections over the rows of an article; what is done stays as it was extracted.
        """
        self.commit()
        try:
            self._publish(corrector)
            self.commit()
        except BaseException:
            self.file.rollback()
            raise
        self._shrink()

    def _publish(self, corrector: Corrector | None) -> None:
        self.file.execute("DELETE FROM _done WHERE article_id NOT IN (SELECT article_id FROM plan)")
        create_tables(self.file)
        duplicates = Duplicates()
        status, duplicate_of = (columns("articles").index(name) for name in ("status", "duplicate_of"))
        done = self.file.execute("SELECT article_id, packed FROM plan JOIN _done USING (article_id) ORDER BY number")
        for article_id, packed in done:
            rows, text = unpack(packed)
            (article,) = rows["articles"]
            if article[status] == "extracted":
                article[duplicate_of] = duplicates.first(article_id, text)
            if corrector:
                rows = corrector.correct(article_id, rows, text)
            for table, cells in rows.items():
                insert_rows(self.file, table, map(tuple, cells))
            if text:
                insert_rows(self.file, "texts", [(article_id, text)])
        quotes = (Quote(*cells) for cells in self.rows("quotes"))  # type: ignore[arg-type]
        insert_rows(self.file, "officials", map(cells_of, officials(quotes)))

    def _shrink(self) -> None:
        """Give back the room of earlier tables once it is a quarter of the file."""
        (free,) = self.file.execute("PRAGMA freelist_count").fetchone()
        (pages,) = self.file.execute("PRAGMA page_count").fetchone()
        if 4 * free > pages:
            self.file.execute("VACUUM")

    def rows(self, table: str) -> Iterator[Cells]:
        """Yield the rows of a table in order."""
        names = ", ".join(f'"{name}"' for name in columns(table))
        yield from self.file.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid')

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the id and the text of each article that has one, in order."""
        yield from self.file.execute("SELECT article_id, text FROM texts ORDER BY rowid")

    def counts(self) -> dict[str, int]:
        """The number of rows of each table."""
        return {table: self.file.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in RECORDS}

    def by_status(self) -> dict[str, int]:
        """The number of articles of each status."""
        return dict(self.file.execute("SELECT status, count(*) FROM articles GROUP BY status"))

    def failures(self) -> Iterator[tuple[str, str]]:
        """Yield source and reason of each article that failed, in order."""
        yield from self.file.execute("SELECT source, error FROM articles WHERE status = 'failed' ORDER BY rowid")


@contextmanager
def open_state(out: Path) -> Iterator[State]:
    """Open the state file of an output folder, made where there is none; what was saved is kept whatever happens.

    Raises: OutputError when the folder cannot be written, the disk is full, another run is at work there, or the file
        is not ours.
    """
    path = out / NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(path, timeout=0)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{out}: cannot be written: {_reason(error)}; give another folder with -o") from error
    try:
        _begin(file, path)
        state = State(file)
        try:
            yield state
        finally:
            if file.in_transaction:
                file.commit()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError(f"{out}: another run is writing there, or a program has {NAME} open") from error
        raise OutputError(f"{path}: cannot be written: {error}; make room, or give another folder with -o") from error
    except sqlite3.DatabaseError as error:
        raise OutputError(f"{path}: {error}; move the file away to start anew") from error
    finally:
        file.close()


def _begin(file: sqlite3.Connection, path: Path) -> None:
    """Lock the file until it is closed, and see that it is ours."""
    file.execute("PRAGMA locking_mode=EXCLUSIVE")
    file.execute("BEGIN EXCLUSIVE")
    (ours,) = file.execute("PRAGMA application_id").fetchone()
    (form,) = file.execute("PRAGMA user_version").fetchone()
    (tables,) = file.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and ours != OURS:
        raise OutputError(
            f"{path}: is there already and not made by 'run'; move it away, or give another folder with -o"
        )
    if form != _FORM:
        file.execute("DROP TABLE IF EXISTS _done")
    file.execute(f"PRAGMA application_id={OURS}")
    file.execute(f"PRAGMA user_version={_FORM}")
    file.execute(_DONE)
    file.commit()


def _reason(error: OSError | sqlite3.Error) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
