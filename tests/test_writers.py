"""Each format holds the same cells, and a spreadsheet does not change them."""

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import frictionless
import openpyxl
import pandas
import pyarrow.parquet
import pytest
from conftest import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from extract import ExtractError, extract_folder, write_tables
from extract.article import Article
from extract.records import ArticleRecord, Quote
from extract.tables import RECORDS, Tables, columns, whole_numbers
from extract.writers.csv import cell, read_rows
from extract.writers.csv import uncell as before

ODD = [
    "=1+1", "+44 20", "@name", "-cmd", "10-12", "3/5", "1-2", "MAR-24", "12 May", "2024-05-01", "007", "1E5", "3.10", "9:30",
    "TRUE", "'quoted", "'=x", "''3/5", "- a dash", "plain", "75%", "two\nlines", "tab\there", "a\x0bb\x00c", "“curly”", "＝1", "5",
    "May", "Mark 4", "not a date 10-12", "1,234", "12345678901234567", "a" * 40_000, "\U0001f600" * 20_000,
]  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Tables:
    return extract_folder(CORPUS / "articles" / "yj-16-orlecombe-rock-bottom-to-good.txt")


@pytest.fixture
def odd() -> Tables:
    """Tables with a row for each odd text, as id and title."""
    tables = Tables()
    for number, text in enumerate(ODD):
        tables.records["articles"].append(
            ArticleRecord(f"{number}", "s.txt", title=text, date="2024-05-01", words=number)
        )
        tables.records["quotes"].append(
            Quote(f"{number}", "q1", text, "", "", "", "", "", 0, 3, None, None, "quotes.x")
        )
    return tables


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
        (" =1+1", "' =1+1"),
        ("-cmd", "'-cmd"),
        ("- a dash", "- a dash"),
        ("-5", "'-5"),
        ("two\nlines\r\nhere", "two lines here"),
        ("10-12", "'10-12"),
        ("3/5", "'3/5"),
        ("1-2", "'1-2"),
        ("MAR-24", "'MAR-24"),
        ("2 July", "'2 July"),
        ("March 2024", "'March 2024"),
        ("2024-05-01", "'2024-05-01"),
        ("1.2.24", "'1.2.24"),
        ("9:30", "'9:30"),
        ("9 am", "'9 am"),
        ("1 1/2", "'1 1/2"),
        ("007", "'007"),
        ("1e5", "'1e5"),
        ("true", "'true"),
        ("May", "May"),
        ("Marrow 3", "Marrow 3"),
        ("75%", "75%"),
        ("24 out of 36", "24 out of 36"),
        ("12 schools", "12 schools"),
        (None, ""),
        (0, 0),
    ],
)
def test_cells_are_safe_in_a_spreadsheet(value: str | int | None, written: str | int) -> None:
    assert cell(value) == written


@given(st.text() | st.sampled_from(ODD).map(lambda text: f"'{text}"))
def test_a_safe_cell_can_be_read_back(text: str) -> None:
    made = cell(text)
    assert isinstance(made, str)
    assert before(made) == " ".join([before(made)])
    assert cell(before(made)) == made
    assert not {"\r", "\n", "\t"} & set(made)


def test_the_program_and_pandas_read_what_was_written(odd: Tables, tmp_path: Path) -> None:
    write_tables(odd, tmp_path)
    titles = [row["title"] for row in read_rows(tmp_path / "articles.csv")]
    clean = [
        " ".join(text.replace("\x0b", " ").replace("\x00", " ").replace("\n", " ").replace("\t", " ").split(" "))
        for text in ODD
    ]
    assert titles == clean
    frame = pandas.read_csv(tmp_path / "articles.csv", keep_default_na=False)
    assert list(frame.columns) == columns("articles")
    assert [before(title) for title in frame["title"]] == clean
    assert frame["words"].tolist() == list(range(len(ODD)))
    assert frame["date"].tolist() == ["2024-05-01"] * len(ODD)


