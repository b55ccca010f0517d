"""Pictures of the report on the sample corpus for the README: `make screenshots`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from test_report import chromium

from extract.report import write_report

ROOT = Path(__file__).parent.parent


def take(browser: Browser, page: Path) -> None:
    view = browser.new_page(viewport={"width": 1240, "height": 860}, locale="en-GB")
    view.goto(page.as_uri())
    view.wait_for_selector("html[data-ready]", state="attached")
    view.screenshot(
        path=ROOT / "docs/overview.png", clip={"x": 0, "y": 0, "width": 1240, "height": 1490}, full_page=True
    )
    view.goto(f"{page.as_uri()}#tables/articles")
    view.fill("#search", "orlecombe")
    view.click("#table td.words a")
    view.locator("#text .k-rating.seg").nth(2).hover()
    view.wait_for_selector("#tip:not([hidden])")
    view.screenshot(path=ROOT / "docs/evidence.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        page.write_bytes(write_report(ROOT / "outputs").read_bytes())
        (ROOT / "outputs/report.html").unlink()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--lang=en-GB"])
        take(browser, page)
        browser.close()


if __name__ == "__main__":
    main()
