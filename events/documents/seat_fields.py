"""The columns of the list of who sits where."""

from events.queries.seating import SeatedPerson
from foundation.i18n import gettext as _
from foundation.i18n import say
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

FIELDS: list[Field[SeatedPerson]] = [
    field("seat", N_("Seat"), lambda one: str(say(one.words)), ("36mm", 20), sort="seat"),
    field("section", N_("Section"), lambda one: one.section, ("22mm", 12), usual=False),
    field("row", N_("Row of seats"), lambda one: one.row, ("14mm", 8), usual=False),
    field("place", N_("Seat number"), lambda one: one.number, ("16mm", 12), usual=False),
    field("name", N_("Name"), lambda one: one.name, (2, 14), sort="name"),
    field("guest", N_("Companion"), lambda one: _("companion") if one.guest else "", ("16mm", 12), usual=False),
    field("number", N_("Staff number"), lambda one: one.staff_number, ("26mm", 14), sort="number"),
    field("branch", N_("Branch union"), lambda one: one.branch, (3, 26), sort="branch"),
    to_write_on("signature", N_("Signature")),
    to_write_on("blank", N_("Empty column")),
]  # fmt: skip
SHAPE: Shape = shape_of({"seat": N_("Seat"), **BY_PEOPLE}, (), FIELDS)
