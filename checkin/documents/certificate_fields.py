"""The columns of the list of certificates issued: also what people sign for when they are handed theirs."""

from checkin.queries.certificates import Issued
from foundation.i18n import gettext as _
from foundation.i18n import local
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE


def fields() -> list[Field[Issued]]:
    return [
        field("certificate", N_("Certificate number"), lambda row: row.number, (3, 24), sort="issued"),
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field(
            "number",
            N_("Staff number"),
            lambda row: row.staff_number,
            ("26mm", 14),
            usual=False,
            sort="number",
        ),
        field("branch", N_("Branch union"), lambda row: row.branch, (3, 22), sort="branch"),
        field(
            "attended",
            N_("Attended"),
            lambda row: f"{row.attended} / {row.counted}",
            ("18mm", 10),
            usual=False,
        ),
        field("issued", N_("Issued"), lambda row: local(row.issued_at).date(), ("28mm", 12)),
        field("state", N_("State"), _state, ("22mm", 16)),
        to_write_on("signature", N_("Signature"), usual=True),
    ]


def shape() -> Shape:
    return shape_of({"issued": N_("Certificate number"), **BY_PEOPLE}, ("valid", "branch"), fields())


def _state(row: Issued) -> str:
    if row.valid:
        return _("Valid")
    return f"{_('Revoked')} {row.revoked_because}".strip()
