"""A run: a folder of articles into tables, in several processes, going on where the last run stopped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from pathlib import Path

from extract.correcting import Corrector
from extract.corrections import Correction
from extract.errors import OutputError, SourceError
from extract.pool import Pool
from extract.rulebook import RuleFolder
from extract.scales import Scales
from extract.sources import Source, load
from extract.sources.find import find_sources
from extract.state import State, open_state
from extract.worker import Options, failure, fingerprint
from extract.writers import check_formats, texts, write_tables

_LIBRARIES = ("spacy", "numpy", "trafilatura", "lxml", "pypdfium2", "mammoth")
"""On which the rows of an article depend."""

_FEW = 100
"""Articles for each process: below, starting it takes longer than it saves."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Output:
    """What a run writes.

    Attributes:
        formats: any of csv, xlsx, parquet, sqlite.
        bom: begin CSV files with a byte-order mark.
        with_texts: also write each article's text.
    """

    formats: tuple[str, ...] = ("csv",)
    bom: bool = True
    with_texts: bool = False


@dataclass(slots=True)
class Summary:
    """What a run came to.

    Attributes:
        rows: the number of rows by table.
        statuses: the number of articles by status.
        failures: source and reason of each article that failed.
        others: files that were not read, by their ending.
        kept: articles of an earlier run that needed no work.
        left: corrections that could not be applied, with the reason.
    """

    rows: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    left: list[str] = field(default_factory=list)


def run_folder(
    folder: Path,
    out: Path,
    *,
    options: Options,
    output: Output,
    corrections: Sequence[Correction] = (),
    processes: int | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Summary:
    """Write the tables of every article at or below a folder.

    Args:
        corrections: laid over the tables, and not over what is kept for the next run.
        processes: how many work at a time; by default one for a few articles, else one a core.
        progress: called with the number of articles done and of all.
    Raises: SourceError when the folder cannot be read or holds no article, RuleError on a wrong rule file, OutputError
        when the output cannot be written. What was done until then is kept for the next run.
    """
    check_output(folder, out)
    check_formats(output.formats)
    settings = settings_fingerprint(options)
    summary = Summary()
    sources = find_sources(folder, columns=options.columns, others=summary.others)
    first = list(islice(sources, 1))  # before anything is written
    with open_state(out) as state:
        if output.with_texts:
            texts.check(out)
        count = state.plan(chain(first, sources))
        done = 0
        progress(done, count)
        todo = _Todo(state, settings)
        for source, outcome in Pool(processes or _processes(count), options).outcomes(todo):
            state.save(source.article_id, outcome, settings)
            done += 1
            progress(done + todo.kept + todo.failed, count)
        corrector = Corrector(corrections, Scales(RuleFolder.at(options.rules))) if corrections else None
        state.publish(corrector)
        others = [name for name in output.formats if name != "sqlite"]
        write_tables(state, out, formats=others, bom=output.bom, with_texts=output.with_texts)
        summary.rows, summary.statuses, summary.kept = state.counts(), state.by_status(), todo.kept
        summary.failures = list(state.failures())
        summary.left = corrector.left() if corrector else []
    return summary


class _Todo:
    """The articles that need work, found while others are worked on.

    Attributes:
        kept: how many were done before from the same input under the same settings.
        failed: how many cannot be read, as was seen when they were found.
    """

    def __init__(self, state: State, settings: str) -> None:
        self.state, self.settings = state, settings
        self.kept = self.failed = 0

    def __iter__(self) -> Iterator[Source]:
        for source in self.state.planned():
            if source.problem:
                self.state.save(source.article_id, failure(source, source.problem), self.settings)
                self.failed += 1
            elif self._is_done(source):
                self.kept += 1
            else:
                yield source

    def _is_done(self, source: Source) -> bool:
        before = self.state.input_of(source.article_id, self.settings)
        try:
            return bool(before) and before == fingerprint(source, load(source))
        except SourceError:
            return False


def _processes(articles: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, articles // _FEW))


def settings_fingerprint(options: Options) -> str:
    """One hash over all that rows depend on beside the articles: program, rules, libraries, options.

    Raises: RuleError when there is no such rule folder.
    """
    digest = blake2b(digest_size=16)
    package = Path(__file__).parent
    overlay = RuleFolder.at(options.rules).overlay
    files = [*sorted(package.rglob("*.py")), *sorted((package / "rules").iterdir())]
    for path in [*files, *(sorted(overlay.iterdir()) if overlay else [])]:
        if path.is_file():
            digest.update(path.name.encode("utf-8", "backslashreplace") + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\0".encode())
        except PackageNotFoundError:
            continue
    digest.update(repr((sorted(options.columns.items()), options.all_articles)).encode())
    return digest.hexdigest()


def check_output(folder: Path, out: Path) -> None:
    """Refuse an output folder that would be read as input.

    Raises: OutputError.
    """
    if folder.is_dir() and out.resolve().is_relative_to(folder.resolve()):
        raise OutputError(
            f"{out}: lies inside the input folder {folder}, where a second run would read it; give another with -o"
        )