def test_the_mark_and_how_to_leave_it_out(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path / "with")
    write_tables(tables, tmp_path / "without", bom=False)
    with_, without = ((tmp_path / one / "quotes.csv").read_bytes() for one in ("with", "without"))
    assert with_ == b"\xef\xbb\xbf" + without
    lines = without.split(b"\r\n")
    assert len(lines) == len(tables.records["quotes"]) + 2
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_data_package_is_valid_and_says_what_is_in_the_files(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in package["resources"]] == list(RECORDS)
    (tmp_path / "ratings.csv").write_text(
        (tmp_path / "ratings.csv").read_text(encoding="utf-8").replace(",current,", ",now,")
    )
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_xlsx_holds_text_cells_and_leads_to_the_evidence(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path, formats=["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "inspections.xlsx")
    assert book.sheetnames == [*RECORDS, "texts"]
    for table in RECORDS:
        sheet = book[table]
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        expected = [tuple(None if value == "" else value for value in row) for row in tables.rows(table)]
        assert rows == [tuple(columns(table)), *expected]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.column_dimensions["A"].width > 10
    start = columns("ratings").index("start")
    for row, record in zip(book["ratings"].iter_rows(min_row=2), tables.rows("ratings"), strict=True):
        sheet_name, _, place = row[start].hyperlink.location.partition("!")
        paragraph = book[sheet_name][place].value
        offset = int(record[start]) - int(book[sheet_name][place.replace("C", "B")].value)  # type: ignore[arg-type]
        length = int(record[start + 1]) - int(record[start])  # type: ignore[arg-type]
        assert " ".join(paragraph[offset : offset + length].split()) == record[start - 1]


def test_xlsx_keeps_odd_texts(odd: Tables, tmp_path: Path) -> None:
    write_tables(odd, tmp_path, formats=["xlsx"])
    sheet = openpyxl.load_workbook(tmp_path / "inspections.xlsx")["articles"]
    cells = [sheet.cell(number + 2, columns("articles").index("title") + 1) for number in range(len(ODD))]
    assert {one.data_type for one in cells} == {"s"}
    for one, text in zip(cells, ODD, strict=True):
        if len(text) < 10_000:
            assert one.value == text.replace("\n", " ").replace("\t", " ").replace("\x0b", " ").replace("\x00", " ")
        else:
            assert one.value.endswith(" […]")
            assert len(one.value.encode("utf-16-le")) // 2 <= 32_767
            assert text.startswith(one.value.removesuffix(" […]"))


def test_a_long_table_goes_on_in_a_further_sheet(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.writers.xlsx._MOST_ROWS", 3)
    write_tables(tables, tmp_path, formats=["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "inspections.xlsx")
    rows = [
        row for name in book.sheetnames if name.partition(" ")[0] == "ratings" for row in list(book[name].values)[1:]
    ]
    assert len(rows) == len(tables.records["ratings"]) > 3


def test_parquet_has_types(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path, formats=["parquet"])
    for table in RECORDS:
        read = pyarrow.parquet.read_table(tmp_path / f"{table}.parquet")
        assert [tuple(row.values()) for row in read.to_pylist()] == list(tables.rows(table))
        assert {name for name in read.column_names if read.schema.field(name).type == "int64"} == whole_numbers(table)


def test_sqlite_has_every_table_and_the_texts(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path, formats=["sqlite"])
    file = sqlite3.connect(tmp_path / "inspections.sqlite")
    for table in RECORDS:
        assert list(file.execute(f"SELECT * FROM {table}")) == list(tables.rows(table))
    assert dict(file.execute("SELECT * FROM texts")) == tables.text
    file.close()


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet", "sqlite"])
def test_the_same_tables_give_the_same_bytes(name: str, tables: Tables, tmp_path: Path) -> None:
    for out in ("one", "two"):
        write_tables(tables, tmp_path / out, formats=[name])
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet", "sqlite"])
def test_a_failed_write_leaves_nothing_behind(
    name: str, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(tables, tmp_path, formats=[name])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.writers.files.os.fsync", full)
    with pytest.raises(ExtractError, match="No space left on device; make room"):
        write_tables(Tables(), tmp_path, formats=[name])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_parquet_without_its_library_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExtractError, match=r"pip install 'inspection-extract\[parquet\]'"):
        write_tables(Tables(), tmp_path, formats=["parquet"])


def test_texts_are_written_as_they_are(tmp_path: Path) -> None:
    text = "One\n\n  two\tthree – “four”\u2028\x0bfive\n"
    write_tables(Tables(text={Article("a/b", "", text).id: text}), tmp_path, with_texts=True)
    assert (tmp_path / "texts" / "a" / "b.txt").read_bytes() == text.encode()


def test_help_does_not_load_what_only_a_format_needs() -> None:
    code = "import sys; from extract.cli import cli; cli(['run', '--help'], standalone_mode=False); sys.exit(any(one in sys.modules for one in ('spacy', 'pyarrow', 'xlsxwriter', 'trafilatura', 'rich')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
