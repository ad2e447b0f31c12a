"""The browser files of others are exactly what was vendored, with their licences, and only they are there."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "static/vendor/htmx",
    "static/vendor/zxing",
    "static/vendor/noble-ed25519",
    "static/icons",
    "tests/vendor/axe",
)
OUR_OWN = {"static/icons": {"favicon.svg", "touch-180.png", "mask.svg"}}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_has_its_sum(folder: str) -> None:
    about = json.loads((ROOT / folder / "vendor.json").read_text(encoding="utf-8"))
    sums = {name: hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() for name in about["files"]}
    assert sums == {name: file["sha256"] for name, file in about["files"].items()}
    assert about["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", about["version"])
    assert about["licence"]
    assert "LICENSE" in about["files"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_stands_there_unaccounted(folder: str) -> None:
    about = json.loads((ROOT / folder / "vendor.json").read_text(encoding="utf-8"))
    present = {file.name for file in (ROOT / folder).iterdir() if file.is_file()}
    assert present - OUR_OWN.get(folder, set()) == {*about["files"], "vendor.json"}


def test_every_icon_named_in_a_page_is_in_the_sprite() -> None:
    sprite = (ROOT / "static/icons/sprite.svg").read_text(encoding="utf-8")
    present = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named: set[str] = set()
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r"""icon(?:_name=|\()\s*["']([a-z0-9-]+)["']""", text))
    assert named - present == set()
