"""The columns of the list of who did not come."""

from events.queries.absentees import Absent
from events.queries.roll import masked
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_BRANCH_FIRST


def fields() -> list[Field[Absent]]:
    return [
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("offering", N_("Offering"), lambda row: row.offering, (3, 20), usual=False),
        field("phone", N_("Phone"), lambda row: masked(row.phone), ("28mm", 16), usual=False),
        field("reason", N_("Reason"), lambda row: row.reason or "", (3, 28)),
        field("at", N_("Excused on"), lambda row: row.at, ("30mm", 18), usual=False),
        to_write_on("remark", N_("Remark")),
    ]


def shape() -> Shape:
    return shape_of(BY_BRANCH_FIRST, ("excused", "branch"), fields())
