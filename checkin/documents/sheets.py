"""Papers for when nothing works, and to wear: sign-in sheets with codes, badges and labels."""

from collections.abc import Sequence
from typing import Any

import msgspec

from checkin.documents import qr
from checkin.domain.label_sheets import LabelSheet, first_free
from checkin.links import link_of, token_of
from checkin.queries.sheets import Label, Page
from foundation.i18n import gettext as _
from foundation.i18n import period
from foundation.settings import settings

SHEET = "checkin/papers/sign_in.typ"
LABELS = "checkin/papers/labels.typ"
ROWS_A_PAGE = 24
ROWS_WITH_CODES = 15
"""A code needs 13 millimetres, so that a phone reads it from paper."""


class Heading(msgspec.Struct, frozen=True):
    """What stands above a sheet: the event, and its session if it is of one."""

    event: str
    title: str
    session: str
    when: str
    place: str


def heading(event: Any, session: Any = None) -> Heading:
    """Of an event, or one of its sessions."""
    of = session or event
    return Heading(
        event.id,
        event.title,
        session.title if session else "",
        period(of.starts_at, of.ends_at),
        (session.place if session else "") or event.place,
    )


def sign_in(head: Heading, pages: Sequence[Page], *, numbers: bool, codes: bool) -> dict[str, Any]:
    """The sheets (签到表): each page with its number and a code that opens the page it is typed in at.

    ``numbers``: with the whole staff number, else its last three characters; ``codes``: with everybody's own code.
    """
    return {
        "title": _("Sign-in sheet"),
        "competition": head.title,
        "sub": [part for part in (head.session, head.when, head.place) if part],
        "codes": codes,
        "pages": [
            {
                "number": _("Sheet {number}", number=page.number),
                "qr": qr.printed(typing_link(head.event, page.id)),
                "rows": [
                    _row(place, one, head.event, numbers, codes) for place, one in enumerate(page.people, 1)
                ],
            }
            for page in pages
        ],
        "words": {
            "no": _("No."),
            "branch": _("Branch union"),
            "name": _("Name"),
            "staff": _("Staff number"),
            "signature": _("Signature"),
            "code": _("QR code"),
            "type_in": _("Scan to type this sheet in"),
            "nothing": _("Nobody is expected yet."),
            "late": _("Written in by hand"),
        },
    }


def _row(place: int, one: Label, event: str, numbers: bool, codes: bool) -> dict[str, Any]:
    return {
        "no": str(place),
        "branch": one.branch,
        "name": one.name,
        "staff": one.staff_number if numbers else f"…{one.staff_number[-3:]}" if one.staff_number else "",
        "code": qr.printed(link_of(token_of(one.ticket, event))) if codes else [],
    }


def typing_link(event_id: str, sheet_id: str) -> str:
    """Where a sheet is typed in; for organizers only."""
    return f"{settings().address}/manage/events/{event_id}/sheets/{sheet_id}"


def labels(head: Heading, sheet: LabelSheet, people: Sequence[Label], start: int) -> dict[str, Any]:
    """Badges or labels, from label ``start`` of the first sheet on."""
    return {
        "title": _("Badges") if sheet.badge else _("Labels"),
        "sheet": {
            "columns": sheet.columns,
            "rows": sheet.rows,
            "width": sheet.width,
            "height": sheet.height,
            "gap": sheet.gap,
            "left": sheet.left,
            "top": sheet.top,
            "badge": sheet.badge,
        },
        "skip": first_free(sheet, start),
        "event": head.title,
        "labels": [
            {
                "name": one.name,
                "branch": one.branch,
                "role": one.role,
                "seat": one.seat,
                "qr": qr.printed(link_of(token_of(one.ticket, head.event))) if one.ticket else [],
            }
            for one in people
        ],
        "words": {"nothing": _("Nobody is expected yet.")},
    }
