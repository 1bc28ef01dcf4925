"""What the one call for a whole Relay refuses, remembers and prints."""

import os
import socket

import pytest
from django.core.management.base import CommandError

from config.management.commands.serve_demo import added_up, fingerprint, import_summary, manage, night_summary, refuse_taken_port


def test_a_taken_port_is_refused_before_any_work():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="make demo PORT="):
            refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_a_changed_file_makes_another_folder_to_load(tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text("order_id\n1\n")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before

    os.utime(orders, ns=(1, 1))
    assert fingerprint(tmp_path) != before
    assert fingerprint(None) == "demo"


def test_rows_by_file_and_seconds_by_step_are_printed_one_a_line():
    files = [
        {"file": "orders.csv", "accepted": 103035, "rejected": 3, "skipped": False},
        {"file": "targets.csv", "accepted": 0, "rejected": 0, "skipped": True},
    ]
    night = {
        "runs": [{"brand": "LY", "day": "2026-11-23"}],
        "steps": [{"step": "kpis", "seconds": 1.5, "rows_written": 24890}],
    }
    assert list(import_summary({"files": files})) == [
        "  orders.csv                 103,035 rows, 3 rejected",
        "  targets.csv              not loaded by this version",
    ]
    assert list(night_summary(night)) == [
        "  LY up to 2026-11-23",
        "  kpis                          1.5 s    24,890 rows written",
    ]


def test_the_steps_of_several_nights_are_added_up():
    step = {"step": "kpis", "seconds": 1.5, "rows_read": 9, "rows_written": 10}
    assert added_up([{"steps": [step]}, {"steps": [step]}]) == [{"step": "kpis", "seconds": 3.0, "rows_written": 20}]


def test_a_command_that_crashes_is_not_taken_for_one_with_rejected_rows(capfd):
    with pytest.raises(CommandError, match="no_such_command ended with exit code 1"):
        manage("no_such_command", allowed=(1,))
    assert "Unknown command" in capfd.readouterr().err
