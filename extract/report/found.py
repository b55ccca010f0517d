"""What a run found, as it was extracted: its rows, the texts they came from, and what was not counted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from extract.errors import OutputError, SourceError
from extract.folder import extract_article
from extract.pipeline import build_nlp
from extract.sources import read_article
from extract.tables import Tables, failed
from extract.writers.csv import read_cell


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a run before any correction, and the text of each article by its id."""

    tables: Tables
    texts: dict[str, str]


def read_found(out: Path, *, rules: Path | None = None) -> Found:
    """Read what the run found that wrote a folder.

    Raises: OutputError when the folder holds no `articles.csv`.
    """
    path = out / "articles.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{column: read_cell(cell) for column, cell in row.items()} for row in csv.DictReader(file)]
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}; give a folder that 'run' has written") from error
    nlp = build_nlp(rules=rules)
    found = Found(Tables(), {})
    for row in rows:
        try:
            article = read_article(row["source"], article_id=row["article_id"])
        except SourceError as error:
            found.tables.add(failed(row["article_id"], row["source"], str(error)))
            continue
        found.tables.add(extract_article(article, nlp=nlp))
        found.texts[article.id] = article.text
    return found
