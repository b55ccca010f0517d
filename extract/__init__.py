"""inspection-extract: news about inspections in, tables out.

    from extract import extract_folder, write_tables

    tables = extract_folder("news")      # a folder of articles, or one file
    tables["ratings"]                    # a pandas DataFrame
    write_tables(tables, "tables")       # one CSV file a table

`read_article` and `extract_article` do the same for one article, `build_nlp` gives the spaCy pipeline, and every error
that
a user can put right is an `ExtractError`.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError

if TYPE_CHECKING:
    from extract.folder import extract_article, extract_folder
    from extract.pipeline import build_nlp
    from extract.sources import read_article
    from extract.writers import write_tables

__all__ = ["ExtractError", "build_nlp", "extract_article", "extract_folder", "read_article", "write_tables"]
__version__ = version("inspection-extract")

_HOMES = {
    "build_nlp": "extract.pipeline",
    "extract_article": "extract.folder",
    "extract_folder": "extract.folder",
    "read_article": "extract.sources",
    "write_tables": "extract.writers",
}


def __getattr__(name: str) -> Any:
    """Import a part of the API when it is first used: spaCy takes a second to load, `--help` must not."""
    if name not in _HOMES:
        raise AttributeError(f"module 'extract' has no attribute '{name}'; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
