"""Finds the articles in a folder: files, members of zip files, rows of tables; each with an id of its own."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from extract.errors import SourceError
from extract.sources import ENDINGS, FORMATS, ROWS, Source, shown
from extract.sources.archive import DAMAGED, list_members, member_problem, names_in_folder, open_member
from extract.sources.rows import Columns, find_csv_rows, find_json_rows

NOT_READ = {
    ".doc": "an old Word file; save it as .docx",
    ".docm": "a Word file with macros; save it as .docx",
    ".rtf": "an RTF file; save it as .docx",
    ".odt": "an OpenDocument file; save it as .docx",
    ".pages": "a Pages file; save it as .docx",
    ".epub": "an e-book; save its chapters as .html",
    ".eml": "an e-mail; save its text as .txt",
    ".msg": "an e-mail; save its text as .txt",
    ".xlsx": "a spreadsheet; save it as .csv",
    ".xls": "a spreadsheet; save it as .csv",
    ".ods": "a spreadsheet; save it as .csv",
    ".gz": "a packed file; unpack it, or pack it as .zip",
    ".7z": "a packed file; unpack it, or pack it as .zip",
    ".rar": "a packed file; unpack it, or pack it as .zip",
    ".tar": "a packed file; unpack it, or pack it as .zip",
    ".tgz": "a packed file; unpack it, or pack it as .zip",
}
"""Endings of files that may well hold an article and are not read, and what to do."""


def find_sources(
    folder: str | Path, *, columns: Mapping[str, str] | None = None, others: Counter[str] | None = None
) -> Iterator[Source]:
    """Yield every article at or below a path, in the order of their paths, rows in the order of their file.

    The id of an article is its path below the folder without its ending. A zip file and a table count as folders: the
    id goes on with the path in the zip file, or with the row's id (its number where it has none). Two that would
    share an id keep their endings; rows of one id get ` (2)`, ` (3)` and so on.

    Args:
        columns: other names of the columns of tables, as `{"text": "body"}`.
        others: counts the files of other endings.
    Raises: SourceError when there is no such path, it cannot be read, or it holds no article.
    """
    finder = _Finder(Columns.of(columns or {}), Counter() if others is None else others)
    path = Path(folder)
    if path.is_file():
        if path.suffix.lower() not in (*ENDINGS, *NOT_READ):
            raise SourceError(
                f"{path}: files that end in '{path.suffix}' are not read; give one of {', '.join(ENDINGS)}"
            )
        yield from finder.unique(finder.inside(Source(str(path), shown(path.stem))))
        return
    if not path.is_dir():
        raise SourceError(f"{path}: no such file or folder")
    found = False
    for source in finder.unique(finder.below(str(path))):
        found = True
        yield source
    if not found:
        raise SourceError(f"{path}: holds no article; an article is a file that ends in {', '.join(ENDINGS)}")


class _Finder:
    def __init__(self, columns: Columns, others: Counter[str]) -> None:
        self.columns, self.others = columns, others

    def unique(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources with ids that differ."""
        seen: set[str] = set()
        for source in sources:
            id_, number = source.article_id, 1
            while id_ in seen:
                number += 1
                id_ = f"{source.article_id} ({number})"
            seen.add(id_)
            yield source if number == 1 else replace(source, article_id=id_)

    def below(self, folder: str) -> Iterator[Source]:
        """The articles below a folder."""
        unread: list[OSError] = []
        paths: list[str] = []
        for place, folders, files in os.walk(folder, onerror=unread.append):
            names = set(files)
            folders[:] = sorted(one for one in folders if not one.startswith(".") and not _belongs(one, names))
            paths += [os.path.join(place, one) for one in files if not one.startswith(".")]  # noqa: PTH118
        if unread and not paths and unread[0].filename == folder:
            raise SourceError(f"{folder}: cannot be read: {unread[0].strerror}")
        paths.sort(key=lambda path: path.replace(os.sep, "\0"))
        below = {path: PurePosixPath(os.path.relpath(path, folder).replace(os.sep, "/")) for path in paths}
        for path, id_ in self._ids(below):
            yield from self.inside(Source(path, shown(id_)))
        for error in unread:
            place = os.path.relpath(str(error.filename), folder)
            yield Source(str(error.filename), shown(place), problem=f"the folder cannot be read: {error.strerror}")

    def _ids(self, paths: Mapping[str, PurePosixPath]) -> Iterator[tuple[str, str]]:
        """The paths of articles and their ids: the path below the folder without its ending, where no other has it."""
        read = {}
        for path, below in paths.items():
            if below.suffix.lower() in ENDINGS or below.suffix.lower() in NOT_READ:
                read[path] = below
            else:
                self.others[below.suffix.lower()] += 1
        stems = Counter(str(below.with_suffix("")) for below in read.values())
        folders = {str(parent) for below in paths.values() for parent in below.parents}
        for path, below in read.items():
            stem = str(below.with_suffix(""))
            table = below.suffix.lower() == ".zip" or below.suffix.lower() in ROWS
            yield path, str(below) if stems[stem] > 1 or (table and stem in folders) else stem

    def inside(self, source: Source) -> Iterator[Source]:
        """The articles in a file: itself, or its rows or members."""
        if source.ending in FORMATS:
            yield source
        elif source.ending in ROWS:
            try:
                with open(source.path, "rb") as file:  # noqa: PTH123  (see Source.path)
                    yield from self._rows(source, file)
            except OSError as error:
                yield replace(source, problem=f"cannot be read: {error.strerror}")
        elif source.ending == ".zip":
            yield from self._members(source)
        else:
            yield replace(source, problem=f"not read: {NOT_READ[source.ending]}")

    def _rows(self, source: Source, file: IO[bytes]) -> Iterator[Source]:
        rows = (find_json_rows if ROWS[source.ending] == "json" else find_csv_rows)(file, self.columns)
        empty = True
        try:
            for row in rows:
                empty = False
                yield replace(
                    source,
                    article_id=f"{source.article_id}/{row.id or row.number}",
                    row=row.number,
                    start=row.start,
                    length=row.length,
                    head=row.head,
                    problem=row.problem,
                )
        except SourceError as error:
            yield replace(source, problem=str(error))
            return
        if empty:
            yield replace(source, problem="the file holds no row")

    def _members(self, source: Source) -> Iterator[Source]:
        try:
            names = list(names_in_folder(list_members(source.path)))
        except SourceError as error:
            yield replace(source, problem=str(error))
            return
        files: dict[PurePosixPath, set[str]] = defaultdict(set)
        for name in names:
            files[PurePosixPath(name).parent].add(PurePosixPath(name).name)
        saved_along = {
            part for folder in files for part in folder.parents if _belongs(part.name, files.get(part.parent, set()))
        } | {folder for folder in files if _belongs(folder.name, files.get(folder.parent, set()))}
        paths = {name: PurePosixPath(name) for name in names if saved_along.isdisjoint(PurePosixPath(name).parents)}
        empty = True
        for name, id_ in self._ids(paths):
            empty = False
            yield from self._member(replace(source, article_id=f"{source.article_id}/{id_}", member=name))
        if empty:
            yield replace(source, problem=f"the zip file holds no article; an article ends in {', '.join(ENDINGS)}")

    def _member(self, source: Source) -> Iterator[Source]:
        if source.ending in FORMATS:
            problem = member_problem(source.path, source.member, FORMATS[source.ending][2])
            yield replace(source, problem=problem)
        elif source.ending in ROWS:
            try:
                with open_member(source.path, source.member) as file:
                    yield from self._rows(source, file)
            except DAMAGED as error:
                yield replace(source, problem=f"cannot be unpacked: {error}")
        else:
            known = NOT_READ.get(source.ending, "a zip file in a zip file; unpack it")
            yield replace(source, problem=f"not read: {known}")


def _belongs(folder: str, files: set[str]) -> bool:
    """Whether a folder holds what a browser saved along with a page: `page_files` beside `page.html`."""
    page = folder.removesuffix("_files")
    return page != folder and not files.isdisjoint({f"{page}.html", f"{page}.htm", f"{page}.xhtml"})
