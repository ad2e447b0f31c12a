"""The settlement on paper with a signature for each (签领表), and as a workbook with every share."""

from typing import Any

from events.documents.trips.sheets import Column, Sheet
from events.documents.trips.sheets import workbook as of_sheets
from events.domain.event import Event
from events.domain.trips.settlement import yuan
from events.queries.trips.money import Account
from foundation.i18n import gettext as _
from foundation.i18n import moment, period
from foundation.messages import N_

TEMPLATE = "papers/list.typ"
KIND_NAMES = {"cost": N_("Cost"), "single": N_("Supplement"), "refund": N_("Refund")}
PAYER_NAMES = {"union": N_("the union"), "person": N_("the person")}


def _column(title: str, width: int | str, align: str = "left") -> dict[str, Any]:
    return {"title": title, "width": width, "align": align}


def receipt_list(event: Event, account: Account) -> dict[str, Any]:
    """Everybody with what the union bears, what they bear, refunds and the balance, and a place to sign."""
    columns = [
        _column(_("No."), "9mm", "right"), _column(_("Name"), "24mm"), _column(_("Branch"), 3),
        _column(_("Union pays"), "24mm", "right"), _column(_("Person pays"), "24mm", "right"),
        _column(_("Refund"), "20mm", "right"), _column(_("Balance"), "24mm", "right"),
        _column(_("Signature"), "34mm"),
    ]  # fmt: skip
    rows = [
        [str(number), person.name, person.branch_name, yuan(one.union), yuan(one.own), yuan(one.refund),
         yuan(one.balance), ""]
        for number, (person, one) in enumerate(account.rows, start=1)
    ]  # fmt: skip
    settled = account.settled
    rows.append(
        [
            "",
            _("Total"),
            "",
            yuan(settled.union),
            yuan(settled.own),
            yuan(settled.refund),
            yuan(settled.balance),
            "",
        ]
    )
    closed = (
        _("Closed {at} by {name}", at=moment(account.closed_at), name=account.closed_by)
        if account.closed_at
        else _("Not closed yet")
    )
    return {
        "competition": event.title,
        "title": _("Settlement with signatures"),
        "sub": [str(period(event.starts_at, event.ends_at)) if event.starts_at else "", event.place, closed],
        "landscape": True,
        "sections": [{"columns": columns, "rows": rows, "tall": True}],
        "notes": [_("Balance: to be paid by the person; with a minus, to be paid out to them.")],
        "signs": [_("Made by"), _("Checked by"), _("Union office (stamp)")],
    }


def workbook(event: Event, account: Account) -> bytes:
    """The sums by person, and every line."""
    people = [
        (
            number,
            person.staff_number,
            person.name,
            person.branch_name,
            one.union,
            one.own,
            one.refund,
            one.balance,
        )
        for number, (person, one) in enumerate(account.rows, start=1)
    ]
    lines = [
        (
            line.title, _(KIND_NAMES[line.kind]), _(PAYER_NAMES[line.payer]),
            account.name_of(line.person) if line.person else (_("divided among all") if line.divided else _("each")),
            line.amount,
        )
        for line in account.lines
    ]  # fmt: skip
    money = [Column(_(words), 14, money=True) for words in ("Union pays", "Person pays", "Refund", "Balance")]
    return of_sheets([
        Sheet(
            _("Settlement"), event.title,
            (Column(_("No."), 6), Column(_("Staff number"), 14), Column(_("Name"), 14), Column(_("Branch"), 26),
             *money),
            people,
        ),
        Sheet(
            _("What was spent"), event.title,
            (Column(_("What for"), 28), Column(_("Kind"), 12), Column(_("Who pays"), 12), Column(_("Whose"), 18),
             Column(_("Amount"), 14, money=True)),
            lines,
        ),
    ])  # fmt: skip
