"""What a run found, as it was extracted: its rows, the texts they came from, and what was not counted."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

from extract.errors import OutputError, SourceError
from extract.folder import extract_article
from extract.pipeline import build_nlp
from extract.records import ArticleRecord
from extract.sources import read_article
from extract.tables import Tables, failed
from extract.writers.csv import read_cell


def read_texts(tables: Tables) -> dict[str, str]:
    """The text of each article of a run by its id; none of an article that can no longer be read."""
    texts = {}
    for row in tables.records["articles"]:
        if isinstance(row, ArticleRecord) and row.status != "failed":
            with suppress(SourceError):
                texts[row.article_id] = read_article(row.source).text
    return texts


def read_tables(out: Path, *, rules: Path | None = None) -> Tables:
    """The tables of the run that wrote a folder, as they were before any correction: extracted again.

    Raises: OutputError when the folder holds no `articles.csv`.
    """
    path = out / "articles.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{column: read_cell(cell) for column, cell in row.items()} for row in csv.DictReader(file)]
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written") from error
    nlp = build_nlp(rules=rules)
    tables = Tables()
    for row in rows:
        try:
            tables.add(extract_article(read_article(row["source"], article_id=row["article_id"]), nlp=nlp))
        except SourceError as error:
            tables.add(failed(row["article_id"], row["source"], str(error)))
    return tables
