"""The columns of the list of scans that let nobody in."""

from checkin.domain.verdicts import Verdict, headline_of
from checkin.queries.refusals import Refused
from foundation.i18n import gettext as _
from foundation.i18n import say
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of
from members.queries.people_lists import BY_PEOPLE

MEANS = {"camera": N_("Camera"), "scanner": N_("Scanner"), "typed": N_("Typed code"), "name": N_("By name")}
HEADLINES = {verdict.value: headline_of(verdict) for verdict in Verdict}


def fields() -> list[Field[Refused]]:
    return [
        field("reason", N_("Reason"), lambda row: say(HEADLINES[row.verdict]), (2, 18)),
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field(
            "number",
            N_("Staff number"),
            lambda row: row.staff_number,
            ("26mm", 14),
            usual=False,
            sort="number",
        ),
        field("branch", N_("Branch union"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("time", N_("Time"), lambda row: row.at, ("30mm", 18), sort="time"),
        field("door", N_("Door"), lambda row: row.door, ("22mm", 16)),
        field("how", N_("How"), lambda row: _(MEANS[row.means]) if row.means in MEANS else "", ("22mm", 12)),
        field("by", N_("Scanned by"), lambda row: row.by_whom, ("22mm", 14)),
    ]


def shape() -> Shape:
    return shape_of({"time": N_("Newest first"), **BY_PEOPLE}, ("reason", "door"), fields())
