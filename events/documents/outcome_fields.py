"""The columns of what came out of a lottery, a ranking or an approval."""

from events.domain.allocation.status_names import STATUS_NAMES
from events.domain.event import AllocationMethod, Event
from events.queries.outcomes import CameOut
from foundation.i18n import gettext as _
from foundation.i18n import say
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE


def fields(event: Event) -> list[Field[CameOut]]:
    """A lottery's tell numbers, a ranking's scores; both tell the place in the order."""
    drawn, ranked = (
        event.allocation is method for method in (AllocationMethod.LOTTERY, AllocationMethod.RANKED)
    )
    place = N_("Rank") if ranked else N_("Drawn as number")
    order: list[Field[CameOut]] = [
        field("place", place, lambda row: row.place, ("16mm", 10), sort="place", figure=True)
    ]
    lot: list[Field[CameOut]] = [
        field("lot", N_("Number of the application"), lambda row: row.number, ("20mm", 12), sort="lot", figure=True)
    ]  # fmt: skip
    score: list[Field[CameOut]] = [
        field("score", N_("Score"), lambda row: row.score, ("18mm", 10), figure=True),
        field("made_up", N_("How it is made up"), _made_up, (4, 40)),
    ]
    return [
        *(order if drawn or ranked else ()),
        *(lot if drawn else ()),
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("25mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 24), sort="branch"),
        field("offering", N_("Offering"), lambda row: row.offering, (3, 20), usual=len(event.offerings) > 1),
        field("places", N_("Places"), lambda row: row.places, ("14mm", 8), usual=False, figure=True),
        *(score if ranked else ()),
        field("state", N_("State"), lambda row: _(STATUS_NAMES[row.status]), ("22mm", 14)),
        field(
            "line", N_("Place on the waitlist"), lambda row: row.waits, ("18mm", 10), sort="line", figure=True
        ),
        to_write_on("signature", N_("Signature")),
    ]


def shape(event: Event) -> Shape:
    """In the order drawn or ranked at first; what was approved one by one, by name."""
    place = {AllocationMethod.LOTTERY: N_("Drawn as number"), AllocationMethod.RANKED: N_("Rank")}
    first = {"place": place[event.allocation]} if event.allocation in place else {}
    lot = {"lot": N_("Number of the application")} if event.allocation is AllocationMethod.LOTTERY else {}
    sorts = {**first, **lot, **BY_PEOPLE, "line": N_("Place on the waitlist")}
    return shape_of(sorts, ("status", "branch"), fields(event))


def _made_up(row: CameOut) -> str:
    told = " + ".join(say(each) for each in row.parts)
    behind = _("stands behind for having stayed away") if row.behind else ""
    return " · ".join(each for each in (told, behind) if each)
