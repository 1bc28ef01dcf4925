"""A small brand as interchange files, and one call that loads files and says what came of them."""

import csv
from pathlib import Path
from typing import Any

from foundation.intake.rejects import Reject
from foundation.intake.services import Options, Report, run_import, start_import
from foundation.jobs.models import DirtyKey
from foundation.values.scope import Scope, system_scope

SYSTEM = system_scope("test")

Rows = list[dict[str, Any]]

WORLD: dict[str, Rows] = {
    "brands": [{"code": "LY", "name": "Lanyu", "currency": "CNY", "time_zone": "Asia/Shanghai", "stage": "development"}],
    "exchange_rates": [{"day": "2026-03-01", "base": "USD", "quote": "CNY", "rate": "7.2"}],
    "territories": [
        {"code": "CN", "name": "China", "parent_code": "", "level": "country"},
        {"code": "CN-GD", "name": "Guangdong", "parent_code": "CN", "level": "province"},
        {"code": "CN-SH", "name": "Shanghai", "parent_code": "CN", "level": "province"},
    ],
    "channels": [
        {"code": "tmall", "name": "Tmall", "brand_code": "LY", "kind": "marketplace", "currency": "CNY", "online": "true"},
        {"code": "site", "name": "lanyu.com", "brand_code": "LY", "kind": "own_site", "currency": "USD", "online": "true"},
        {"code": "dealers", "name": "Dealers", "brand_code": "LY", "kind": "distributor", "currency": "CNY", "online": "false"},
    ],
    "products": [
        {"sku": "S1", "name": "String", "brand_code": "LY", "msrp": "100", "unit_cost": "40", "currency": "CNY"},
        {"sku": "S2", "name": "Stove", "brand_code": "LY", "msrp": "500", "unit_cost": "200", "currency": "CNY"},
    ],
    "partners": [
        {"code": "P1", "name": "South Light", "channel_code": "dealers", "status": "active", "scheme_code": "abc", "tier_code": "A"},
        {"code": "P2", "name": "East Light", "channel_code": "dealers", "status": "active"},
    ],
    "customers": [{"customer_id": "C1", "kind": "b2c", "name": "Li Lei", "email": "li@example.com"}],
    "price_bands": [
        {"sku": "S1", "channel_code": "tmall", "floor": "80", "ceiling": "110", "currency": "CNY", "valid_from": "2026-01-01"}
    ],
    "orders": [
        {
            "source": "erp", "order_id": "O1", "line_no": "1", "ordered_at": "2026-03-02T10:00:00", "channel_code": "tmall",
            "sku": "S1", "quantity": "2", "unit_price": "90", "currency": "CNY", "customer_id": "C1", "territory_code": "CN-GD",
        },
        {
            "source": "erp", "order_id": "O2", "line_no": "1", "ordered_at": "2026-03-03", "channel_code": "dealers",
            "sku": "S1", "quantity": "10", "unit_price": "70", "currency": "CNY", "partner_code": "P1", "territory_code": "CN-SH",
        },
    ],
}  # fmt: skip


def write(path: Path, rows: Rows, header: list[str] | None = None) -> Path:
    """A csv file with the columns that the rows name."""
    names = header or list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def folder(path: Path, **files: Rows) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for code, rows in files.items():
        write(path / f"{code}.csv", rows)
    return path


def load(path: Path, scope: Scope = SYSTEM, name: str = "", **options: Any) -> Report:
    return run_import(scope, start_import(scope, path, options=Options(**options), name=name))


def load_world(tmp_path: Path, **changed: Rows) -> Report:
    """Loads the small brand, with some of its files replaced; nothing may be refused."""
    report = load(folder(tmp_path / "world", **{**WORLD, **changed}))
    assert report.exit_code == 0, report
    return report


def load_rows(tmp_path: Path, code: str, rows: Rows, **options: Any) -> Report:
    return load(write(tmp_path / f"{code}.csv", rows), **options)


def refused(report: Report) -> list[tuple[int, str, str]]:
    return [(reject.line, reject.column, reject.reason) for reject in report.first_rejects]


def only(report: Report) -> Reject:
    assert report.rejected == 1, report
    return report.first_rejects[0]


def dirty() -> set[tuple[str, str, str]]:
    """(topic, brand, day) of the waiting keys; the days that a first night counts anew go with every changed line."""
    keys = DirtyKey.objects.filter(run=0).exclude(topic="recount")
    return {(key.topic, key.brand, key.day.isoformat()) for key in keys}


def clean_slate() -> None:
    DirtyKey.objects.all().delete()


def world_row(code: str, index: int = 0, /, **changed: Any) -> dict[str, Any]:
    return {**WORLD[code][index], **changed}
