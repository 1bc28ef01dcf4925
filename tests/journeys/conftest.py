"""Relay as people meet it: the demo at a tenth of its size, a web process, and Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browser import ROLES, Reader, Site, come_in_by_link, wait_for
from tests.wholes.conftest import demo_folder, played  # noqa: F401 - the same demo serves both
from tests.wholes.relay import ROOT, Relay

playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
PARTNER = "NANLING"
PATIENCE = 15_000  # milliseconds until something that does not come is a failure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="needs Chromium (scripts/install_test_tools.sh)"))


@dataclass(frozen=True)
class Peopled:
    """A Relay with a user of each role, never served itself: each file of tests gets a copy, so that none sees another's acts."""

    relay: Relay
    links: dict[str, str]


def _copy(relay: Relay, home: Path) -> Relay:
    target = home / "relay.sqlite3"
    with (
        closing(sqlite3.connect(relay.database_url.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    return Relay(f"sqlite:///{target}", relay.surroundings)


@pytest.fixture(scope="session")
def peopled(played: Relay, tmp_path_factory: pytest.TempPathFactory) -> Peopled:  # noqa: F811
    relay = _copy(played, tmp_path_factory.mktemp("peopled"))
    links = {}
    for role in ROLES:
        partner = ("--partner", PARTNER) if role == "partner_user" else ()
        links[role] = relay.run("create_user", f"{role}@relay.example", "--role", role, *partner).strip().splitlines()[-1]
    return Peopled(relay, links)


@pytest.fixture(scope="module")
def site(peopled: Peopled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    relay = _copy(peopled.relay, tmp_path_factory.mktemp("site"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **relay.surroundings, "DATABASE_URL": relay.database_url, "REDIS_URL": ""}
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield Site(address, relay, peopled.links)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


ReaderMaker = Callable[..., Any]


@pytest.fixture
def reader(site: Site, chromium: Any) -> ReaderMaker:
    """``with reader("analyst", width=390, scheme="dark", language="zh-CN") as someone``: signed in (``None``: nobody yet).

    Leaving the block fails where console, policy or network had anything to say."""

    @contextmanager
    def make(
        role: str | None, *, width: int = 1440, scheme: str = "light", language: str = "en-US", script: bool = True
    ) -> Iterator[Reader]:
        manner = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": language}
        if role is not None and role not in site.states:
            first = chromium.new_context(**manner)
            come_in_by_link(Reader(first.new_page(), site.address), site, role)
            site.states[role] = first.storage_state()
            first.close()
        context = chromium.new_context(**manner, java_script_enabled=script, storage_state=site.states[role] if role else None)
        context.set_default_timeout(PATIENCE)
        someone = Reader(context.new_page(), site.address)
        someone.listen()
        try:
            yield someone
        finally:
            context.close()
        assert someone.complaints == []

    return make
