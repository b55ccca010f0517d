"""The command line: the only module that prints or exits.

Exit codes: 0 all good; 1 some article failed, or a check did; 2 usage, or an input that cannot be read at all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from extract.errors import ExtractError


class _Error(click.ClickException):
    exit_code = 2


def _friendly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an error that the user can put right into one line; any other keeps its traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except ExtractError as error:
            raise _Error(str(error)) from error

    return run


rules_option = click.option(
    "--rules", type=click.Path(path_type=Path), help="A rule folder laid over the built-in rules."
)
corrections_option = click.option(
    "--corrections", type=click.Path(path_type=Path), help="A corrections.csv that the report's page made."
)
all_articles_option = click.option(
    "--all-articles", is_flag=True, help="Extract also from texts that are not about an inspection."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("inspection-extract"), message="%(version)s")
def cli() -> None:
    """Turn news about inspections into tables: ratings, quotes, strengths, recommendations."""


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="The folder to write the tables into."
)
@rules_option
@all_articles_option
@corrections_option
@click.option("--report", "with_report", is_flag=True, help="Write also the page report.html (see 'report').")
@click.option("--silent", is_flag=True, help="No progress and no summary.")
@_friendly
def run(
    folder: Path,
    out: Path,
    rules: Path | None,
    all_articles: bool,
    corrections: Path | None,
    with_report: bool,
    silent: bool,
) -> None:
    """Extract tables from the articles in FOLDER (or one file) and write them as CSV files."""
    from extract.correcting import correct_tables
    from extract.corrections import read_corrections
    from extract.folder import check_output, extract_folder
    from extract.writers import write_tables

    check_output(folder, out)
    known = read_corrections(corrections, rules=rules) if corrections else []
    with Progress(silent) as progress:
        tables = extract_folder(folder, rules=rules, all_articles=all_articles, progress=progress)
    corrected = correct_tables(tables, known, rules=rules)
    write_tables(corrected.tables, out)
    if with_report:
        from extract.report import write_report

        write_report(out, tables=tables, rules=rules, corrections=corrections)
    articles: list[Any] = corrected.tables.records["articles"]
    bad = [row for row in articles if row.status == "failed"]
    if not silent:
        _sum_up(corrected.tables.records, out, with_report=with_report)
    for row in bad:
        click.echo(f"failed: {row.source}: {row.error}", err=True)
    for reason in corrected.left:
        click.echo(f"not applied: {corrections}: {reason}", err=True)
    sys.exit(1 if bad or corrected.left else 0)


def _sum_up(records: dict[str, Any], out: Path, *, with_report: bool) -> None:
    """Say how many rows each table has, and where it is."""
    articles = records["articles"]
    bad, other = (sum(row.status == status for row in articles) for status in ("failed", "not an inspection"))
    click.echo(f"{'articles':<16}{len(articles):>6}   {bad} failed, {other} not about an inspection")
    for table, rows in records.items():
        if table != "articles":
            click.echo(f"{table:<16}{len(rows):>6}   {out / table}.csv")
    if with_report:
        click.echo(f"{'report':<25}{out / 'report.html'}")


@cli.command()
@click.argument("out", type=click.Path(path_type=Path))
@rules_option
@corrections_option
@_friendly
def report(out: Path, rules: Path | None, corrections: Path | None) -> None:
    """Write the page report.html into OUT, a folder that 'run' has written: figures, tables, and each row's words."""
    from extract.report import write_report

    click.echo(write_report(out, rules=rules, corrections=corrections))


def _nothing(_done: int, _of: int) -> None:
    """Show no progress."""


class Progress:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, silent: bool) -> None:
        self.shown = not silent and sys.stderr.isatty()

    def __enter__(self) -> Callable[[int, int], None]:
        return self.step if self.shown else _nothing

    def step(self, done: int, of: int) -> None:
        click.echo(f"\r{done} of {of} articles", nl=False, err=True)

    def __exit__(self, *error: object) -> None:
        if self.shown:
            click.echo(err=True)


@cli.command()
@click.argument("article", type=click.Path(path_type=Path))
@rules_option
@_friendly
def show(article: Path, rules: Path | None) -> None:
    """Print ARTICLE with what was found in it and the rules behind each mark."""
    from extract.article import tidy
    from extract.pipeline import build_nlp
    from extract.show import show as lines
    from extract.sources import read_article

    doc = build_nlp(rules=rules)(tidy(read_article(article).text).text)
    click.echo("\n".join(lines(doc)).rstrip())


@cli.command()
@click.argument("paths", nargs=-1, metavar="[GOLD] TABLES", type=click.Path(path_type=Path))
@click.option(
    "--show",
    "shown",
    metavar="NAME",
    help="Also print each row missed, extra or wrong of this line ('all' for every line).",
)
@corrections_option
@rules_option
@_friendly
def score(paths: tuple[Path, ...], shown: str | None, corrections: Path | None, rules: Path | None) -> None:
    """Score a folder of TABLES against a GOLD file: precision, recall and F1 of each table.

    With --corrections and no GOLD: how precise each table was found to be by the person who corrected it.
    """
    if len(paths) != (1 if corrections else 2):
        raise click.UsageError("give GOLD and TABLES, or --corrections and TABLES")
    if corrections:
        _score_corrections(paths[0], corrections, rules)
        return
    from extract.score import read_gold, read_tables
    from extract.score import score as score_tables

    scores = score_tables(read_gold(paths[0]), read_tables(paths[1]))
    for name, what, article, detail in scores.misses:
        if shown in (name, "all"):
            click.echo(f"{name} {what} in {article}: {detail}")
    for name, one in scores.by_name.items():
        figures = f"P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}"
        click.echo(f"{name:<24} {figures}  ({one.right} right, {one.found} found, {one.gold} in gold)")


def _score_corrections(tables: Path, corrections: Path, rules: Path | None) -> None:
    from extract.corrections import read_corrections
    from extract.precision import score_corrections

    known = read_corrections(corrections, rules=rules)
    articles, scores = score_corrections(tables, known)
    checked = any(one.action == "checked" for one in known)
    whose = "marked as checked" if checked else "with corrections; none is marked as checked"
    click.echo(f"{len(articles)} {'article' if len(articles) == 1 else 'articles'} {whose}")
    for name, one in scores.items():
        counts = f"{one.right} right, {one.edited} edited, {one.wrong} wrong; {one.missing} missing"
        click.echo(f"{name:<24} P {one.precision:.3f}  ({counts})" if one.found else f"{name:<24} no row  ({counts})")


@cli.command()
@rules_option
@click.option("--check", is_flag=True, help="Check every rule against its examples and counter-examples.")
@_friendly
def rules(rules: Path | None, check: bool) -> None:
    """List the rules, or check a rule folder."""
    from extract.check import check_rules, list_rules

    if not check:
        for id_, note in list_rules(rules):
            click.echo(f"{id_:<32} {note}".rstrip())
        return
    count, faults = check_rules(rules)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{count} rules checked, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@cli.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@_friendly
def diff(old: Path, new: Path) -> None:
    """Print the rows that NEW gained (+) and lost (-) against OLD, two folders written by 'run'."""
    from extract.diff import diff as changed

    for table, sign, cells in changed(old, new):
        click.echo(f"{sign} {table}: {' | '.join(cell for cell in cells if cell)}")
