"""Fetches the browser files we do not write ourselves into static/vendor and static/icons.

Run `python -m operations.vendored` (which needs npm) after changing a version in PACKAGES or a name in ICONS.
Everything it writes is committed with its sum in `vendor.json`, so that nobody needs it to build or run.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Vendored:
    """`files` pairs a path in the package with a path in the repository."""

    name: str
    version: str
    licence: str
    folder: str
    files: tuple[tuple[str, str], ...]


PACKAGES = (
    Vendored("htmx.org", "4.0.1", "0BSD", "static/vendor/htmx", (
        ("LICENSE", "LICENSE"),
        ("dist/htmx.min.js", "htmx.min.js"),
        ("dist/ext/hx-sse.min.js", "hx-sse.min.js"),
    )),
    Vendored("zxing-wasm", "3.1.4", "MIT (and Apache-2.0 for ZXing-C++)", "static/vendor/zxing", (
        ("LICENSE", "LICENSE"),
        ("dist/iife/reader/index.js", "reader.js"),
        ("dist/reader/zxing_reader.wasm", "zxing_reader.wasm"),
    )),
    Vendored("@noble/ed25519", "2.3.0", "MIT", "static/vendor/noble-ed25519", (
        ("LICENSE", "LICENSE"),
        ("index.js", "ed25519.js"),
    )),
    Vendored("axe-core", "4.14.1", "MPL-2.0", "tests/vendor/axe", (
        ("LICENSE", "LICENSE"),
        ("axe.min.js", "axe.min.js"),
    )),
)  # fmt: skip

LUCIDE = Vendored("lucide-static", "1.62.0", "ISC (parts MIT)", "static/icons", (("LICENSE", "LICENSE"),))
ICONS = """
accessibility activity armchair arrow-down arrow-left arrow-left-right arrow-right arrow-up arrow-up-down
badge-check ban bell building-2 bus calendar-clock calendar-days calendar-plus camera camera-off chart-
column check chevron-down chevron-left chevron-right chevron-up chevrons-up-down circle circle-alert circle-
check circle-dashed circle-question-mark circle-x clipboard-list clock copy dices door-open download drama
dumbbell ellipsis external-link eye eye-off file-spreadsheet file-text flag flashlight gavel git-branch
graduation-cap hand heart-handshake heart-pulse history hourglass house id-card inbox info key-round
keyboard layout-grid link list list-checks lock lock-open log-in log-out map-pin maximize medal megaphone
minus monitor moon mountain network panel-left party-popper pause pencil phone play plus printer qr-code
redo-2 refresh-cw rotate-ccw save scale scan-line search send settings share-2 shield-check shuffle sliders-
horizontal smartphone star sun sun-moon swords ticket timer trash-2 triangle-alert trophy undo-2 upload
user-check user-plus user-round user-x users-round volume-2 volume-x wifi wifi-off x
""".split()  # fmt: skip


def unpack(package: Vendored, into: Path) -> Path:
    """Downloads a package with npm's own client (which checks its integrity) and unpacks it."""
    made = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=into, check=True, capture_output=True, text=True,
    )  # fmt: skip
    with tarfile.open(into / made.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(into / package.name, filter="data")
    return into / package.name / "package"


def describe(package: Vendored, sources: dict[str, str]) -> None:
    """Writes vendor.json: what each file is, from where, and its sum."""
    folder = ROOT / package.folder
    files = {
        name: {"source": source, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
        for name, source in sources.items()
    }
    about = {"name": package.name, "version": package.version, "licence": package.licence, "files": files}
    (folder / "vendor.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def copy_files(package: Vendored, unpacked: Path) -> dict[str, str]:
    """The files as they are, less the line naming a source map that is not served."""
    folder = ROOT / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    for source, name in package.files:
        content = (unpacked / source).read_bytes()
        if name.endswith(".js"):
            content = re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", content)
        (folder / name).write_bytes(content)
    return {name: source for source, name in package.files}


def sprite(unpacked: Path) -> str:
    """One SVG file with a <symbol> for each icon used."""
    symbols = []
    for name in ICONS:
        drawing = (unpacked / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        found = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if found is None:
            raise ValueError(f"{name}.svg is no drawing")
        inner = re.sub(r"\s*\n\s*", "", found[1]).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    about = f"<!-- Lucide {LUCIDE.version}, {LUCIDE.licence}; see LICENSE -->"
    return f'{about}\n<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def refresh() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            describe(package, copy_files(package, unpack(package, Path(scratch))))
        unpacked = unpack(LUCIDE, Path(scratch))
        sources = copy_files(LUCIDE, unpacked)
        (ROOT / LUCIDE.folder / "sprite.svg").write_text(sprite(unpacked), encoding="utf-8")
        describe(LUCIDE, {**sources, "sprite.svg": "icons/*.svg"})


if __name__ == "__main__":
    refresh()
    sys.stdout.write("Refreshed. Run pytest tests/static/test_vendor.py and commit the files.\n")
