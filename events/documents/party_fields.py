"""The columns of the list of parties."""

from events.documents.roll_columns import STATUS_WORDS
from events.domain.event import Event
from events.queries.party_list import Row
from events.queries.roll import masked
from foundation.i18n import gettext as _
from foundation.i18n import ngettext
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE


def fields(event: Event) -> list[Field[Row]]:
    several = len(event.offerings) > 1
    return [
        field("party", N_("Party"), lambda row: row.title, (3, 20), sort="party"),
        field("name", N_("Captain"), lambda row: row.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), usual=False, sort="number"),
        field("phone", N_("Phone"), lambda row: masked(row.phone), ("28mm", 16), usual=False),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("offering", N_("Offering"), lambda row: row.offering, (3, 20), usual=several),
        field("state", N_("State"), lambda row: _(STATUS_WORDS[row.status.value]), ("22mm", 14)),
        field("line", N_("Place on the waitlist"), lambda row: row.line, ("14mm", 8), usual=False, sort="line",
              figure=True),
        field("size", N_("Places"), lambda row: row.size, ("14mm", 8), sort="size", figure=True),
        field("people", N_("People in it"), lambda row: row.people, ("14mm", 8), usual=False, figure=True),
        field("mates", N_("Who is in it"), lambda row: "、".join(row.mates), (4, 36)),
        field("companions", N_("Companions"), _along, (3, 24)),
        field("present", N_("Present"), lambda row: row.present, ("14mm", 8), usual=False, figure=True),
        field("time", N_("Signed up"), lambda row: row.registered_at, ("30mm", 18), usual=False, sort="time"),
        to_write_on("signature", N_("Signature")),
        to_write_on("blank", N_("Empty column")),
    ]  # fmt: skip


def _along(row: Row) -> str:
    """Their names; how many they were once the names are deleted."""
    names = [name for name in row.along if name]
    forgotten = len(row.along) - len(names)
    told = [ngettext("{count} person", "{count} people", forgotten)] if forgotten else []
    return "、".join([*names, *told])


def shape(event: Event) -> Shape:
    sorts = {
        "time": N_("Time of sign-up"), "party": N_("Party"), **BY_PEOPLE, "size": N_("Places"),
        "line": N_("Place on the waitlist"),
    }  # fmt: skip
    return shape_of(sorts, ("status", "branch", "offering"), fields(event))
