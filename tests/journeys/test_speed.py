"""How long each page takes to answer; printed (`pytest -s`), never asserted: the machine is not ours alone."""

from __future__ import annotations

import statistics
import time

import pytest

from tests.journeys.conftest import ReaderMaker
from tests.journeys.test_pages import pages

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

ROUNDS = 7


def test_each_page_answers(reader: ReaderMaker):
    with reader("gtm_lead") as someone:
        for path in pages(someone):
            took = []
            for _round in range(ROUNDS):
                started = time.perf_counter()
                answer = someone.page.request.get(someone.address + path)
                took.append(time.perf_counter() - started)
                assert answer.status == 200
            print(f"{statistics.median(took) * 1000:7.0f} ms  {path}")
