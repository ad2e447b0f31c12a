"""Cells as people fill them: numbers kept as float, dates as serial or text, full-width digits, stray spaces."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from foundation.messages import Sentence

Cell = str | int | float | bool | date | datetime | time | timedelta | None

EXACT_BELOW = 10**15  # beyond it Excel itself has already rounded the number
_DAY_ONE = date(1899, 12, 30)
_WRITTEN_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?"
)
_DIGITS_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+){0,10}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_DOTS = re.compile("[•・‧∙⋅●．.]")
_STEERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Unreadable(Exception):
    """A cell that cannot be taken; `sentence` says what to write instead."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def text(cell: Cell) -> str:
    """What the cell shows, as one line of plain text: composed, without invisible characters and outer spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return str(cell)[:10]
    plain = _STEERING.sub("", unicodedata.normalize("NFKC", str(cell)))
    return " ".join(plain.split())


def line(cell: Cell, longest: int) -> str:
    """Text of at most `longest` characters. Raises `Unreadable`."""
    found = text(cell)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in found):
        raise Unreadable(Sentence("This holds characters that cannot be shown. Please type it by hand."))
    if len(found) > longest:
        raise Unreadable(Sentence("This is too long; at most {longest} characters fit.", longest=longest))
    return found


def required(found: str) -> str:
    """The text, which must not be empty."""
    if not found:
        raise Unreadable(Sentence("This must not be empty."))
    return found


def exact(cell: Cell) -> str:
    """A number that is really a name, such as a staff number: refused when Excel has already lost digits of it."""
    if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= EXACT_BELOW):
        raise Unreadable(
            Sentence(
                "Excel kept this as a rounded number. Please format the column as text and type it again."
            )
        )
    if isinstance(cell, bool | date | datetime | time | timedelta):
        raise Unreadable(
            Sentence("This is not a number. Please format the column as text and type it again.")
        )
    return line(cell, 100)


def name(cell: Cell, longest: int) -> str:
    """A person's name: spaces within a Chinese name go, any dot between its parts becomes '·'."""
    found = required(line(cell, longest))
    if not found[0].isalpha() or not all(_of_a_name(character) for character in found):
        raise Unreadable(Sentence("This does not look like a name."))
    if any("\u3400" <= character <= "\u9fff" or character >= "\U00020000" for character in found):
        return _DOTS.sub("·", found.replace(" ", "")) if not re.search("[A-Za-z]", found) else found
    return found


def _of_a_name(character: str) -> bool:
    return (
        character.isalpha()
        or unicodedata.combining(character) > 0
        or character in " ·-'’."
        or bool(_DOTS.fullmatch(character))
    )


def day(cell: Cell) -> date | None:
    """A date, whether Excel keeps it as one, as its serial number, or as text such as 1980/5/12 or 1980年5月12日."""
    found = _as_day(cell)
    if found is not None and not 1900 <= found.year <= 2200:
        raise Unreadable(Sentence("The year {year} cannot be right.", year=found.year))
    return found


def _as_day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    if written == "":
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell < 150_000:
        return _DAY_ONE + timedelta(days=int(cell))
    match = _WRITTEN_DAY.fullmatch(written) or _DIGITS_DAY.fullmatch(written)
    if match is None:
        raise Unreadable(Sentence("Please write the date as 1980-05-12."))
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unreadable(Sentence("There is no such day. Please write the date as 1980-05-12.")) from None


def phone(cell: Cell) -> str:
    """A telephone number: digits, with + in front and - inside allowed."""
    plain = exact(cell).replace(" ", "")
    if plain and not re.fullmatch(r"\+?\d[\d-]{3,18}", plain):
        raise Unreadable(Sentence("A phone number has 5 to 20 digits, such as 13800000000."))
    return plain


def mail_address(cell: Cell) -> str:
    """A mail address, its domain in small letters. Only what every mail server takes: no quotes, no comments."""
    plain = line(cell, 254).replace(" ", "")
    if plain and not _MAIL_ADDRESS.fullmatch(plain):
        raise Unreadable(Sentence("A mail address looks like name@example.edu.cn."))
    local, at, domain = plain.rpartition("@")
    return local + at + domain.lower()
