"""The columns of the list of who is invited."""

from events.queries.invitations import Invited, Reply
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_BRANCH_FIRST

REPLY_WORDS = {
    Reply.COMING: (N_("Coming"), "good"),
    Reply.OPEN: (N_("No answer yet"), "wait"),
    Reply.DECLINED: (N_("Cannot come"), "quiet"),
}


def fields() -> list[Field[Invited]]:
    return [
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("role", N_("As what"), lambda row: row.role, (2, 18), sort="role"),
        field("reply", N_("Answer"), lambda row: _(REPLY_WORDS[row.reply][0]), ("26mm", 14)),
        field("present", N_("Checked in"), lambda row: row.present_at, ("30mm", 18)),
        field(
            "invited", N_("Invited on"), lambda row: row.invited_at, ("30mm", 18), usual=False, sort="invited"
        ),
        field("declined", N_("Declined on"), lambda row: row.declined_at, ("30mm", 18), usual=False),
        to_write_on("signature", N_("Signature")),
    ]


def shape() -> Shape:
    sorts = {**BY_BRANCH_FIRST, "role": N_("As what"), "invited": N_("Invited on")}
    return shape_of(sorts, ("reply", "branch"), fields())
