"""Numbers of identity cards (GB 11643-1999): region, birth date, order and check digit, told in words when wrong."""

from datetime import date

import msgspec

from foundation.messages import Sentence

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９ｘＸ", "0123456789XX")


class IdNumber(msgspec.Struct, frozen=True):
    """A number that is right in itself; what it says of its owner."""

    text: str
    born_on: date
    sex: str


class Roster(msgspec.Struct, frozen=True):
    """What the roster says of the same person, as far as it does."""

    birth_date: date | None = None
    sex: str = ""


def normalised(typed: str) -> str:
    """As typed on a phone: without spaces and dashes, full-width figures made plain, the last letter large."""
    return "".join(typed.translate(_FULL_WIDTH).split()).replace("-", "").upper()


def check_digit(first_seventeen: str) -> str:
    """ISO 7064, MOD 11-2, as the standard lays down."""
    total = sum(int(figure) * weight for figure, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def read(typed: str, today: date) -> IdNumber | Sentence:
    """The number, or what is wrong with it."""
    text = normalised(typed)
    figures = text[:-1]
    if len(text) != LENGTH or not figures.isascii() or not figures.isdigit() or text[-1] not in _CHECKS:
        return Sentence("An ID number has 18 figures; the last may be an X. Please look at the card again.")
    born = _date(text[6:14])
    if born is None or not date(1900, 1, 1) <= born <= today:
        return Sentence(
            "Figures 7 to 14 are the birth date, and these are none. Please look at the card again."
        )
    if check_digit(figures) != text[-1]:
        return Sentence(
            "The last figure does not fit the others: one of them is mistyped. Please compare them."
        )
    return IdNumber(text, born, "male" if int(text[16]) % 2 else "female")


def _date(figures: str) -> date | None:
    try:
        return date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return None


def disagreements(number: IdNumber, roster: Roster) -> tuple[Sentence, ...]:
    """Where the number and the roster do not say the same: either may be wrong, so it is told, not refused."""
    found = []
    if roster.birth_date is not None and roster.birth_date != number.born_on:
        found.append(
            Sentence(
                "The birth date in the ID number is not the one on the roster; the liaison can correct it."
            )
        )
    if roster.sex and roster.sex != number.sex:
        found.append(
            Sentence("The sex in the ID number is not the one on the roster; the liaison can correct it.")
        )
    return tuple(found)


def masked(number: str) -> str:
    """`990000199001011234` → `990***********1234`: enough to recognise one's own."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)
