"""What a phone at a door is given ahead: everybody's state under sealed names, and who came and went since it asked."""

import asyncio
import base64
import hashlib
from collections import OrderedDict
from datetime import datetime
from secrets import token_bytes
from time import monotonic
from typing import Any

import msgspec

from checkin.domain.passages import Standing
from checkin.domain.phone_form import milliseconds, standing_form
from checkin.domain.roster_seal import NONCE_BYTES, index_of, sealed
from checkin.domain.ticket_token import SigningKey, decoded, sign
from checkin.keys import Keyring
from events.queries import facts
from events.queries.seating import plan_of
from events.queries.seats_in_words import seats_of_registrations
from foundation.database import fetch
from foundation.i18n import language, say
from foundation.messages import Sentence

_REGISTERED = (
    "SELECT r.id, r.ticket, r.status, r.offering, r.places, r.party, m.name, b.name AS branch, a.present_at, a.door,"
    " (SELECT MIN(s.id) FROM standing s WHERE s.ticket = r.ticket AND s.came > 0) AS scanned"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} ORDER BY r.id"
)
_GUESTS = (
    "SELECT g.id, g.ticket, g.offering, g.name, g.needs_place, g.registration, b.name AS branch,"
    " CASE WHEN g.status = 'confirmed' AND r.id IS NOT NULL THEN r.status ELSE g.status END AS status,"
    " g.present_at, r.party, (SELECT MIN(s.id) FROM standing s WHERE s.ticket = g.ticket AND s.came > 0) AS scanned"
    " FROM guest g JOIN branch b ON b.id = g.branch LEFT JOIN registration r ON r.id = g.registration"
    " WHERE g.event = {} ORDER BY g.id"
)
_STANDINGS = (
    "SELECT ticket, occasion, came, inside, doubled, first_at, last_at, left_at, door FROM standing"
    " WHERE event = {} AND changed_at >= {}"
)
_CONFLICTS = (
    "SELECT s.nonce, s.conflict, s.verdict, s.said, s.at, s.door, r.ticket AS of_member, g.ticket AS of_guest"
    " FROM scan s"
    " LEFT JOIN registration r ON r.id = s.registration LEFT JOIN guest g ON g.id = s.guest"
    " WHERE s.event = {} AND s.conflict <> '' AND COALESCE(s.received_at, s.at) >= {} ORDER BY s.id DESC LIMIT 50"
)
KEPT_S = 2.0
MOST_ROSTERS = 8


class Person(msgspec.Struct, frozen=True, array_like=True):
    """One ticket, before its name is sealed. `group` is the ticket of the group's captain, if any."""

    ticket: str
    status: str
    offering: str
    heads: int
    group: str
    counts: bool
    came_ms: int | None
    came_door: str
    words: tuple[str, ...]


class Roster(msgspec.Struct, frozen=True):
    """`version` changes with anything in it; `people` by index: `[status, offering, heads, group, counts, came, door,
    boxes]`, a box for each key tickets may be signed with, in base 64.
    """

    version: str
    people: dict[str, list[Any]]


_listed: dict[str, tuple[float, str, list[Person]]] = {}
_sealed: OrderedDict[str, Roster] = OrderedDict()


async def roster_of(event_id: str, keyring: Keyring, known: str = "") -> Roster | None:
    """The roster of an event; None when it is the one the phone knows already."""
    version, people = await _people(event_id)
    numbers = sorted(keyring.own)
    version = hashlib.sha256((version + b"".join(numbers).hex()).encode()).hexdigest()[:24]
    if version == known:
        return None
    kept = _sealed.get(version)
    if kept is None:
        keys = [SigningKey(number, keyring.own[number].private) for number in numbers]
        # Thousands of signatures take some tenths of a second, which the others need not wait for.
        kept = Roster(version, await asyncio.to_thread(_seal, people, event_id, keys))
        _sealed[version] = kept
        while len(_sealed) > MOST_ROSTERS:
            _sealed.popitem(last=False)
    return kept


