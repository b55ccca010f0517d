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
@click.option("--silent", is_flag=True, help="No progress and no summary.")
@_friendly
def run(folder: Path, out: Path, rules: Path | None, all_articles: bool, silent: bool) -> None:
    """Extract tables from the articles in FOLDER (or one file) and write them as CSV files."""
    from extract.folder import check_output, extract_folder
    from extract.writers import write_tables

    check_output(folder, out)
    with Progress(silent) as progress:
        tables = extract_folder(folder, rules=rules, all_articles=all_articles, progress=progress)
    write_tables(tables, out)
    articles: list[Any] = tables.records["articles"]
    bad = [row for row in articles if row.status == "failed"]
    if not silent:
        other = sum(row.status == "not an inspection" for row in articles)
        click.echo(f"{'articles':<16}{len(articles):>6}   {len(bad)} failed, {other} not about an inspection")
        for table, rows in tables.records.items():
            if table != "articles":
                click.echo(f"{table:<16}{len(rows):>6}   {out / table}.csv")
    for row in bad:
        click.echo(f"failed: {row.source}: {row.error}", err=True)
    sys.exit(1 if bad else 0)


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
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("tables", type=click.Path(path_type=Path))
@click.option(
    "--show",
    "shown",
    metavar="NAME",
    help="Also print each row missed, extra or wrong of this line ('all' for every line).",
)
@_friendly
def score(gold: Path, tables: Path, shown: str | None) -> None:
    """Score a folder of TABLES against a GOLD file: precision, recall and F1 of each table."""
    from extract.score import read_gold, read_tables
    from extract.score import score as score_tables

    scores = score_tables(read_gold(gold), read_tables(tables))
    for name, what, article, detail in scores.misses:
        if shown in (name, "all"):
            click.echo(f"{name} {what} in {article}: {detail}")
    for name, one in scores.by_name.items():
        figures = f"P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}"
        click.echo(f"{name:<24} {figures}  ({one.right} right, {one.found} found, {one.gold} in gold)")


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
