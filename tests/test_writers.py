import csv
from pathlib import Path

import pytest

from extract.records import ArticleRecord
from extract.tables import RECORDS, Tables, columns
from extract.writers import write_tables
from extract.writers.csv import cell


def test_empty_tables_have_their_headers(tmp_path: Path) -> None:
    write_tables(Tables(), tmp_path)
    for table in RECORDS:
        with (tmp_path / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [columns(table)]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("@name", "'@name"),
        ("-cmd", "'-cmd"),
        ("- a dash", "- a dash"),
        ("-5", "-5"),
        ("two\nlines\r\nhere", "two lines here"),
        (None, ""),
        (0, 0),
    ],
)
def test_cells_are_safe_in_a_spreadsheet(value: str | int | None, written: str | int) -> None:
    assert cell(value) == written


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = Tables()
    tables.records["articles"] = [ArticleRecord("a", "a.txt")]
    write_tables(tables, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.writers.csv.os.fsync", full)
    with pytest.raises(Exception, match="No space left"):
        write_tables(Tables(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
