"""The columns of the branch's own order: the rank, a word on each, what the rules say, and how it stands."""

from collections.abc import Sequence

from events.documents.trips.review_fields import FILTERS, Line
from events.domain.allocation.status_names import STATUS_NAMES
from events.domain.event import Event
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

_SORTS = {"list": N_("List and rank"), **BY_PEOPLE}


def fields(event: Event) -> Sequence[Field[Line]]:
    """What the union's review says of an application is not here: its branch reads that when the list comes back."""
    return [
        field("rank", N_("Rank"), lambda line: line.entry.rank or "", ("14mm", 8), figure=True),
        field("name", N_("Name"), lambda line: line.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda line: line.staff_number, ("25mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda line: line.branch_name, (3, 24), sort="branch"),
        field("batch", N_("Offering"), lambda line: line.batch, (2, 16), usual=len(event.offerings) > 1),
        field("said", N_("The branch says"), lambda line: line.said, (3, 30)),
        field("rules", N_("By the rules"), lambda line: line.rules, (3, 30)),
        field("state", N_("State"), lambda line: _(STATUS_NAMES[line.entry.status]), ("22mm", 14)),
        to_write_on("signature", N_("Signature")),
    ]


def shape(event: Event) -> Shape:
    return shape_of(_SORTS, tuple(FILTERS), fields(event))
