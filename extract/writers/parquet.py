"""Parquet files, one a table; needs the extra `parquet` (pyarrow)."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from extract.errors import OutputError
from extract.tables import RECORDS, Rows, columns, descriptions, whole_numbers
from extract.writers.files import new_files

_GROUP = 50_000


def check() -> None:
    """Raises: OutputError when pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise OutputError("Parquet needs pyarrow; install it by: pip install 'inspection-extract[parquet]'") from error


def write(tables: Rows, folder: Path) -> None:
    """Write each table as `folder/<table>.parquet`: text, and whole numbers that may be missing.

    Raises: OSError.
    """
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    with new_files(folder) as files:
        for table in RECORDS:
            numbers, described = whole_numbers(table), descriptions(table)
            schema = pyarrow.schema(
                [
                    pyarrow.field(
                        name,
                        pyarrow.int64() if name in numbers else pyarrow.string(),
                        metadata={"description": described[name]},
                    )
                    for name in columns(table)
                ]
            )
            rows = iter(tables.rows(table))
            with ParquetWriter(files.path(f"{table}.parquet"), schema, compression="zstd") as writer:
                while group := list(islice(rows, _GROUP)):
                    arrays = [
                        pyarrow.array(values, field.type)
                        for field, values in zip(schema, zip(*group, strict=True), strict=True)
                    ]
                    writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
