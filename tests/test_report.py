"""The report's page in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CORPUS, ROOT
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from extract.cli import cli
from extract.report.data import pack_column
from extract.report.render import embed, render
from extract.writers.csv import read_rows

AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
ARTICLES = ("yj-16", "yj-12", "pr-01", "cq-01", "of-03", "po-01", "hp-01", "fi-01")

Open = Callable[..., Page]


def chromium() -> str | None:
    """The browser to test with: `$CHROMIUM`, else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no browser is installed: apt-get install chromium, or name one in $CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some articles of the corpus, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("news")
    for path in (CORPUS / "articles").glob("*.txt"):
        if path.name.startswith(ARTICLES):
            shutil.copy(path, folder)
    (folder / "broken.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def out(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run("run", news, "-o", folder, "--report", "--silent", code=1)
    return folder


def run(*args: object, code: int = 0) -> str:
    done = CliRunner().invoke(cli, [str(arg) for arg in args])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page from disk, in a browser profile of its own; fail on any error in it and on any request beyond it."""
    contexts, faults = [], []

    def start(path: Path, place: str = "", scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            accept_downloads=True,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: request.url.startswith(path.as_uri()) or faults.append(request.url))
        page.goto(path.as_uri() + place)
        expect(page.locator("html[data-ready]")).to_be_attached()
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def go(page: Page, path: Path, place: str) -> None:
    """Go to another view of the page in view, and wait until it is drawn."""
    page.goto(path.as_uri() + place)
    page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done)))")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(read_rows(path))


def count(page: Page, table: str) -> int:
    return int((page.locator(f'.tabs a[href="#tables/{table}"] small').inner_text()).replace(",", ""))


def test_the_overview_says_what_was_read(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html")
    facts = dict(
        zip(page.locator(".facts dt").all_inner_texts(), page.locator(".facts dd").all_inner_texts(), strict=True)
    )
    assert facts["articles"] == "9"
    assert facts["ratings"] == str(len(rows_of(out / "ratings.csv")))
    expect(page.locator(".failed")).to_contain_text("the file is empty")
    expect(page.locator(".figure")).to_have_count(6)


def test_each_figure_reads_as_a_table(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html")
    for figure in page.locator(".figure").all():
        figure.get_by_text("Read as a table").click()
        expect(figure.locator(".plain tbody tr")).not_to_have_count(0)
    page.locator("#figure-time .column").first.click()
    expect(page.locator("#figure-themes .plain")).to_be_visible()
    page.locator("#figure-time .column").first.click()
    strengths = rows_of(out / "strengths.csv")
    themes = page.locator("#figure-themes .plain tbody tr")
    assert sum(int(row.locator("td").first.inner_text()) for row in themes.all()) == len(strengths)


def test_a_mark_filters_the_rest_and_off_again(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html")
    mark = page.locator("#figure-read").get_by_role("button", name=re.compile("^Ofsted"))
    mark.focus()
    page.keyboard.press("Enter")
    expect(mark).to_have_attribute("aria-pressed", "true")
    expect(mark).to_be_focused()
    expect(page.locator("#chips")).to_contain_text("1 article of 9")
    page.get_by_role("link", name="Tables", exact=True).click()
    ofsted = {row["article_id"] for row in rows_of(out / "articles.csv") if row["inspectorate"] == "Ofsted"}
    assert count(page, "ratings") == sum(row["article_id"] in ofsted for row in rows_of(out / "ratings.csv"))
    page.get_by_role("button", name="Clear all").click()
    assert count(page, "ratings") == len(rows_of(out / "ratings.csv"))


def test_filters_meet_in_one_row(open_page: Open, out: Path) -> None:
    """A theme of one service: the rows that are both, not all rows of articles that have each somewhere."""
    page = open_page(out / "report.html", "#tables/strengths")
    strengths = rows_of(out / "strengths.csv")
    one = strengths[0]
    page.get_by_label("Service", exact=True).fill(one["service"])
    page.get_by_label("Service", exact=True).press("Tab")
    page.get_by_label("Theme").select_option(one["theme"])
    same = [row for row in strengths if (row["service"], row["theme"]) == (one["service"], one["theme"])]
    assert count(page, "strengths") == len(same)


def test_a_table_sorts_searches_and_downloads_what_is_shown(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html", "#tables/quotes")
    quotes = rows_of(out / "quotes.csv")
    page.get_by_role("button", name="Speaker", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Speaker ↑")
    page.get_by_label("Search").fill("chief inspector")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    got = rows_of(download.value.path())
    titles = {row["article_id"]: row["title"] for row in rows_of(out / "articles.csv")}
    wanted = [
        row
        for row in quotes
        if all(word in " ".join([*row.values(), titles[row["article_id"]]]).lower() for word in ("chief", "inspector"))
    ]
    assert 0 < len(got) <= len(wanted)
    assert [row["speaker"].lower() for row in got if row["speaker"]] == sorted(
        row["speaker"].lower() for row in got if row["speaker"]
    )
    assert all(row["quote"] in {one["quote"] for one in quotes} for row in got)


def test_all_columns_are_those_of_the_file(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html")
    for table in ("ratings", "quotes", "strengths", "recommendations", "services", "articles"):
        go(page, out / "report.html", f"#tables/{table}")
        page.get_by_label("All columns").check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download CSV").click()
        assert rows_of(download.value.path()) == rows_of(out / f"{table}.csv"), table


def test_copy_gives_what_is_shown(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html", "#tables/officials")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    officials = rows_of(out / "officials.csv")
    expect(page.locator("#done")).to_have_text(f"{len(officials)} rows copied")
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert sorted(lines[1:]) == sorted("\t".join(row.values()) for row in officials)


def test_a_row_leads_to_its_words_and_back(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html", "#tables/ratings")
    link = page.locator("#table td.words a").nth(7)
    words = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    tag = page.locator("#text .tag:focus")
    expect(tag).to_have_count(1)
    assert " ".join("".join(page.locator("#text .seg.on").all_inner_texts()).split()) == words
    expect(page.locator("#tip")).to_be_visible()
    expect(page.locator("#tip code").first).to_have_text(re.compile(r"^labels\."))
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()
    name = tag.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{name} .tag")).to_be_focused()
    page.get_by_role("link", name="Back to the table").click()
    back = page.locator("tr.here td.words a")
    expect(back).to_be_focused()
    assert back.inner_text() == words


def test_the_text_is_the_article_word_for_word(open_page: Open, news: Path, out: Path) -> None:
    page = open_page(out / "report.html", "#article/1")
    for kind in page.locator(".legend input").all():
        kind.check()
    source = Path(page.locator(".meta code").inner_text())
    shown = page.locator("#text").evaluate(
        "text => [...text.querySelectorAll('p')].map(p => [...p.children].filter(c => c.tagName !== 'BUTTON')"
        ".map(c => c.textContent).join('')).join('\\n')"
    )
    assert shown.split() == source.read_text(encoding="utf-8").split()


def test_what_was_not_counted_can_be_switched_on(open_page: Open, out: Path) -> None:
    number = next(at for at, row in enumerate(rows_of(out / "articles.csv")) if row["article_id"].startswith("cq-01"))
    page = open_page(out / "report.html", f"#article/{number}")
    expect(page.locator("#text .seg.k-uncounted")).to_have_count(0)
    page.get_by_label(re.compile("Seen but not counted")).check()
    card = page.locator(".card.k-uncounted").first
    expect(card).to_contain_text("judged to be no rating by labels.")
    assert page.locator("#text .seg.k-uncounted").count() > 0


def test_corrections_are_made_downloaded_applied_and_scored(
    open_page: Open, news: Path, out: Path, tmp_path: Path
) -> None:
    page = open_page(out / "report.html", "#tables/ratings")
    rows = rows_of(out / "ratings.csv")
    page.get_by_role("button", name="Correct").nth(0).click()
    page.get_by_role("button", name="The whole row is wrong").click()
    expect(page.locator("#table tr.wrong")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Correct:")).nth(1).click()
    page.locator("dialog").get_by_label("Rating").fill("Inadequate")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#table tr.edited")).to_contain_text("inadequate")
    page.locator("#table td.words a").nth(0).click()
    page.get_by_label("I have checked this article").check()
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("The words, as in the article").fill("not in the article")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("do not stand in the article")
    words = rows_of(out / "recommendations.csv")[0]["recommendation"]
    page.get_by_label("The words, as in the article").fill(words)
    page.locator("dialog").get_by_label("Theme").select_option("staffing")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card.added")).to_contain_text("Staffing")
    page.get_by_role("link", name=re.compile("^Corrections")).click()
    expect(page.locator(".corrections tbody tr")).to_have_count(4)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download corrections").click()
    assert download.value.suggested_filename == "corrections.csv"
    path = tmp_path / "corrections.csv"
    download.value.save_as(path)

    run("run", news, "-o", tmp_path / "again", "--corrections", path, "--silent", "--report", code=1)
    after = rows_of(tmp_path / "again/ratings.csv")
    assert len(after) == len(rows) - 1
    assert (after[0]["rating"], after[0]["corrected"]) == ("inadequate", "rating")
    assert [row["theme"] for row in rows_of(tmp_path / "again/strengths.csv") if row["corrected"] == "added"] == [
        "staffing"
    ]
    scored = run("score", "--corrections", path, tmp_path / "again")
    first = [row for row in rows if row["article_id"] == rows[0]["article_id"]]
    assert f"({len(first) - 2} right, 1 edited, 1 wrong; 0 missing)" in scored

    again = open_page(tmp_path / "again/report.html", "#corrections")
    expect(again.locator(".corrections tbody tr")).to_have_count(4)
    again.get_by_role("button", name=re.compile("^Undo")).first.click()
    with again.expect_download() as download:
        again.get_by_role("button", name="Download corrections").click()
    assert len(rows_of(download.value.path())) < len(rows_of(path))


def test_corrections_outlive_the_page(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html", "#tables/quotes")
    page.get_by_role("button", name="Correct").nth(0).click()
    page.get_by_role("button", name="The whole row is wrong").click()
    page.reload()
    expect(page.locator("#table tr.wrong")).to_have_count(1)


ATTACKS = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg/onload=window.hit=1>',
    "<!--<script>",
    "{{policy}} {{data}} ${window.hit=1} {{constructor.constructor('window.hit=1')()}}",
    "javascript:window.hit=1",
    "=HYPERLINK(1)",
)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over articles that try to break out of the page, by their text, title, file name and spreadsheet cells."""
    news, out = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("hostile-out")
    for number, attack in enumerate(ATTACKS):
        text = (
            f"{attack} in Marrowdale, say inspectors\n\n17 April 2024\n\nHM Inspectorate of Probation has rated "
            f"Marrowdale Youth Justice Service ‘Good’, {attack}.\n\nFiona Mistry, {attack} at the council, said: “We "
            f"know {attack} is poor and too many plans are late.” 😀\u2028 Leadership was rated ‘Outstanding’.\n"
        )
        name = re.sub(r"[/\0]", "_", attack)[:60]
        (news / f"{number} {name}.txt").write_text(text, encoding="utf-8")
    (news / "<b onmouseover=alert(1)>.txt").write_bytes(b"")
    run("run", news, "-o", out, "--report", "--silent", code=1)
    return out


def test_nothing_in_an_article_runs(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile / "report.html")
    views = ["#overview", *(f"#tables/{table}" for table in ("ratings", "quotes", "articles", "services", "officials"))]
    for view in [*views, *(f"#article/{number}" for number in range(len(ATTACKS)))]:
        go(page, hostile / "report.html", view)
        assert page.locator("img, iframe, object, main script, [onerror], [onload], [onmouseover]").count() == 0
        assert page.locator("script").count() == 2
        for node in page.locator("#text .seg, #figure-heat .cell").all()[:6]:
            node.dispatch_event("mouseover")
    assert page.evaluate("typeof window.hit") == "undefined"


def test_attacks_read_as_plain_text(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile / "report.html", "#tables/articles")
    links = page.locator("#table td.words a").all_inner_texts()
    articles = rows_of(hostile / "articles.csv")
    assert len(rows_of(hostile / "ratings.csv")) >= len(ATTACKS)
    assert len(articles) == len(ATTACKS) + 1
    for number, row in enumerate(articles[:-1]):
        attack = next(one for at, one in enumerate(ATTACKS) if row["article_id"].startswith(f"{at} "))
        go(page, hostile / "report.html", f"#article/{number}")
        expect(page.locator("#text")).to_contain_text(f"{attack} is poor")
    assert len(links) == len(articles)


def test_a_downloaded_cell_is_no_formula(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile / "report.html", "#tables/articles")
    page.get_by_label("All columns").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    got = download.value.path().read_bytes()
    assert b""","'=HYPERLINK(1) in Marrowdale, say inspectors",""" in got
    assert got == (hostile / "articles.csv").read_bytes()


def test_the_policy_stops_what_is_not_ours(browser: Browser, out: Path) -> None:
    """The second wall: markup that got into the page all the same could not run, and nothing can be sent."""
    page = browser.new_page()
    page.goto((out / "report.html").as_uri())
    ways = {
        "script": "one = document.createElement('script'); one.text = 'window.hit = 1'; document.body.append(one)",
        "handler": "document.body.setAttribute('onclick', 'window.hit = 1'); document.body.click()",
        "markup": "document.body.innerHTML = '<img src=x onerror=window.hit=1>'",
        "frame": "one = document.createElement('iframe'); one.srcdoc = '<script>parent.hit=1</script>'",
    }
    for name, way in ways.items():
        with pytest.raises(Error, match="Trusted"):
            page.evaluate(f"() => {{ let one; {way}; }}")
        assert page.evaluate("typeof window.hit") == "undefined", name
    assert page.evaluate("fetch('data:,x').then(() => 'sent', () => 'stopped')") == "stopped"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["", "#tables/ratings", "#tables/articles", "#article/1", "#corrections", "dialog"])
