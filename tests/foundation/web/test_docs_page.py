"""The docs page in Chromium: whole, under the same Content-Security-Policy as every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_docs_page_lists_the_operations_without_a_complaint_of_the_browser(live_server: Any) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("needs Chromium")
    said: list[str] = []
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=str(CHROMIUM))
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        answer = page.goto(f"{live_server.url}/api/v1/docs/")
        page.wait_for_selector(".opblock")
        operations = page.locator(".opblock-summary-path").all_inner_texts()
        page.locator(".opblock-summary").first.click()
        page.wait_for_selector(".opblock-body")
        browser.close()
    assert said == []
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert any("/imports" in name.replace("\u200b", "") for name in operations)
