"""Relay as people meet it: the demo at a tenth of its size, a web process, and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.wholes.conftest import demo_folder, played  # noqa: F401 - the same demo serves both
from tests.wholes.relay import ROOT, Relay

playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
PASSWORD = "a-lantern-for-tests-2026"
ROLES = ("gtm_lead", "partner_manager", "finance", "analyst", "partner_user")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="needs Chromium (scripts/install_test_tools.sh)"))


@dataclass
class Site:
    """A served Relay and the one-time links of its people, by role."""

    address: str
    links: dict[str, str]


@pytest.fixture(scope="session")
def site(played: Relay) -> Iterator[Site]:  # noqa: F811
    links = {}
    for role in ROLES:
        partner = ("--partner", "NANLING") if role == "partner_user" else ()
        links[role] = played.run("create_user", f"{role}@relay.example", "--role", role, *partner).strip().splitlines()[-1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": played.database_url, "REDIS_URL": "", **played.surroundings}
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield Site(address, links)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


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


@dataclass
class Reader:
    """A person at a browser; every complaint of the page and every request elsewhere is kept."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    clicks: int = 0

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.address + path)
        assert answer.status == status, (path, answer.status)
        self.page.wait_for_load_state("networkidle")

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)
        self.page.wait_for_load_state("networkidle")

    def listen(self) -> None:
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note_stranger)

    def _note_stranger(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request to {request.url}")

    def html(self) -> str:
        return re.sub(r"\s+", " ", self.page.content())


ReaderMaker = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def reader(site: Site, chromium: Any) -> ReaderMaker:
    """``with reader("analyst", width=390, scheme="dark", language="zh-CN") as someone``: signed in, at the morning page."""

    @contextmanager
    def make(
        role: str, *, width: int = 1440, scheme: str = "light", language: str = "en-US", script: bool = True
    ) -> Iterator[Reader]:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, java_script_enabled=script
        )
        someone = Reader(context.new_page(), site.address)
        someone.listen()
        let_in(someone, site, role)
        yield someone
        assert someone.complaints == []
        context.close()

    return make


def let_in(someone: Reader, site: Site, role: str) -> None:
    """The one-time link the first time, e-mail and password afterwards."""
    link = site.links.pop(role, None)
    if link is not None:
        someone.page.goto(site.address + link)
        someone.page.fill("[name=password]", PASSWORD)
        someone.page.fill("[name=again]", PASSWORD)
    else:
        someone.page.goto(f"{site.address}/sign-in/")
        someone.page.fill("[name=email]", f"{role}@relay.example")
        someone.page.fill("[name=password]", PASSWORD)
    someone.page.click("form .button--primary")
    someone.page.wait_for_load_state("networkidle")
    assert someone.page.url == f"{site.address}/"
