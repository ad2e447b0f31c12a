"""Colours: both dark sets are alike, and every pair that carries words or edges has the contrast it needs."""

import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/rallypoint.css").read_text(encoding="utf-8")
Colour = tuple[float, float, float]

WORDS = (
    ("ink", "paper"), ("ink", "sheet"), ("ink", "well"), ("ink-2", "paper"), ("ink-2", "sheet"),
    ("ink-2", "well"), ("ink-3", "paper"), ("ink-3", "sheet"), ("ink-3", "well"), ("on-accent", "accent"),
    ("on-accent", "accent-strong"), ("accent-ink", "paper"), ("accent-ink", "sheet"),
    ("accent-ink", "accent-wash"), ("court", "paper"), ("court", "court-wash"), ("on-court", "court"),
    ("amber", "paper"), ("amber", "amber-wash"), ("refused", "paper"), ("refused", "sheet"),
    ("refused", "refused-wash"), ("on-refused", "refused"), ("ink", "court-wash"), ("ink", "amber-wash"),
    ("ink", "refused-wash"), ("ink", "accent-wash"),
)  # fmt: skip
EDGES = (("edge", "paper"), ("edge", "sheet"), ("accent", "paper"), ("court", "well"), ("focus", "paper"),
         ("focus", "sheet"), ("focus", "well"))  # fmt: skip


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block))


def block_after(marker: str) -> dict[str, str]:
    start = CSS.index("{", CSS.index(marker))
    return tokens(CSS[start : CSS.index("}", start)])


LIGHT = block_after(':root, [data-theme="light"], .pass')
DARK_BY_SYSTEM = block_after(":root:not([data-theme])")
DARK_BY_CHOICE = block_after('\n  [data-theme="dark"]')


def linear(text: str) -> Colour:
    """`oklch(L C H)` as linear sRGB (Björn Ottosson's matrices, CSS Color 4, section 18)."""
    found = re.fullmatch(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", text.strip())
    assert found, text
    lightness, chroma, hue = (float(part) for part in found.groups())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(min(1.0, max(0.0, part)) for part in rgb)  # type: ignore[return-value]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    shades = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


def test_dark_is_the_same_asked_for_or_chosen() -> None:
    assert DARK_BY_SYSTEM == DARK_BY_CHOICE
    assert DARK_BY_SYSTEM.keys() == LIGHT.keys()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_have_four_and_a_half_to_one(scheme: str) -> None:
    chosen = LIGHT if scheme == "light" else DARK_BY_CHOICE
    poor = {pair: round(contrast(chosen[pair[0]], chosen[pair[1]]), 2) for pair in WORDS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_the_focus_ring_have_three_to_one(scheme: str) -> None:
    chosen = LIGHT if scheme == "light" else DARK_BY_CHOICE
    poor = {pair: round(contrast(chosen[pair[0]], chosen[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}


def test_first_visit_stays_small() -> None:
    """Compressed styles and scripts of the layout: the page and fonts come on top (QUALITY: 60 kB in all)."""
    import gzip

    names = re.findall(r"static\('([^']+)'\)", (ROOT / "templates/head.html").read_text(encoding="utf-8"))
    names += ["icons/sprite.svg", "js/toasts.js", "js/dialogs.js", "js/drafts.js", "js/countdowns.js"]
    total = sum(
        len(gzip.compress((ROOT / "static" / name).read_bytes(), 9))
        for name in names
        if name.endswith(("css", "js", "svg"))
    )
    assert total < 32_000
