"""Finds articles with nearly the same words: a press release as several publishers printed it.

Two articles are near duplicates when they share six tenths of their shingles (runs of five words; Jaccard).
Candidates are found by the smallest hashes of each article (a bottom-k sketch, Broder 1997), then compared in full.
Both stand in a private SQLite file, so that memory does not grow with the number of articles.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from typing import Any

import numpy
from numpy.typing import NDArray

Shingles = NDArray[Any]

SIMILAR = 0.6
"""Shared shingles by all shingles of both, from which on two articles are the same."""

_RUN, _SKETCH, _SHARED, _COMMON = 5, 16, 4, 200
_WORD = re.compile(rb"[a-z0-9]+")
_MIX = numpy.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 0x85EBCA77C2B2AE63], dtype="uint64"
)


class Duplicates:
    """The articles so far, and which of them a further one repeats."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("CREATE TABLE firsts (number INTEGER PRIMARY KEY, article_id TEXT, shingles BLOB)")
        self._file.execute(
            "CREATE TABLE sketches (hash INTEGER, number INTEGER, PRIMARY KEY (hash, number)) WITHOUT ROWID"
        )

    def first(self, article_id: str, text: str) -> str:
        """The id of the first article with nearly the same words; empty when this one is the first."""
        shingles = read_shingles(text)
        sketch = [int(one) for one in shingles[:_SKETCH].view("int64")]
        found = self._similar(shingles, sketch)
        if not found:
            number = self._file.execute(
                "INSERT INTO firsts (article_id, shingles) VALUES (?, ?)", (article_id, shingles.tobytes())
            ).lastrowid
            self._file.executemany(
                "INSERT INTO sketches SELECT ?1, ?2 WHERE (SELECT count(*) FROM sketches WHERE hash = ?1) < ?3",
                [(one, number, _COMMON) for one in sketch],
            )
        return found

    def _similar(self, shingles: Shingles, sketch: list[int]) -> str:
        marks = ", ".join("?" * len(sketch))
        rows = self._file.execute(
            f"SELECT article_id, shingles FROM firsts JOIN (SELECT number FROM sketches WHERE hash IN ({marks})"
            " GROUP BY number HAVING count(*) >= ?) USING (number) ORDER BY number",
            (*sketch, min(_SHARED, len(sketch))),
        )
        for article_id, blob in rows:
            other = numpy.frombuffer(blob, dtype="uint64")
            shared = len(numpy.intersect1d(shingles, other, assume_unique=True))
            if shared >= SIMILAR * (len(shingles) + len(other) - shared):
                return str(article_id)
        return ""


def read_shingles(text: str) -> Shingles:
    """The hashes of a text's runs of five words, each once, ascending; case and marks do not count."""
    words = _WORD.findall(text.lower().encode())
    words += [b""] * (_RUN - len(words))
    hashes = numpy.fromiter(map(zlib.crc32, words), dtype="uint64", count=len(words))
    runs = numpy.zeros(len(words) - _RUN + 1, dtype="uint64")
    for at, factor in enumerate(_MIX):
        runs += (hashes[at : at + len(runs)] + numpy.uint64(1)) * factor
        runs ^= runs >> numpy.uint64(29)
    return numpy.unique(runs * _MIX[0])
