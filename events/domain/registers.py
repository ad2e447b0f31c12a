"""Registers: what was given to whom, counted in attendances (人次), people (人数) and yuan."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from foundation.messages import N_, Sentence

MOST_FEN = 10_000_000_00
MOST_TIMES = 10_000
MOST_PEOPLE = 1_000


class Occasion(StrEnum):
    """Why something was given. `mutual_aid`: a subsidy of the medical mutual aid (医疗互助)."""

    FESTIVAL = "festival"
    BIRTHDAY = "birthday"
    ILLNESS = "illness"
    CHILDBIRTH = "childbirth"
    BEREAVEMENT = "bereavement"
    HARDSHIP = "hardship"
    VILLAGE = "village"
    MUTUAL_AID = "mutual_aid"
    DONATION = "donation"


OCCASION_NAMES = {
    Occasion.FESTIVAL: N_("Festival"),
    Occasion.BIRTHDAY: N_("Birthday"),
    Occasion.ILLNESS: N_("Stay in hospital"),
    Occasion.CHILDBIRTH: N_("Childbirth"),
    Occasion.BEREAVEMENT: N_("Bereavement"),
    Occasion.HARDSHIP: N_("Hardship"),
    Occasion.VILLAGE: N_("Rural work team"),
    Occasion.MUTUAL_AID: N_("Mutual aid subsidy"),
    Occasion.DONATION: N_("Donation"),
}


class RegisterRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether an event keeps a register, and for which occasions; none: it keeps no register."""

    occasions: tuple[Occasion, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """What counting needs of an entry that is not struck out. `who`: a member's id, or the name written down.

    `people`: how many that is, where a group is named.
    """

    branch: str
    who: str
    occasion: str
    times: int
    amount: int
    people: int = 1


class Total(msgspec.Struct, frozen=True):
    """`times` attendances by `people` distinct ones, `amount` in fen."""

    times: int
    people: int
    amount: int


def total(lines: Iterable[Line]) -> Total:
    """The sum of some lines; whoever stands in several is counted once, a group as the most it ever was."""
    counted = list(lines)
    people: dict[tuple[str, str], int] = {}
    for line in counted:
        who = (line.branch if not line.who else "", line.who)
        people[who] = max(people.get(who, 0), line.people)
    return Total(
        sum(line.times for line in counted), sum(people.values()), sum(line.amount for line in counted)
    )


def totals_by(lines: Sequence[Line], key: str) -> dict[str, Total]:
    """Totals for each `branch` or `occasion`."""
    values = dict.fromkeys(str(getattr(line, key)) for line in lines)
    return {value: total(line for line in lines if getattr(line, key) == value) for value in values}


def fen(given: str) -> int:
    """An amount as people write it, in fen: `300`, `1,234.50`, `￥80元`. Empty is nothing.

    Raises ValueError when it is no amount, or more than ten million yuan.
    """
    plain = (
        unicodedata.normalize("NFKC", given).strip().removeprefix("¥").removeprefix("￥").removesuffix("元")
    )
    plain = plain.replace(",", "").strip()
    if not plain:
        return 0
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", plain):
        raise ValueError(given)
    yuan, _, rest = plain.partition(".")
    amount = int(yuan) * 100 + int(rest.ljust(2, "0") or 0)
    if amount > MOST_FEN:
        raise ValueError(given)
    return amount


class NewEntry(msgspec.Struct, frozen=True):
    """A line to be entered, as it was understood."""

    who: str
    occasion: str
    day: date
    times: int = 1
    amount: int = 0
    goods: str = ""
    note: str = ""
    people: int = 1


def problems(entry: NewEntry, rules: RegisterRules, today: date) -> dict[str, Sentence]:
    """Field → what to do about it; empty when the line can be entered."""
    found: dict[str, Sentence] = {}
    if not entry.who:
        found["who"] = Sentence("Please fill this in.")
    if entry.occasion not in {occasion.value for occasion in rules.occasions}:
        found["occasion"] = Sentence("Please choose one.")
    if entry.day > today:
        found["day"] = Sentence("This day has not come yet.")
    if not 1 <= entry.times <= MOST_TIMES:
        found["times"] = Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_TIMES)
    if not 1 <= entry.people <= MOST_PEOPLE:
        found["people"] = Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_PEOPLE)
    elif entry.times < entry.people and "times" not in found:
        found["times"] = Sentence(
            "{people} people are at least {people} attendances. Empty: one each.", people=entry.people
        )
    if not entry.amount and not entry.goods:
        found["amount"] = Sentence("Please say what was given: an amount, or things.")
    return found
