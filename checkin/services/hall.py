"""Screens in the hall with a rotating code, and members who scan it with their own phone."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

import msgspec

from checkin.course_tables import HallScreen
from checkin.domain.hall_hours import not_now
from checkin.domain.rotating_code import (
    AHEAD,
    WINDOW_S,
    Judgement,
    Screen,
    Way,
    code,
    grace,
    graced,
    judge,
    window_of,
    window_starts,
)
from checkin.keys import keyring
from checkin.services.live_counter import counter_changed
from events.domain.event import Event, Session
from events.domain.presence import Arrival, Means, session_at
from events.queries import facts
from events.services.attendance import record_departure, record_presence
from events.services.permission import must_organize
from events.services.sessions import session_of
from events.services.walk_in import WalkIn, walk_in
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from foundation.settings import settings
from members.domain.identity import Identity
from members.services import audit

LONGEST_PLACE = 40
_SCREEN = "SELECT id, event, session, place, way, closed_at FROM hall_screen WHERE id = {}"
_MINE = (
    "SELECT r.id, r.offering, a.present_at, a.left_at FROM registration r"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND r.member = {} AND r.status = 'confirmed' ORDER BY r.slot, r.id"
)
_AT_SESSION = "SELECT present_at, left_at FROM session_attendance WHERE registration = {} AND session = {}"
_CLOSE = (
    "UPDATE hall_screen SET closed_at = {} WHERE id = {} AND event = {} AND closed_at IS NULL RETURNING id"
)


class Hall(msgspec.Struct, frozen=True):
    """A screen with its event; `closed`: it accepts nothing any more."""

    screen: Screen
    place: str
    closed: bool
    event: Event

    @property
    def session(self) -> Session | None:
        return next((each for each in self.event.sessions if each.id == self.screen.session), None)


class Shown(msgspec.Struct, frozen=True):
    """A code, and from when on (for fifteen seconds) the screen shows it."""

    starts_at: datetime
    link: str


class Own(msgspec.Struct, frozen=True):
    """How the member who scanned stands; `registration` empty: they have no place in this event."""

    registration: str = ""
    offering: str = ""
    present_at: datetime | None = None
    left_at: datetime | None = None


async def open_screen(actor: Identity, event_id: str, place: str, session: str, way: Way) -> str:
    """A new screen; returns its id. Raises `Refusal` 403, 404, 422 for a place that cannot be shown."""
    must_organize(actor, event_id)
    known = " ".join(place.split())
    if len(known) > LONGEST_PLACE or not known.isprintable():
        raise Refusal(
            Sentence(
                "The name of a door may have at most {longest} plain characters.", longest=LONGEST_PLACE
            ),
            field="place",
            status=422,
        )

    async def body() -> str:
        event = await facts.event(event_id)
        if event is None:
            raise not_found()
        if session:
            session_of(event, session)
        screen = new_id()
        await HallScreen.insert(
            HallScreen(
                id=screen, event=event_id, session=session or None, place=known, way=way.value,
                opened_by=actor.member_id, opened_at=now(),
            )
        )  # fmt: skip
        await audit.record(actor, "screen.opened", "screen", screen, event=event_id, way=way.value)
        return screen

    return await write(body)


async def close_screen(actor: Identity, event_id: str, screen_id: str) -> None:
    """Its codes are worthless from now on. Again changes nothing; 404 for a screen of another event."""
    must_organize(actor, event_id)

    async def body() -> None:
        if await fetch(_CLOSE, now(), screen_id, event_id):
            await audit.record(actor, "screen.closed", "screen", screen_id, event=event_id)

    found = await hall(screen_id)
    if found is None or found.event.id != event_id:
        raise not_found()
    await write(body)


async def hall(screen_id: str) -> Hall | None:
    """The screen with its event."""
    rows: list[dict[str, Any]] = await fetch(_SCREEN, screen_id)
    event = await facts.event(rows[0]["event"]) if rows else None
    if event is None:
        return None
    row = rows[0]
    screen = Screen(row["id"], row["event"], row["session"] or "", Way(row["way"]))
    return Hall(screen, row["place"], row["closed_at"] is not None, event)


def secret_of(event_id: str) -> bytes:
    """The secret of an event's codes: derived from the key of this installation, and nowhere kept."""
    key = keyring().signing.private.private_bytes_raw()
    return hmac.new(key, b"rallypoint rotating secret 1\0" + event_id.encode(), hashlib.sha256).digest()


