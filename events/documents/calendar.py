"""iCalendar (RFC 5545) of events: times in UTC, which every calendar shows in its reader's own zone."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from events.domain.event import Event, EventStatus
from events.domain.occurrences import Occurrence
from foundation.i18n import gettext as _
from foundation.settings import settings

MEDIA_TYPE = "text/calendar"  # the charset is added where text is served
LONGEST_LINE = 75
_ESCAPED = re.compile(r"([\\;,])")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class Entry(msgspec.Struct, frozen=True):
    """One time of an event; `tentative`: the place is only offered yet."""

    event: Event
    occurrence: Occurrence
    tentative: bool = False


def calendar(entries: Iterable[Entry], at: datetime, name: str = "") -> bytes:
    """A whole calendar; `name` is for one that is subscribed to."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rallypoint//Events//ZH", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if name:
        lines += [f"X-WR-CALNAME:{text(name)}", f"X-WR-TIMEZONE:{settings().timezone}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += _entry(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _entry(entry: Entry, at: datetime) -> list[str]:
    event, occurrence = entry.event, entry.occurrence
    address = f"{settings().address}/events/{event.id}"
    host = urlsplit(settings().address).hostname or "rallypoint"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{occurrence.id}@{host}",
        f"DTSTAMP:{moment(at)}",
        f"SEQUENCE:{event.revision}",
        f"SUMMARY:{text(occurrence.title)}",
        f"DTSTART:{moment(occurrence.starts_at)}",
    ]
    if occurrence.ends_at is not None and occurrence.ends_at > occurrence.starts_at:
        lines.append(f"DTEND:{moment(occurrence.ends_at)}")
    if occurrence.place:
        lines.append(f"LOCATION:{text(occurrence.place)}")
    lines += [
        f"DESCRIPTION:{text(_description(event, address))}",
        f"URL:{address}",
        f"STATUS:{_status(entry)}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]
    return lines


def _description(event: Event, address: str) -> str:
    off = (
        _("Cancelled: {title}", title=event.cancelled_because)
        if event.status is EventStatus.CANCELLED
        else ""
    )
    return "\n".join(line for line in (off, event.summary, address) if line)


def _status(entry: Entry) -> str:
    if entry.event.status is EventStatus.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(given: str) -> str:
    """A TEXT value: commas, semicolons and backslashes escaped, line breaks as \\n, nothing that ends the line."""
    plain = _CONTROL.sub(" ", given.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPED.sub(r"\\\1", plain).replace("\n", "\\n")


def folded(line: str) -> str:
    """The line with its end, broken after at most 75 octets, never within a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece]) + "\r\n"
