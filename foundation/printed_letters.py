"""The letters that can be printed: the font that comes with the installation, and what stands for a letter it lacks."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont
from pylopdf_fonts_zh_cn import sans_path

MISSING = "〓"
"""What Chinese printing sets for a letter it does not have (JIS X 0208, the geta mark)."""

_NOT_PRINTED = ("So", "Sk", "Cf", "Cc", "Cs", "Mn", "Me", "Cn", "Co")
_NOWHERE = "\U0010fffe"


def font_file() -> Path:
    """Noto Sans SC; its serif sister lies beside it."""
    return Path(sans_path())


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """The font at ``size`` pixels, opened once."""
    return ImageFont.truetype(str(font_file()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def drawable(letter: str) -> str:
    """The letter itself when the font has it, nothing for pictographs and marks, else `MISSING`."""
    if letter.isspace():
        return " "
    if unicodedata.category(letter) not in ("Cc", "Cf", "Cs") and _has(letter):
        return letter
    return "" if unicodedata.category(letter) in _NOT_PRINTED else MISSING


def printable(text: str) -> str:
    """The text with its line breaks, and only letters the font has."""
    return "\n".join("".join(drawable(letter) for letter in line) for line in text.splitlines())


def clean(text: str) -> str:
    """The text as it can be drawn: one line, only letters the font has."""
    return " ".join("".join(drawable(letter) for letter in text).split())


def _has(letter: str) -> bool:
    return _drawn(letter) != _drawn(_NOWHERE)


@lru_cache(maxsize=8192)
def _drawn(letter: str) -> bytes:
    mask = face(16).getmask(letter)
    return bytes(mask) + repr(mask.size).encode()