async def _people(event_id: str) -> tuple[str, list[Person]]:
    listed = f"{event_id} {language.get()}"
    kept = _listed.get(listed)
    if kept is not None and monotonic() - kept[0] < KEPT_S:
        return kept[1], kept[2]
    rows = await fetch(_REGISTERED, event_id)
    captains = {row["party"]: row["ticket"] for row in rows if row["party"] and row["places"]}
    tickets = {row["id"]: row["ticket"] for row in rows}
    seats = await seats_of_registrations(list(tickets)) if await plan_of(event_id) else {}
    people = [_member({**row, "branch": _with_seats(row, seats)}, captains) for row in rows]
    people += [_guest(row, captains, tickets) for row in await fetch(_GUESTS, event_id)]
    version = hashlib.sha256(event_id.encode() + msgspec.json.encode(people)).hexdigest()
    if len(_listed) >= MOST_ROSTERS:
        _listed.clear()
    _listed[listed] = (monotonic(), version, people)
    return version, people


def _with_seats(row: dict[str, Any], seats: dict[str, tuple[Sentence, ...]]) -> str:
    """The branch, and where the person sits, as a verdict shows it."""
    return " · ".join([row["branch"], *(say(seat) for seat in seats.get(row["id"], ()))])


async def _seats(event_id: str, registrations: list[str]) -> dict[str, tuple[Sentence, ...]]:
    """Where to sit, by registration; nothing is asked where an event has no seats."""
    event = facts.remembered(event_id) or await facts.event(event_id)
    if event is None or not event.seated:
        return {}
    return await seats_of_registrations(registrations)


def _beside(branch: str, seats: tuple[Sentence, ...]) -> str:
    return " · ".join([branch, *(say(seat) for seat in seats)])


def _member(row: dict[str, Any], captains: dict[str, str]) -> Person:
    heads = max(1, row["places"])
    group = captains.get(row["party"] or "", row["ticket"] if heads > 1 else "")
    return _person(row, heads, group, counts=True)


def _guest(row: dict[str, Any], captains: dict[str, str], tickets: dict[str, str]) -> Person:
    group = captains.get(row["party"] or "") or tickets.get(row["registration"] or "", "")
    return _person({**row, "door": ""}, 1, group, counts=bool(row["needs_place"]))


def _person(row: dict[str, Any], heads: int, group: str, *, counts: bool) -> Person:
    # What a scan told stands among the standings; here only what was recorded otherwise.
    otherwise = row["present_at"] if row["scanned"] is None else None
    return Person(
        row["ticket"],
        row["status"],
        row["offering"],
        heads,
        group,
        counts,
        milliseconds(otherwise),
        (row["door"] or "") if otherwise else "",
        (row["name"], row["branch"]),
    )


def _seal(people: list[Person], event_id: str, keys: list[SigningKey]) -> dict[str, list[Any]]:
    return {
        index_of(one.ticket, event_id): [
            one.status,
            one.offering,
            one.heads,
            index_of(one.group, event_id) if one.group else "",
            one.counts,
            one.came_ms,
            one.came_door,
            [_box(one, event_id, key) for key in keys],
        ]
        for one in people
    }


def _box(one: Person, event_id: str, key: SigningKey) -> str:
    signed, words = decoded(sign(one.ticket, event_id, key)), msgspec.json.encode(one.words)
    return base64.b64encode(sealed(words, signed, event_id, token_bytes(NONCE_BYTES))).decode()


async def standings_since(event_id: str, since: datetime) -> list[list[Any]]:
    """`[index, occasion, standing]` of everybody whose coming or going was recorded since then."""
    return [
        [index_of(row.pop("ticket"), event_id), row.pop("occasion"), standing_form(Standing(**row))]
        for row in await fetch(_STANDINGS, event_id, since)
    ]


async def conflicts_since(event_id: str, since: datetime) -> list[dict[str, Any]]:
    """Scans that need a look, newest first, without names."""
    return [
        {
            "nonce": row["nonce"],
            "conflict": row["conflict"],
            "verdict": row["verdict"],
            "said": row["said"],
            "at": milliseconds(row["at"]),
            "door": row["door"],
            "index": index_of(row["of_member"] or row["of_guest"] or "", event_id),
        }
        for row in await fetch(_CONFLICTS, event_id, since)
    ]
