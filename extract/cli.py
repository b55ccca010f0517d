"""The command line: the only module that prints or exits.

Exit codes: 0 all good; 1 some article failed, or a check did; 2 usage, or an input that cannot be read at all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.errors import ExtractError

if TYPE_CHECKING:
    import rich.progress

    from extract.runs import Summary


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


def _columns(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"'{value}': give NAME=COLUMN, as text=body")
    return dict(value.split("=", 1) for value in values)


def _formats(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip().lower() for one in value.split(",") if one.strip()))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="The folder to write the tables into."
)
@click.option(
    "--format",
    "formats",
    default="csv",
    show_default=True,
    metavar="LIST",
    callback=_formats,
    help="What to write: one or more of csv,xlsx,parquet,sqlite (inspections.sqlite is always written).",
)
@click.option("--texts", is_flag=True, help="Also write the text that the offsets point into, one file an article.")
@click.option("--no-bom", is_flag=True, help="CSV without a byte-order mark (Excel needs it, some programs do not).")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    callback=_columns,
    help="Where CSV or JSON Lines hold an article's text, id, title, date, url or publisher: text=body.",
)
@rules_option
@all_articles_option
@click.option(
    "--processes", type=click.IntRange(1, 256), help="How many articles at a time. [default: one a core; few: 1]"
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long one article may take; it gets two attempts.",
)
@corrections_option
@click.option("--report", "with_report", is_flag=True, help="Also write the page report.html (see 'report').")
@click.option("--silent", is_flag=True, help="No progress and no summary.")
@_friendly
def run(
    folder: Path,
    out: Path,
    formats: tuple[str, ...],
    texts: bool,
    no_bom: bool,
    columns: dict[str, str],
    rules: Path | None,
    all_articles: bool,
    processes: int | None,
    time_limit: float,
    corrections: Path | None,
    with_report: bool,
    silent: bool,
) -> None:
    """Extract tables from the articles in FOLDER (or one file): text, Markdown, HTML, PDF, DOCX, CSV, JSON Lines, zip.

    A run that was stopped goes on where it was; articles that have not changed are not read again.
    """
    from extract.processes import start_server

    start_server()
    from extract.corrections import read_corrections
    from extract.runs import Output, run_folder
    from extract.worker import Options

    known = read_corrections(corrections, rules=rules) if corrections else []
    options = Options(rules=rules, columns=columns, all_articles=all_articles, time_limit=time_limit)
    output = Output(formats=formats, bom=not no_bom, with_texts=texts)
    try:
        with Bar(silent) as bar:
            summary = run_folder(
                folder,
                out,
                options=options,
                output=output,
                corrections=known,
                processes=processes,
                progress=bar.show,
            )
    except KeyboardInterrupt:
        click.echo("stopped; what is done is kept, the same command goes on from there", err=True)
        sys.exit(130)
    if with_report:
        from extract.report import write_report

        write_report(out, rules=rules, corrections=corrections)
    if not silent:
        _sum_up(summary, out, formats, with_report=with_report)
    for source, reason in summary.failures:
        click.echo(f"failed: {source}: {reason}", err=True)
    for reason in summary.left:
        click.echo(f"not applied: {corrections}: {reason}", err=True)
    sys.exit(1 if summary.failures or summary.left else 0)


def _sum_up(summary: Summary, out: Path, formats: tuple[str, ...], *, with_report: bool) -> None:
    bad, other = (summary.statuses.get(status, 0) for status in ("failed", "not an inspection"))
    for table, count in summary.rows.items():
        where = f"{bad} failed, {other} not about an inspection" if table == "articles" else ""
        if "csv" in formats and table != "articles":
            where = f"{out / table}.csv"
        click.echo(f"{table:<16}{count:>6}   {where}".rstrip())
    for name in formats:
        if name in ("xlsx", "sqlite"):
            click.echo(f"{'':<25}{out / 'inspections'}.{name}")
    if with_report:
        click.echo(f"{'report':<25}{out / 'report.html'}")
    if summary.kept:
        click.echo(f"{summary.kept} articles were done before and have not changed", err=True)
    if summary.others:
        endings = ", ".join(f"{count} {ending or 'without ending'}" for ending, count in summary.others.most_common(8))
        click.echo(f"{summary.others.total()} other files were not read: {endings}", err=True)


@cli.command()
@click.argument("out", type=click.Path(path_type=Path))
@rules_option
@corrections_option
@_friendly
def report(out: Path, rules: Path | None, corrections: Path | None) -> None:
    """Write the page report.html into OUT, a folder that 'run' has written: figures, tables, and each row's words."""
    from extract.report import write_report

    click.echo(write_report(out, rules=rules, corrections=corrections))


class Bar:
    """Progress with rate and time left on a terminal, nothing elsewhere."""

    def __init__(self, silent: bool) -> None:
        self.shown = not silent and sys.stderr.isatty()
        self.bar: rich.progress.Progress | None = None

    def __enter__(self) -> Bar:
        if self.shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task("articles", total=None, rate="")
            self.bar.start()
        return self

    def show(self, done: int, of: int) -> None:
        """Show how many articles are done."""
        if self.bar:
            speed = self.bar.tasks[0].speed
            rate = f"{speed:,.0f} articles/s" if speed else "starting"
            self.bar.update(self.task, completed=done, total=of, rate=rate if done < of else "writing the tables")

    def __exit__(self, *error: object) -> None:
        if self.bar:
            self.bar.stop()


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
