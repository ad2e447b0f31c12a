"""Kept values of the roster in the words people read and write: `male` is 男, `active` is 在职."""

from typing import Any

from foundation.i18n import gettext as _
from foundation.messages import N_
from members.queries.lists import Listed

_WORDS = {
    "": "",
    "male": N_("male"),
    "female": N_("female"),
    "active": N_("in service"),
    "seconded": N_("seconded"),
    "retired": N_("retired"),
    "left": N_("has left"),
}


def in_words(value: str) -> str:
    """A kept sex or status in the reader's language."""
    return _(_WORDS[value]) if _WORDS.get(value) else value


def as_shown(one: Listed) -> list[Any]:
    """The values of a line of the workbook, in the order of the columns."""
    return [
        one.staff_number,
        one.name,
        in_words(one.sex),
        one.birth_date,
        one.branch_name,
        in_words(one.employment_status),
        one.joined_on,
        one.retired_on,
        one.honours,
        one.phone,
        one.email,
    ]
