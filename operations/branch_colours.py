"""Chooses the branches' colours so that neighbours stay apart for colour-blind readers; writes branches.css.

Run `python -m operations.branch_colours`. Candidates lie on five lightnesses around the scheme's own; each next
colour is the one whose nearest neighbour, seen with normal sight and with the three dichromacies, is farthest.
"""

import math
import sys
from itertools import product
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "static/css/branches.css"
COUNT = 18
LIGHT, DARK = 0.50, 0.74
OFFSETS = (-0.18, -0.11, -0.04, 0.03, 0.1)
CHROMAS = (0.02, 0.07, 0.11, 0.15)
HUES = range(0, 360, 12)

Triple = tuple[float, float, float]
Candidate = tuple[float, float, int]

# Simulation of dichromacy in linear sRGB: Machado, Oliveira, Fernandes 2009, table 1, severity 1.0.
SIGHTS: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def to_rgb(lightness: float, chroma: float, hue: float) -> Triple:
    """OKLCH to linear sRGB (CSS Color 4, section 18); parts outside 0..1 cannot be shown."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def to_lab(rgb: Triple) -> Triple:
    """Linear sRGB to OKLab."""
    red, green, blue = (max(0.0, part) for part in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def seen(rgb: Triple, sight: str) -> Triple:
    """What a reader with this sight sees, as OKLab."""
    first, second, third = (sum(row[i] * rgb[i] for i in range(3)) for row in SIGHTS[sight])
    return to_lab((first, second, third))


def looks(candidate: Candidate) -> list[Triple]:
    """The colour in every sight, in the light scheme and then in the dark one."""
    offset, chroma, hue = candidate
    return [seen(to_rgb(base + offset, chroma, hue), sight) for base, sight in product((LIGHT, DARK), SIGHTS)]


def distance(one: list[Triple], other: list[Triple]) -> float:
    """The smallest difference (OKLab) any reader sees between two colours in either scheme."""
    return min(math.dist(a, b) for a, b in zip(one, other, strict=True))


def showable(candidate: Candidate) -> bool:
    offset, chroma, hue = candidate
    return all(
        -0.001 <= part <= 1.001 for base in (LIGHT, DARK) for part in to_rgb(base + offset, chroma, hue)
    )


def choose() -> list[Candidate]:
    """The palette, each next colour as far as possible from all before it."""
    open_ones = {
        candidate: looks(candidate) for candidate in product(OFFSETS, CHROMAS, HUES) if showable(candidate)
    }
    chosen: list[Candidate] = [next(iter(open_ones))]
    nearest = dict.fromkeys(open_ones, math.inf)
    while len(chosen) < COUNT:
        for candidate, look in open_ones.items():
            nearest[candidate] = min(nearest[candidate], distance(look, open_ones[chosen[-1]]))
        chosen.append(max(nearest, key=lambda candidate: nearest[candidate]))
    return chosen


def nearest_pair(palette: list[Candidate]) -> float:
    """How far apart the two most alike colours are."""
    return min(
        distance(looks(one), looks(other)) for place, one in enumerate(palette) for other in palette[:place]
    )


def stylesheet(palette: list[Candidate]) -> str:
    rules = "\n".join(
        f'  [data-branch="{place}"] {{ --o: {offset}; --c: {chroma}; --h: {hue}; }}'
        for place, (offset, chroma, hue) in enumerate(palette)
    )
    about = "/* Branch colours, by index modulo their number. Written by `python -m operations.branch_colours`. */"
    return f"{about}\n@layer components {{\n{rules}\n}}\n"


if __name__ == "__main__":
    made = choose()
    FILE.write_text(stylesheet(made), encoding="utf-8")
    sys.stdout.write(f"{COUNT} colours, at least {nearest_pair(made):.3f} apart (OKLab).\n")