def codes(found: Hall, at: datetime) -> list[Shown]:
    """The code of now and those of the next minute, so that a screen outlives a hiccup of the network."""
    secret, present = secret_of(found.event.id), window_of(at)
    return [
        Shown(
            window_starts(window),
            f"{settings().address}/c/{found.screen.id}/{code(secret, found.screen, window)}",
        )
        for window in range(present, present + 1 + AHEAD)
    ]


def scanned(found: Hall, given: str, browser: str, at: datetime) -> str:
    """What a phone that scanned in time carries on with. Raises `Refusal` with what to do for any other code."""
    refused = not_now(found.screen.way, found.event, found.session, at, closed=found.closed)
    if refused is not None:
        raise Refusal(refused)
    secret = secret_of(found.event.id)
    judgement = judge(secret, found.screen, given, at)
    if judgement is Judgement.LATE:
        raise Refusal(
            Sentence("This code has passed: it is new every {seconds} seconds. Scan the one on the screen now.",
                     seconds=WINDOW_S)
        )  # fmt: skip
    if judgement is Judgement.WRONG:
        raise Refusal(Sentence("This is not a code of this screen. Scan the one on the screen now."))
    return grace(secret, found.screen, at, browser)


def carried(found: Hall, given: str, browser: str) -> datetime:
    """When the phone scanned. Raises `Refusal` when that is too long ago, or was another phone."""
    at = graced(secret_of(found.event.id), found.screen, given, browser, now()) if browser else None
    if at is None:
        raise Refusal(Sentence("Your scan has run out. Scan the code on the screen once more."))
    refused = not_now(found.screen.way, found.event, found.session, at, closed=found.closed)
    if refused is not None:
        raise Refusal(refused)
    return at


async def own(found: Hall, identity: Identity) -> Own:
    """The registration this code is about: one whose people come to the session, if it is of one."""
    rows = await fetch(_MINE, found.event.id, identity.member_id)
    session = found.session
    fitting = [row for row in rows if session is None or session.concerns(row["offering"])]
    if not fitting:
        return Own()
    row = fitting[0]
    there = [row]
    if found.event.sessions:
        running = _running(found, row["offering"], now())
        there = await fetch(_AT_SESSION, row["id"], running) if running else []
    stands = there[0] if there else {"present_at": None, "left_at": None}
    return Own(row["id"], row["offering"], stands["present_at"], stands["left_at"])


async def pass_by(identity: Identity, found: Hall, at: datetime) -> None:
    """Records that the member came (自助签到), or in the other mode that they left; again changes nothing.

    Raises `Refusal` 409 for who has no place here, or leaves without having come.
    """
    mine = await own(found, identity)
    if not mine.registration:
        raise Refusal(Sentence("You are not signed up for this event. Please ask at the door."))
    session = _session(found, mine.offering, at)

    async def body() -> None:
        if found.screen.way is Way.OUT:
            await record_departure(mine.registration, at=at, session=session)
            return
        arrival = Arrival(
            mine.registration, found.event.id, at, Means.SELF, session, found.place, identity.member_id
        )
        recorded = await record_presence(arrival)
        if recorded.first_there:
            await audit.record(
                identity, "attendance.self", "registration", mine.registration, event=found.event.id
            )
        after_commit(lambda: counter_changed(found.event.id))

    if found.screen.way is Way.OUT and mine.present_at is None:
        raise Refusal(Sentence("You have not checked in, so there is nothing to check out of."))
    await write(body)


async def join(identity: Identity, found: Hall, offering: str, at: datetime) -> None:
    """Somebody without a place signs up where they stand, if the event allows it. Raises like `walk_in`."""
    if not found.event.settings.walk_ins.by_themselves or found.screen.way is Way.OUT:
        raise Refusal(Sentence("You are not signed up for this event. Please ask at the door."))
    session = _session(found, offering, at)
    wish = WalkIn(found.event.id, offering, identity.member_id, session, found.place, means=Means.SELF)
    await walk_in(identity, wish)
    counter_changed(found.event.id)


def _session(found: Hall, offering: str, at: datetime) -> str:
    """The session somebody comes to; empty for an event without any."""
    if not found.event.sessions:
        return ""
    running = _running(found, offering, at)
    if not running:
        raise Refusal(Sentence("No session is running now, so there is nothing to check in to."))
    return running


def _running(found: Hall, offering: str, at: datetime) -> str:
    if found.screen.session:
        return found.screen.session
    running = session_at([each for each in found.event.sessions if each.concerns(offering)], at)
    return running.id if running else ""
