"""The insurer's list as Excel: name, ID number and phone, all as text."""

from collections.abc import Sequence

from events.documents.trips.sheets import Column, Sheet
from events.documents.trips.sheets import workbook as of_sheets
from events.domain.event import Event
from events.services.sealing import Insured
from foundation.i18n import gettext as _
from foundation.i18n import period


def workbook(event: Event, people: Sequence[Insured]) -> bytes:
    columns = (
        Column(_("No."), 6), Column(_("Name"), 14), Column(_("ID number"), 24), Column(_("Phone"), 18),
        Column(_("Branch"), 26),
    )  # fmt: skip
    rows = [
        (number, person.name, person.number, person.phone, person.branch_name)
        for number, person in enumerate(people, start=1)
    ]
    when = str(period(event.starts_at, event.ends_at)) if event.starts_at else ""
    return of_sheets([Sheet(_("Insurance list"), event.title, columns, rows, when)])
