"""What was put in: the parameters and every planted event, written before anything has been detected."""

import json
from datetime import date
from pathlib import Path

from demo.channels import CHANNELS, PROTECTED
from demo.customers import (
    BEFORE_DAYS,
    HABITS,
    HALO,
    PUSH_DAYS,
    PUSH_DOUYIN,
    PUSH_TMALL,
    REFERRAL_HABIT,
    REFERRAL_SEGMENT,
    REFERRAL_SHARE,
)
from demo.seasons import Calendar
from demo.stories.kit import OPEN_DAYS, Case, Script


def case_record(case: Case, until: date) -> dict[str, object]:
    """A planted case as plain values, its status at the end of ``until``; money in CNY as a decimal string."""
    return {
        "story": case.story,
        "kind": case.kind,
        "channels": sorted(case.channels),
        "partners": sorted(case.partners),
        "sku": case.sku,
        "territory": case.territory,
        "customer": case.customer,
        "first_seen": case.first_seen.isoformat(),
        "last_seen": case.last_seen.isoformat(),
        "status": "resolved" if (until - case.last_seen).days > OPEN_DAYS else "open",
        "units": case.units,
        "at_stake": f"{case.at_stake:.6f}",
        "currency": "CNY",
        "recurrence_of": case.recurrence_of.isoformat() if case.recurrence_of else None,
    }


def write_truth(
    folder: Path,
    calendar: Calendar,
    script: Script,
    parameters: dict[str, object],
    rows: dict[str, int],
    rewarded: dict[str, object],
) -> None:
    """``truth/truth.json`` beside the data, out of the importer's sight."""
    habits = {code: dict(zip(("r", "alpha", "a", "b"), values, strict=True)) for code, values in sorted(HABITS.items())}
    truth = {
        "parameters": {
            **parameters,
            "from": calendar.start.isoformat(),
            "until": calendar.until.isoformat(),
            "time_unit": "weeks on the market's seasonal clock",
            "habits": habits,
            "acquired_before_the_first_day": {"days": BEFORE_DAYS, "named": False},
            "protected_channels": list(PROTECTED),
            "referral": {
                "segment": REFERRAL_SEGMENT,
                "share_of_amazon_us": REFERRAL_SHARE,
                "habit": dict(zip(("r", "alpha", "a", "b"), REFERRAL_HABIT, strict=True)),
                "later_channel": "lanyu-com",
            },
            "halo": {"outlet": "FL-SH", "territory": "CN-31", "more_new_customers": HALO},
            "push": {
                "channel": "douyin",
                "days": PUSH_DAYS,
                "own_new_customers": PUSH_DOUYIN,
                "takes_from": "tmall",
                "theirs": PUSH_TMALL,
            },
            "roi": {channel.code: {"two_years_ago": channel.roi_then, "now": channel.roi_now} for channel in CHANNELS},
        },
        "cases": [
            case_record(case, calendar.until)
            for case in sorted(script.cases, key=lambda case: (case.kind, case.first_seen, case.story))
        ],
        "near_misses": [
            {
                "kind": miss.kind,
                "who": miss.who,
                "why": miss.why,
                "first_day": miss.first_day.isoformat(),
                "last_day": miss.last_day.isoformat(),
            }
            for miss in script.near_misses
        ],
        **rewarded,
        "rows": dict(sorted(rows.items())),
    }
    target = folder / "truth"
    target.mkdir(exist_ok=True)
    (target / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
