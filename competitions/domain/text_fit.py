"""How a name fits into a box of a drawing: smaller first, cut off only as the last resort. Pure estimate."""

import unicodedata

import msgspec


class Fitted(msgspec.Struct, frozen=True):
    """``text`` as shown, in ``size`` units; ``cut`` when it is not the whole name."""

    text: str
    size: float
    cut: bool = False


def ems(text: str) -> float:
    """The width of a text in its own font size, a little generous."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":  # A: Chinese faces draw "·" and "…" as wide as 中
        return 1.0
    if character in "MW@%mw":
        return 0.85
    if character in " .,:;'|!iIlj":
        return 0.32
    return 0.62 if character.isupper() else 0.56


def fitted(text: str, width: float, size: float, smallest: float) -> Fitted:
    """The name for a box so wide: at ``size`` if it fits, down to ``smallest``, then cut with an ellipsis."""
    wide = ems(text)
    if wide * size <= width:
        return Fitted(text, size)
    if wide * smallest <= width:
        return Fitted(text, round(width / wide, 2))
    kept = ""
    room = width / smallest - 1
    for character in text:
        if ems(kept + character) > room:
            break
        kept += character
    return Fitted(kept.rstrip() + "…", smallest, cut=True)
