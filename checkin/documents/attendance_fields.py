"""The columns of the attendance list: who is expected, who came, when and by which door."""

from checkin.queries.presence import Attendee, Count
from events.domain.event import Event
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.documents.long_workbook import Sheet
from members.queries.people_lists import BY_BRANCH_FIRST

HOW = {
    "scan": N_("Scanned"),
    "self": N_("By themselves"),
    "late": N_("Late"),
    "manual": N_("By hand"),
    "typed": N_("From paper"),
}
_SEXES = {"male": N_("male"), "female": N_("female")}


def fields(event: Event) -> list[Field[Attendee]]:
    several = len(event.offerings) > 1
    return [
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("branch", N_("Branch union"), lambda row: row.branch_name, (3, 24), sort="branch"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 16), sort="number"),
        field("sex", N_("Sex"), lambda row: _(_SEXES[row.sex]) if row.sex else "", ("11mm", 8), usual=False),
        field("offering", N_("Signed up for"), lambda row: row.offering, (3, 20), usual=several),
        field("present", N_("Present"), lambda row: row.present_at, ("30mm", 18), sort="arrival"),
        field("left", N_("Left"), lambda row: row.left_at, ("30mm", 18), usual=False),
        field("door", N_("Door"), lambda row: row.door, ("22mm", 16)),
        field("how", N_("How"), lambda row: _(HOW[row.means]) if row.means else "", ("22mm", 12), usual=False),
        field("reason", N_("Reason"), lambda row: row.reason, (3, 28), usual=False),
        field("walk_in", N_("Came without signing up"), lambda row: _("yes") if row.walk_in else "", ("16mm", 10),
              usual=False),
        to_write_on("signature", N_("Signature"), usual=True),
    ]  # fmt: skip


def shape(event: Event) -> Shape:
    sorts = {**BY_BRANCH_FIRST, "arrival": N_("Time of arrival")}
    return shape_of(sorts, ("here", "branch", "offering"), fields(event))


def by_branch(counted: Count) -> Sheet:
    """A sheet of its own: expected and present by branch."""
    lines = [(branch.name, branch.expected, branch.present) for branch in counted.branches]
    heads = (_("Branch union"), _("Expected"), _("Present"))
    return _("By branch"), [heads, *lines, (_("Total"), counted.expected, counted.present)]
