"""How long the report of 2,000 articles takes to open and to answer: `make bench`."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner
from conftest import CORPUS
from playwright.sync_api import Page, sync_playwright
from test_report import chromium

from extract.cli import cli

ARTICLES, ROUNDS = 2000, 3


def write_news(folder: Path) -> None:
    """The corpus again and again, each time with places of other names, so that there are as many services."""
    paths = sorted((CORPUS / "articles").glob("*.txt"))
    for number, path in zip(range(ARTICLES), itertools.cycle(paths), strict=False):
        text = path.read_text(encoding="utf-8")
        letter = "abcdefghijklmnopqrstuvwxyzaeiouy"[number // len(paths)]
        for place in ("Marrowdale", "Eskerford", "Orlecombe", "Garsmouth", "Eldermere", "Thornacre", "Quarrenby"):
            text = text.replace(place, f"{place[:-1]}{letter}{place[-1]}")
        (folder / f"{number:04d}-{path.name}").write_text(text, encoding="utf-8")


@contextmanager
def timed(times: dict[str, list[float]], name: str, page: Page) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    times.setdefault(name, []).append(time.perf_counter() - begin)


def walk(page: Page, path: Path, times: dict[str, list[float]]) -> None:
    with timed(times, "open", page):
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
    with timed(times, "filter", page):
        page.click("#figure-themes .diverging >> nth=1")
    with timed(times, "clear", page):
        page.click("#chips .link")
    with timed(times, "table", page):
        page.click("#views a >> nth=1")
    with timed(times, "search", page):
        page.fill("#search", "children")
    with timed(times, "sort", page):
        page.click(".sort >> nth=1")
    with timed(times, "article", page):
        page.click("#table td.words a >> nth=3")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        news, out = Path(folder) / "news", Path(folder) / "out"
        news.mkdir()
        write_news(news)
        done = CliRunner().invoke(cli, ["run", str(news), "-o", str(out), "--report"])
        page = out / "report.html"
        times: dict[str, list[float]] = {}
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            view = browser.new_page(viewport={"width": 1280, "height": 900})
            walk(view, page, times)
            view.close()
        sys.stdout.write(f"{done.output}{page.stat().st_size / 1e6:.1f} MB\n")
        for name, each in times.items():
            sys.stdout.write(f"{name:<8} {min(each):.2f} to {max(each):.2f} s\n")


if __name__ == "__main__":
    main()
