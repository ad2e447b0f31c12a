"""The columns of the list of members, on the screen and on A4. (In Excel the roster has those of its template.)"""

from datetime import date

from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.documents.roster_texts import in_words
from members.queries.lists import Listed

SORTS = {
    "pinyin": N_("Pinyin"),
    "strokes": N_("Strokes of the surname"),
    "branch": N_("Branch"),
    "number": N_("Staff number"),
}


def _written(day: date | None) -> str:
    """As the roster is filled in: 1980-05-12."""
    return day.isoformat() if day else ""


FIELDS: list[Field[Listed]] = [
    field("name", N_("Name"), lambda row: row.name, (2, 14), sort="pinyin"),
    field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 16), sort="number"),
    field("sex", N_("Sex"), lambda row: in_words(row.sex), ("12mm", 8), usual=False),
    field("branch", N_("Branch union"), lambda row: row.branch_name, (3, 24), sort="branch"),
    field("status", N_("Employment"), lambda row: in_words(row.employment_status), ("22mm", 12)),
    field("joined", N_("Joined on"), lambda row: _written(row.joined_on), ("22mm", 14), usual=False),
    field("retired", N_("Retired on"), lambda row: _written(row.retired_on), ("22mm", 14), usual=False),
    field("honours", N_("Honours"), lambda row: row.honours, (3, 32), usual=False),
    field("phone", N_("Phone"), lambda row: row.phone, ("28mm", 16), usual=False),
    field("email", N_("E-mail"), lambda row: row.email, (3, 26), usual=False),
    field("account", N_("Account"), lambda row: _("activated") if row.activated_at else _("not yet"), ("20mm", 12)),
    to_write_on("signature", N_("Signature")),
    to_write_on("blank", N_("Empty column")),
]  # fmt: skip
SHAPE: Shape = shape_of(SORTS, ("branch", "status"), FIELDS)
