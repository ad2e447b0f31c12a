"""Tickets on paper for colleagues without a phone: eight on a sheet of A4, to cut apart."""

from collections.abc import Sequence
from typing import Any

from checkin.documents import qr
from checkin.domain.ticket_token import code_of
from checkin.links import link_of, token_of
from checkin.queries.tickets import TicketView
from foundation.i18n import gettext as _
from foundation.i18n import ngettext, period, say

TEMPLATE = "checkin/papers/tickets.typ"


def tickets(title: str, found: Sequence[TicketView]) -> dict[str, Any]:
    """Data of the template; the order is that of the list."""
    return {
        "title": _("Tickets"),
        "competition": title,
        "note": ngettext("{count} ticket", "{count} tickets", len(found)),
        "tickets": [_ticket(one) for one in found],
        "words": {
            "nothing": _("Nobody has a confirmed registration yet."),
            "cut": _("Cut along the dashed lines"),
        },
    }


def _ticket(one: TicketView) -> dict[str, Any]:
    return {
        "event": one.title,
        "name": one.name or _("Companion"),
        "branch": one.branch,
        "role": _("Comes with {name}", name=one.comes_with) if one.comes_with else one.offering,
        "seat": "、".join(say(seat) for seat in one.seats),
        "when": period(one.starts_at, one.ends_at),
        "place": one.place,
        "code": code_of(one.ticket),
        "qr": qr.printed(link_of(token_of(one.ticket, one.event_id))),
    }