def test_axe_finds_no_serious_fault(place: str, scheme: str, open_page: Open, out: Path) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: it needs npm, then 'make tests/browser/node_modules'")
    page = open_page(out / "report.html", place if place != "dialog" else "#tables/ratings", scheme=scheme)
    if place == "dialog":
        page.get_by_role("button", name="Correct").nth(0).click()
    for box in page.locator(".legend input").all():
        box.check()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe has checked nothing"
    serious = [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]
    assert serious == []


def test_print_leaves_the_controls_out(open_page: Open, out: Path) -> None:
    page = open_page(out / "report.html", "#article/1")
    page.emulate_media(media="print")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".legend")).to_be_hidden()
    assert page.locator("body").evaluate("body => getComputedStyle(body).color") == "rgb(0, 0, 0)"
    assert page.pdf()[:4] == b"%PDF"


def test_report_makes_the_page_from_a_folder(news: Path, out: Path, tmp_path: Path) -> None:
    """`report OUT` gives what `run --report` gave."""
    folder = tmp_path / "out"
    shutil.copytree(out, folder)
    before = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    assert run("report", folder).strip() == str(folder / "report.html")
    assert (folder / "report.html").read_bytes() == before


def test_report_needs_a_folder_of_a_run(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "inspections.sqlite: no such file; give a folder that 'run' has written" in done.stderr


@pytest.mark.parametrize("values", [["a", "a"], ["a", "b", "a", "a"], [1, 2, 3], [None, "b", "c"], []])
def test_a_packed_column_unpacks(values: list[object]) -> None:
    packed = pack_column(values)
    if "all" in packed:
        unpacked = [packed["all"]] * len(values)
    else:
        unpacked = packed["each"] if "each" in packed else [packed["of"][at] for at in packed["at"]]
    assert unpacked == values


def test_data_cannot_end_its_element() -> None:
    text = "</script>\u2028&<!--"
    data = embed({"text": text})
    assert not set("<>&\u2028\u2029") & set(data)
    assert json.loads(data) == {"text": text}
    assert render({"text": "{{script}}"}).count("{{script}}") == 1
