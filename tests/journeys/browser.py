"""A person at Chromium: what is opened, clicked and typed, and every complaint of a page."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.wholes.relay import Relay

PASSWORD = "a-lantern-for-tests-2026"
ROLES = ("gtm_lead", "partner_manager", "finance", "analyst", "partner_user")
CASE = re.compile(r"/cases/\d+/")
_ADDRESSES = "all => all.map(each => each.getAttribute('hx-get') || each.getAttribute('href') || '')"


@dataclass
class Site:
    """A served Relay. ``links`` are the one-time links of its people by role; ``states`` the cookies of those who came in."""

    address: str
    relay: Relay
    links: dict[str, str]
    states: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reader:
    """``complaints`` of console, policy and network; ``clicks`` and ``keys`` that were needed so far."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    clicks: int = 0
    keys: int = 0

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.address + path)
        assert answer.status == status, (path, answer.status)
        self.page.wait_for_load_state("networkidle")

    def click(self, selector: str) -> None:
        """A click that stays on the page."""
        self.clicks += 1
        self.seen(selector).click()

    def follow(self, selector: str) -> None:
        """A click that leads to another page, or to this one anew."""
        with self.page.expect_navigation():
            self.click(selector)
        self.page.wait_for_load_state("networkidle")

    def seen(self, selector: str) -> Any:
        """The first such thing that is visible, once it is."""
        found = self.page.locator(f"{selector} >> visible=true").first
        found.wait_for(state="visible")
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def press_on(self, *keys: str) -> None:
        """Keys of which the last leads to another page."""
        with self.page.expect_navigation():
            self.press(*keys)
        self.page.wait_for_load_state("networkidle")

    def path(self) -> str:
        return str(self.page.url).removeprefix(self.address)

    def html(self) -> str:
        return re.sub(r"\s+", " ", self.page.content())

    def addresses(self, selector: str = "main a, main [hx-get]") -> list[str]:
        """Where links, and figures that open, lead; in the page's order, each once."""
        return list(dict.fromkeys(self.page.eval_on_selector_all(selector, _ADDRESSES)))

    def listen(self) -> None:
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note_stranger)
        self.page.on("requestfailed", self._note_failure)

    def _note_stranger(self, request: Any) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")

    def _note_failure(self, request: Any) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # a page that was left does not wait for its answers
            self.complaints.append(f"{request.url}: {request.failure}")


def cases_of(someone: Reader) -> list[str]:
    """Addresses of the cases in the inbox as it stands, the most money first."""
    someone.open("/cases/")
    return [address for address in someone.addresses() if CASE.fullmatch(address)]


def largest_case(someone: Reader) -> str:
    return cases_of(someone)[0]


def serious(page: Any) -> list[tuple[str, str]]:
    """What axe calls serious or critical: the rule and the first place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra `browser`").Axe()
    violations: Sequence[Any] = axe.run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in violations if each["impact"] in ("serious", "critical")]


def wider_than_the_screen(page: Any) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def come_in_by_link(someone: Reader, site: Site, role: str) -> None:
    someone.page.goto(site.address + site.links[role])
    someone.page.fill("[name=password]", PASSWORD)
    someone.page.fill("[name=again]", PASSWORD)
    _enter(someone)


def come_in_by_password(someone: Reader, role: str) -> None:
    someone.page.goto(f"{someone.address}/sign-in/")
    someone.page.fill("[name=email]", f"{role}@relay.example")
    someone.page.fill("[name=password]", PASSWORD)
    _enter(someone)


def _enter(someone: Reader) -> None:
    with someone.page.expect_navigation() as answer:
        someone.page.click("form .button--primary")
    assert (someone.path(), answer.value.status) == ("/", 200)
    someone.page.wait_for_load_state("networkidle")


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{address} did not answer within a minute")
