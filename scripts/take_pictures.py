"""Takes the pictures of README.md from a running demo: ``.venv/bin/python scripts/take_pictures.py [http://127.0.0.1:8000]``.

Needs the extra `browser` and Debian's Chromium. The demo's people and figures are simulated; nothing else is shown.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1440, 1000
LARGEST = 300_000  # bytes
EMAIL, PASSWORD = "lead@relay.example", "relay-demo-only"


def main(server: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = signed_in(browser, server)
        take(page, f"{server}/", "today")
        take(page, f"{server}/channels/tmall/", "channel")
        take(page, f"{server}/channels/", "compare")
        take(page, f"{server}/cases/", "inbox")
        take(page, f"{server}{first_link(page, r'/cases/[0-9]+/')}", "case")
        page.goto(f"{server}/nights/")
        take(page, f"{server}{first_link(page, r'/nights/[0-9]+/')}", "night")
        browser.close()


def signed_in(browser: Browser, server: str) -> Page:
    """In English and in light colours, whatever the machine prefers."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", color_scheme="light")
    page.goto(f"{server}/sign-in/")
    page.fill("input[type=email]", EMAIL)
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url(f"{server}/")
    return page


def first_link(page: Page, pattern: str) -> str:
    """The first address of the page that matches: the heaviest case, the last night."""
    addresses = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return next(address for address in addresses if re.fullmatch(pattern, address))


def take(page: Page, address: str, name: str) -> None:
    """Raises AssertionError for a page that did not answer, or a picture that is too large to be looked at online."""
    answer = page.goto(address)
    assert answer is not None and answer.ok, address
    page.wait_for_load_state("networkidle")
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size < LARGEST, f"{file.name} has {file.stat().st_size} bytes"
    print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
