"""Lettering of pictures: Chinese is always shown, long lines are broken where Chinese and Latin may be broken."""

from PIL import ImageDraw, ImageFont

from foundation.printed_letters import MISSING as MISSING
from foundation.printed_letters import clean as clean
from foundation.printed_letters import drawable as drawable
from foundation.printed_letters import face as face

_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…·,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔“‘([{")

Point = tuple[float, float]


def lines(text: str, size: int, width: float, *, most: int) -> list[str]:
    """``text`` broken into at most ``most`` lines of ``width`` pixels; what does not fit ends in …"""
    font = face(size)
    found: list[str] = []
    line = ""
    for piece in _pieces(clean(text), font, width):
        if font.getlength((line + piece).rstrip()) <= width:
            line += piece
            continue
        found.append(line.rstrip())
        line = piece.lstrip()
    found.append(line.rstrip())
    if len(found) <= most:
        return found
    return [*found[: most - 1], _cut(" ".join(found[most - 1 :]), font, width)]


def fitting_size(text: str, largest: int, smallest: int, width: float) -> int:
    """The largest size, in steps of four pixels, at which ``text`` stands in one line; else ``smallest``."""
    shown = clean(text)
    for size in range(largest, smallest, -4):
        if face(size).getlength(shown) <= width:
            return size
    return smallest


def write(
    draw: ImageDraw.ImageDraw,
    at: Point,
    text: str,
    size: int,
    *,
    fill: str,
    bold: bool = False,
    anchor: str = "la",
) -> None:
    """One line of already broken text; ``bold`` thickens the strokes, the font has one weight only."""
    stroke = 1 if bold else 0
    draw.text(at, text, font=face(size), fill=fill, anchor=anchor, stroke_width=stroke, stroke_fill=fill)


def _pieces(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """What may not be broken: Latin words with their space, single Chinese letters with their punctuation."""
    pieces: list[str] = []
    for letter in text:
        if pieces and _joined(pieces[-1], letter, font, width):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _joined(piece: str, letter: str, font: ImageFont.FreeTypeFont, width: float) -> bool:
    last = piece[-1]
    if font.getlength(piece + letter) > width:
        return False
    if letter in _NOT_FIRST or last in _NOT_LAST or letter == " ":
        return True
    return _latin(last) and _latin(letter)


def _latin(letter: str) -> bool:
    return letter != " " and ord(letter) < 0x2E80


def _cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
