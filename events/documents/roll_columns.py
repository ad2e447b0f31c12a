"""The columns of the list of registrations: the same on the screen, in Excel and on paper."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import msgspec

from events.domain.event import ENDED, Event
from events.domain.questions import Question, picked
from events.queries.roll import Row, masked
from events.queries.roll_order import SORTS
from foundation.i18n import gettext, say
from foundation.messages import N_
from foundation.web.wanted_list import Column, Shape
from members.documents.list_fields import Field, shape_of

STATUS_WORDS = {
    "confirmed": N_("Confirmed"),
    "waitlisted": N_("On the waitlist"),
    "applied": N_("Applied"),
    "offered": N_("Place offered"),
    "rejected": N_("Not successful"),
    "cancelled": N_("Cancelled"),
}
SORT_WORDS = {
    "time": N_("Time of sign-up"),
    "name": N_("Pinyin"),
    "strokes": N_("Strokes of the surname"),
    "branch": N_("Branch"),
    "number": N_("Staff number"),
    "offering": N_("Offering"),
    "state": N_("State"),
    "line": N_("Place on the waitlist"),
    "seat": N_("Seat"),
}
_SEXES = {"male": N_("male"), "female": N_("female")}
QUESTION = "q-"
FULL_PHONE = "phone-full"
MISSING = "missing"
TO_SIGN = ("signature", "blank")

# Parts of the width (a number), or millimetres, on paper; characters in Excel.
_WIDTHS: dict[str, tuple[int | str, int]] = {
    "name": (2, 14), "number": ("26mm", 14), "branch": (3, 22), "sex": ("11mm", 8), "offering": (3, 20),
    "state": ("22mm", 14), "time": ("30mm", 18), "present": ("30mm", 18), "line": ("14mm", 8),
    "phone": ("28mm", 16), FULL_PHONE: ("28mm", 16), "seat": (3, 20), "room": ("18mm", 12), "bus": ("18mm", 12),
    "companions": (3, 24), "party": (3, 20), "by": (2, 14), "signature": ("34mm", 20), "blank": ("26mm", 20),
}  # fmt: skip


def shape(event: Event) -> Shape:
    """What can be asked of this event's list."""
    several, seated, trip = len(event.offerings) > 1, bool(event.seated), event.kind == "trip"
    party = event.form == "party"
    columns = [
        Column("name", N_("Name"), sort="name"),
        Column("number", N_("Staff number"), sort="number"),
        Column("branch", N_("Branch"), sort="branch"),
        Column("sex", N_("Sex"), usual=False),
        *([Column("offering", N_("Offering"), sort="offering")] if several else []),
        Column("state", N_("State"), sort="state"),
        Column("time", N_("Signed up"), sort="time"),
        Column("by", N_("Signed up by"), usual=False),
        Column(MISSING, N_("Still missing"), usual=False),
        Column("line", N_("Place on the waitlist"), usual=False, sort="line"),
        Column("present", N_("Checked in"), usual=False),
        Column("phone", N_("Phone")),
        Column(FULL_PHONE, N_("Phone in full"), usual=False, private=True),
        *([Column("party", N_("Party"))] if party else []),
        Column("companions", N_("Companions"), usual=party or event.settings.companions.most > 0),
        *([Column("seat", N_("Seat"), sort="seat")] if seated else []),
        *([Column("room", N_("Room"), usual=False), Column("bus", N_("Bus"), usual=False)] if trip else []),
        *(Column(f"{QUESTION}{each.id}", each.label, spoken=False) for each in event.questions),
        Column("signature", N_("Signature"), usual=False, paper=True),
        Column("blank", N_("Empty column"), usual=False, paper=True),
    ]
    sorts = {
        key: SORT_WORDS[key] for key in SORTS if (key != "seat" or seated) and (key != "offering" or several)
    }
    return Shape(sorts, ("status", "branch", "offering"), tuple(columns))


def desk_fields(event: Event, *, several: bool) -> list[Field[Row]]:
    """On the liaison's desk: what the branch acts on first; whole phone numbers are for the organizer."""
    usual = {"name", "number", "branch", "offering", "state", MISSING}
    return [
        Field(msgspec.structs.replace(column, usual=column.key in usual), partial(value, event, column))
        for column in shape(event).columns
        if column.key != FULL_PHONE and not column.paper and (several or column.key != "branch")
    ]


def desk_shape(event: Event, *, several: bool) -> Shape:
    sorts = {key: words for key, words in shape(event).sorts.items() if several or key != "branch"}
    first = {"branch": sorts["branch"]} if several else {"name": sorts["name"]}
    return shape_of({**first, **sorts}, ("status", "branch", "offering"), desk_fields(event, several=several))


def paper_width(column: Column) -> int | str:
    return _WIDTHS.get(column.key, (3, 20))[0]


def sheet_width(column: Column) -> int:
    return _WIDTHS.get(column.key, (3, 20))[1]


def value(event: Event, column: Column, row: Row, *, openly: bool = False) -> str | datetime | int | None:
    """What stands in this column. `openly`: phone numbers are shown whole."""
    if column.key.startswith(QUESTION):
        question = next(each for each in event.questions if f"{QUESTION}{each.id}" == column.key)
        return answer(question, row, openly=openly)
    match column.key:
        case "missing":
            return "、".join(row.missing_words(event.questions)) if row.status not in ENDED else ""
        case "time":
            return row.registered_at
        case "present":
            return row.present_at
        case "line":
            return row.line
        case _:
            return _text(column.key, row)


def _text(key: str, row: Row) -> str:
    texts = {
        "name": row.name,
        "number": row.staff_number,
        "branch": row.branch_name,
        "sex": gettext(_SEXES[row.sex]) if row.sex in _SEXES else "",
        "offering": row.offering_title,
        "state": gettext(STATUS_WORDS[row.status.value]),
        "by": (row.signed_up_by or "") if row.by_another else "",
        "phone": row.masked_phone,
        FULL_PHONE: row.phone,
        "party": row.party_name or row.captain_name or "",
        "companions": "、".join(row.companion_names),
        "seat": "、".join(say(each) for each in row.seats),
        "room": row.room or "",
        "bus": row.bus or "",
    }
    return texts.get(key, "")


def answer(question: Question, row: Row, *, openly: bool = False) -> str:
    """The person's own answer, then those of who comes along with them."""
    own = _said(question, row.answers, openly=openly)
    theirs = [
        f"{each.name} {_said(question, each.answers, openly=openly)}"
        for each in row.brought
        if each.answers.get(question.id)
    ]
    return "；".join([own, *theirs] if own else theirs)


def _said(question: Question, answers: Mapping[str, str], *, openly: bool) -> str:
    given = answers.get(question.id, "")
    return given if openly and question.kind == "phone" else shown(question.kind, given)


def shown(kind: str, value: str) -> str:
    """An answer as a list shows it: a consent is agreed or not, several stand in a line, a phone number masked."""
    if kind == "consent":
        return gettext("agreed") if value else gettext("not yet")
    if kind == "several":
        return gettext(", ").join(picked(value))
    return masked(value) if kind == "phone" else value
