"""The front-end files taken from elsewhere are exactly those the manifest names: pinned, hashed and licensed."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
ALLOWED_LICENCES = {"0BSD", "Apache-2.0", "BSD-3-Clause", "MIT", "OFL-1.1"}
MANIFEST: dict[str, Any] = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def _sha512(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def test_every_vendor_file_is_listed_and_every_listed_file_is_there() -> None:
    on_disk = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {"manifest.json"}
    listed = {name for package in MANIFEST["packages"] for name in package["files"]}
    assert on_disk == listed


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["name"])
def test_a_package_keeps_the_bytes_it_was_reviewed_with(package: dict[str, Any]) -> None:
    assert {name: _sha512(VENDOR / name) for name in package["files"]} == package["files"]


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["name"])
def test_a_package_names_its_version_source_and_licence(package: dict[str, Any]) -> None:
    assert package["licence"] in ALLOWED_LICENCES
    assert package["version"] in package["source"]
    assert package["tarball"].startswith("sha512-")
    assert any(name.endswith("/LICENSE") for name in package["files"])


def test_no_vendor_script_asks_for_a_source_map_that_is_not_shipped() -> None:
    # Manifest storage refuses to collect a script whose source map is missing.
    for script in sorted(VENDOR.rglob("*.js")):
        assert b"sourceMappingURL" not in script.read_bytes(), script.name
