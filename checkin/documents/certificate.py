"""The certificate of completion (结业证书): A4 on its side, one a page, with a QR code that verifies it."""

from collections.abc import Iterable
from typing import Any

from checkin.documents import qr
from checkin.queries.certificates import Issued
from foundation.i18n import gettext as _
from foundation.i18n import local

TEMPLATE = "checkin/papers/certificate.typ"


def paper(certificates: Iterable[Issued]) -> dict[str, Any]:
    """All given certificates, a page each."""
    pages = [_page(each) for each in certificates]
    return {
        "title": _("Certificate of completion"),
        "pages": pages,
        "words": {
            "certificate": _("Certificate of completion"),
            "nothing": _("There are no certificates yet."),
            "verify": _("Scan to verify"),
        },
    }


def _page(one: Issued) -> dict[str, Any]:
    return {
        "name": one.name,
        "branch": one.branch,
        "text": _text(one),
        "number": _("No. {number}", number=one.number),
        "host": one.union_name,
        "date": dated(one.issued_at),
        "qr": qr.printed(one.address),
        "revoked": "" if one.valid else _("Revoked"),
    }


def _text(one: Issued) -> str:
    held = _period(one)
    if one.counted > 1:
        return _(
            "took part in “{title}” ({held}), attended {attended} of {counted} sessions and completed the course.",
            title=one.title, held=held, attended=one.attended, counted=one.counted,
        )  # fmt: skip
    return _("took part in “{title}” ({held}) and completed it.", title=one.title, held=held)


def _period(one: Issued) -> str:
    if one.held_from is None:
        return ""
    first = dated(one.held_from)
    last = dated(one.held_until) if one.held_until else first
    return first if first == last else f"{first}–{last}"


def dated(at: Any) -> str:
    """Without the weekday, as documents are dated."""
    here = local(at)
    return _("{year}-{month:02}-{day:02}", year=here.year, month=here.month, day=here.day)
