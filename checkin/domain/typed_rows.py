"""What is typed from a signed sheet: numbers of rows such as `1-12, 15`, as fast as hands type them."""

import re

from foundation.errors import Refusal
from foundation.messages import Sentence

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\u3000"): " "}
_SEPARATORS = re.compile(r"[,;、。\s/]+")
_DASHES = re.compile(r"\s*(?:-|–|—|~|～|至|到|\.\.)\s*")
_PART = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
LONGEST = 400


def rows(text: str, count: int) -> tuple[int, ...]:
    """The rows named, in order, each once; ``count`` is how many rows the sheet has.

    Raises `Refusal` 422 that names what cannot be read: nothing is guessed.
    """
    plain = _DASHES.sub("-", text[: LONGEST + 1].translate(_FULL_WIDTH))
    found: set[int] = set()
    for part in _SEPARATORS.split(plain):
        if part:
            found.update(_read(part, count))
    if len(text) > LONGEST:
        raise _refused(text[:20] + "…")
    return tuple(sorted(found))


def _read(part: str, count: int) -> range:
    matched = _PART.fullmatch(part)
    if matched is None:
        raise _refused(part)
    first, last = int(matched[1]), int(matched[2] or matched[1])
    if not 1 <= first <= last:
        raise _refused(part)
    if last > count:
        raise Refusal(
            Sentence("This sheet has rows 1 to {count}; there is no row {row}.", count=count, row=last),
            field="rows",
            status=422,
        )
    return range(first, last + 1)


def _refused(part: str) -> Refusal:
    return Refusal(
        Sentence("“{part}” is no row. Type numbers such as 1-12, 15. Nothing was recorded.", part=part[:20]),
        field="rows",
        status=422,
    )
