"""A night that is killed, stopped or shared: the same results, nothing twice, one run at a time for readers."""

import json
import os
import signal
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.faults.world import World, kill_group

pytestmark = pytest.mark.guard

WHOS = 12
POINTS = (1, 3, 6, 9, 12)  # chunks done when the process is killed
MakeWorld = Callable[..., World]


def undisturbed(whos: int = WHOS) -> dict[str, Any]:
    """What a night comes to that nobody disturbs: two facts a who (its number, and a quarter), and their total."""
    figures = {str(who): f"{who}.250000" for who in range(1, whos + 1)}
    figures["0"] = str(sum(map(Decimal, figures.values())))
    return {
        "figures": figures,
        "versions": [[who, figures[str(who)], 0, None] for who in range(whos + 1)],
        "events": {"night.published": 1, "synthetic.figure": whos + 1},
        "runs": ["published"],
        "dirty": 0,
    }


def test_a_night_killed_at_five_points_ends_like_one_that_was_not(make_world: MakeWorld) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.05", SYNTHETIC_STORE_SECONDS="0.05")
    world.act(f"facts={WHOS}")
    for number, point in enumerate(POINTS):
        night = world.begin("play")
        world.wait_for(lambda point=point: world.chunks_done() >= point, f"chunk {point}")
        time.sleep(number * 0.03)  # now in the computing, now in the storing
        kill_group(night)
    assert world.dump("play") == undisturbed()


def test_a_process_stopped_past_its_lease_is_fenced_off_when_it_comes_back(make_world: MakeWorld) -> None:
    world = make_world(CHUNK_LEASE_SECONDS="1")
    world.act(f"facts={WHOS}")
    slow = world.begin("play", SYNTHETIC_SECONDS="0.4")
    world.wait_for(lambda: world.chunks_done() >= 2, "the second chunk")
    time.sleep(0.1)
    os.killpg(slow.pid, signal.SIGSTOP)
    world.act("play")
    assert world.published() == 1
    os.killpg(slow.pid, signal.SIGCONT)
    world.ended(slow)
    assert "was taken over while it was computed" in world.logs()
    assert world.dump() == undisturbed()


@pytest.mark.slow
def test_two_processes_share_the_chunks_of_one_run(make_world: MakeWorld) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.25")
    world.act(f"facts={WHOS}", "begin")
    both = [world.begin("play") for _ in range(2)]
    for process in both:
        world.ended(process)
    assert world.act("workers").strip() == "2"
    assert world.dump() == undisturbed()


@pytest.mark.slow
def test_readers_see_one_run_whole_or_the_next_one_whole(make_world: MakeWorld) -> None:
    world = make_world(SYNTHETIC_SECONDS="0.02")
    first = world.dump(f"facts={WHOS}", "play")["figures"]
    stop_file = world.folder / "stop"
    reader = world.begin(f"read={stop_file}")
    second = world.dump("correct=1000", "play")["figures"]
    stop_file.touch()
    seen = json.loads(world.ended(reader))
    assert seen["seen"] == [first, second]
    assert seen["reads"] > 20
    assert second == {"0": "12081.000000", **{str(who): f"{1000 + who}.250000" for who in range(1, WHOS + 1)}}
