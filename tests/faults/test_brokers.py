"""The night by messages: the worker killed, the broker emptied, the database's sessions cut; the database holds the truth."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from django.conf import settings

from tests.faults.test_kills import POINTS, WHOS, undisturbed
from tests.faults.world import ROOT, World, kill_group

pytestmark = [pytest.mark.guard, pytest.mark.slow]

MakeWorld = Callable[..., World]
WORKER = ("celery", "-A", "tests.faults.celery_app", "worker", "--concurrency=2", "--loglevel=WARNING")


@pytest.fixture
def broker() -> redis.Redis:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    return client


@pytest.mark.redis
def test_the_redis_worker_killed_at_five_points_ends_like_one_that_was_not(make_world: MakeWorld, broker: redis.Redis) -> None:
    world = make_world(redis=True, SYNTHETIC_SECONDS="0.1", SYNTHETIC_STORE_SECONDS="0.05")
    world.act(f"facts={WHOS}", "begin")
    for point in POINTS:
        worker = world.start(*WORKER)
        world.act("make_round")
        world.wait_for(lambda point=point: world.chunks_done() >= point, f"chunk {point}")
        kill_group(worker)
    last = world.start(*WORKER)
    world.act("make_round")
    world.wait_for(lambda: world.published() == 1, "publication")
    last.send_signal(signal.SIGTERM)
    world.ended(last)
    assert world.dump() == undisturbed()


@pytest.mark.redis
def test_two_worker_processes_take_chunks_side_by_side(make_world: MakeWorld, broker: redis.Redis) -> None:
    world = make_world(redis=True, SYNTHETIC_SECONDS="0.3")
    world.act(f"facts={WHOS}", "begin")
    worker = world.start(*WORKER)
    world.act("make_round")
    world.wait_for(lambda: world.published() == 1, "publication")
    worker.send_signal(signal.SIGTERM)
    world.ended(worker)
    assert world.act("workers").strip() == "2"
    assert world.dump() == undisturbed()


@pytest.mark.redis
def test_a_broker_that_lost_everything_costs_a_round_and_no_result(make_world: MakeWorld, broker: redis.Redis) -> None:
    world = make_world(redis=True, SYNTHETIC_SECONDS="0.1")
    world.act(f"facts={WHOS}", "begin")
    world.act("make_round")
    broker.flushdb()
    worker = world.start(*WORKER)
    time.sleep(3)
    assert world.chunks_done() == 0
    world.act("make_round")
    world.wait_for(lambda: world.published() == 1, "publication")
    worker.send_signal(signal.SIGTERM)
    world.ended(worker)
    assert world.dump() == undisturbed()


@pytest.mark.postgres
def test_sessions_that_the_database_cuts_cost_no_result(make_world: MakeWorld) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.1", SYNTHETIC_STORE_SECONDS="0.1")
    world.act(f"facts={WHOS}")
    night = world.begin("play")
    for point in (2, 5, 8):
        world.wait_for(lambda point=point: world.chunks_done() >= point, f"chunk {point}")
        world.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    world.ended(night)
    assert world.dump() == undisturbed()


def test_the_web_process_killed_at_five_points_ends_like_one_that_was_not(make_world: MakeWorld, port: int) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.1", SYNTHETIC_STORE_SECONDS="0.05", PORT=str(port), WEB_CONCURRENCY="2")
    world.act(f"facts={WHOS}", "begin")
    for point in POINTS:
        web = world.start(*web_command())
        world.wait_for(lambda point=point: world.chunks_done() >= point, f"chunk {point}")
        kill_group(web)
    last = world.start(*web_command())
    world.wait_for(lambda: world.published() == 1, "publication")
    last.send_signal(signal.SIGTERM)
    world.ended(last)
    assert world.dump() == undisturbed()


def test_another_web_worker_takes_over_from_one_that_was_killed(make_world: MakeWorld, port: int) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.2", PORT=str(port), WEB_CONCURRENCY="2")
    world.act(f"facts={WHOS}", "begin")
    web = world.start(*web_command())
    world.wait_for(lambda: world.chunks_done() >= 3, "chunk 3")
    owner = world.ask("SELECT MAX(owner) FROM foundation_jobchunk WHERE state = 'done'")
    os.kill(int(owner.split("/")[1]), signal.SIGKILL)
    world.wait_for(lambda: world.published() == 1, "publication")
    web.send_signal(signal.SIGTERM)
    world.ended(web)
    assert int(world.act("workers")) == 2
    assert world.dump() == undisturbed()


def web_command() -> tuple[str, ...]:
    return ("gunicorn", "-c", str(Path(ROOT) / "tests" / "faults" / "gunicorn_config.py"))
