"""The list of an event's registrations as organizers and liaisons work with it: a page of it, never all of it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from events.domain.companion_questions import asked_of_companions, lacking
from events.domain.event import Event, RegistrationStatus
from events.domain.party import AgeBand, Companion
from events.domain.questions import Question, asked_of, scopes_of, still_missing
from events.queries import roll_order, waitlist_places
from events.queries.roll_order import Anchor, Group, Wanted
from events.queries.seats_in_words import seats_of_registrations
from foundation.database import fetch
from foundation.messages import Sentence

ROWS_A_PAGE = 100
ROWS_AT_ONCE = 500

_ROWS = (
    "SELECT r.id, r.status, r.line, r.ticket, r.registered_at, r.registered_by, r.walk_in, r.offering, r.party,"
    " r.places, o.title AS offering_title, o.position AS offering_position, m.id AS member, m.name,"
    " m.staff_number, m.pinyin, m.initials, m.letters, m.sex, m.phone, b.id AS branch, b.name AS branch_name,"
    " b.position AS branch_position, b.path AS branch_path, a.present_at, a.left_at, w.name AS signed_up_by,"
    " p.name AS party_name, c.name AS captain_name, room.name AS room, bus.name AS bus"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id"
    " LEFT JOIN member w ON w.id = r.registered_by LEFT JOIN party p ON p.id = r.party"
    " LEFT JOIN member c ON c.id = p.captain LEFT JOIN room_place rp ON rp.registration = r.id"
    " LEFT JOIN room ON room.id = rp.room LEFT JOIN bus_place bp ON bp.registration = r.id"
    " LEFT JOIN bus ON bus.id = bp.bus WHERE r.id IN ({marks})"
)
_ANSWERS = "SELECT registration, question, value FROM answer WHERE registration IN ({marks})"
_COMPANIONS = (
    "SELECT id, registration, name, age_band, needs_place FROM guest WHERE registration IN ({marks})"
    " AND status = 'confirmed' ORDER BY created_at, id"
)
_COMPANION_ANSWERS = (
    "SELECT a.guest, a.question, a.value FROM guest_answer a JOIN guest g ON g.id = a.guest"
    " WHERE g.registration IN ({marks})"
)
_KEYS = "SELECT {keys} FROM registration r JOIN member m ON m.id = r.member WHERE r.id = {} AND r.event = {}"
_STANDING = (
    "SELECT id FROM registration WHERE event = {} AND status NOT IN ('rejected', 'cancelled')"
    " AND member IN ({marks}) ORDER BY registered_at, id"
)


class Row(msgspec.Struct, frozen=True):
    """A registration in the list. `answers`: question id → value."""

    id: str
    status: RegistrationStatus
    line: int | None
    ticket: str
    registered_at: datetime
    registered_by: str | None
    offering: str
    offering_title: str
    offering_position: int
    member: str
    name: str
    staff_number: str
    pinyin: str
    initials: str
    letters: str
    sex: str
    phone: str
    branch: str
    branch_name: str
    branch_position: int
    branch_path: str
    present_at: datetime | None
    party: str | None = None
    places: int = 1
    answers: dict[str, str] = {}
    seats: tuple[Sentence, ...] = ()
    left_at: datetime | None = None
    walk_in: bool = False
    signed_up_by: str | None = None
    party_name: str | None = None
    captain_name: str | None = None
    room: str | None = None
    bus: str | None = None
    brought: tuple[Companion, ...] = ()

    @property
    def companions(self) -> int:
        return len(self.brought)

    @property
    def companion_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.brought)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def by_another(self) -> bool:
        return self.registered_by is not None and self.registered_by != self.member

    def missing(self, questions: Sequence[Question]) -> tuple[Question, ...]:
        return still_missing(asked_of(questions, scopes_of(self.party, self.places)), self.answers)

    def missing_words(self, questions: Sequence[Question]) -> tuple[str, ...]:
        """What is missing as lists show it; of who is brought along with their name before it."""
        along = [
            (each.name, question.label) for each in self.brought for question in lacking(questions, each)
        ]
        own = (question.label for question in self.missing(questions))
        return (*own, *(f"{name} · {label}" for name, label in along))


class Counted(msgspec.Struct, frozen=True):
    """How many there are, by branch, offering and status; `found` of them, which the search leaves."""

    all: tuple[Group, ...]
    searched: tuple[Group, ...]

    def found(self, wanted: Wanted) -> int:
        return sum(group.number for group in self.searched if group.fits(wanted))

    def by_status(self, wanted: Wanted) -> dict[str, int]:
        """Of each status, with everything else that is wanted."""
        counts = dict.fromkeys(roll_order.STATUSES, 0)
        for group in self.searched:
            if group.fits(msgspec.structs.replace(wanted, status="")):
                counts[group.status] += group.number
        return counts

    def by_here(self, wanted: Wanted) -> dict[str, int]:
        """How many were there and how many not, with everything else that is wanted (a list of those expected)."""
        counts = dict.fromkeys(("yes", "no"), 0)
        for group in self.searched:
            if group.fits(msgspec.structs.replace(wanted, here="")):
                counts[group.here] += group.number
        return counts

    @property
    def total(self) -> int:
        return sum(group.number for group in self.all)

    @property
    def branches(self) -> list[tuple[str, str]]:
        """Branch and its name, in the union's own order."""
        found = {(group.branch_position, group.branch_name, group.branch) for group in self.all}
        return [(branch, name) for _, name, branch in sorted(found)]


def masked(phone: str) -> str:
    """`13812345678` → `138****5678`: enough to recognise one's own, not enough to call a stranger."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****" if phone else ""


async def counted(event_id: str, wanted: Wanted) -> Counted:
    """One statement, or two for whoever searches."""
    everybody = await _groups(event_id, msgspec.structs.replace(wanted, search=""))
    return Counted(everybody, await _groups(event_id, wanted) if wanted.search else everybody)


async def _groups(event_id: str, wanted: Wanted) -> tuple[Group, ...]:
    statement = roll_order.groups(event_id, wanted)
    found: list[Group] = []
    for row in await fetch(statement.text, *statement.values):
        came = int(row.pop("came"))
        found += roll_order.told_apart(wanted, Group(**row), came)
    return tuple(found)


async def ids_of(event: Event, wanted: Wanted, counts: Counted, offset: int, size: int) -> list[str]:
    """The registrations of this part of the list, in the wanted order. One statement."""
    offerings = [offering.id for offering in event.offerings]
    statement = roll_order.ids(event.id, wanted, counts.searched, offerings, (offset, size))
    found = [row["id"] for row in await fetch(statement.text, *statement.values)]
    return found[::-1] if statement.backwards else found


async def ids_beside(
    event: Event, wanted: Wanted, counts: Counted, after: str, before: str, size: int
) -> list[str]:
    """The page after this registration, or before that one; none when it is no way to find the page."""
    found = counts.found(wanted)
    keys = roll_order.anchor_keys(wanted, found)
    if not keys or not (after or before):
        return []
    rows = await fetch(_KEYS.replace("{keys}", ", ".join(keys)), after or before, event.id)
    if not rows:
        return []
    anchor = Anchor(tuple(rows[0].values()), ahead=not after)
    statement = roll_order.anchored(event.id, wanted, anchor, size, found)
    ids = [row["id"] for row in await fetch(statement.text, *statement.values)]
    return ids[::-1] if statement.backwards else ids


async def rows_with(event: Event, ids: Sequence[str]) -> list[Row]:
    """The registrations in this order, with their answers, companions and seats. Three statements to five."""
    if not ids:
        return []
    marks = ", ".join(["{}"] * len(ids))
    answers: dict[str, dict[str, str]] = {}
    for row in await fetch(_ANSWERS.replace("{marks}", marks), *ids):
        answers.setdefault(row["registration"], {})[row["question"]] = row["value"]
    companions = await _companions(event, ids)
    seats = await seats_of_registrations(ids) if event.seated else {}
    found = {
        row["id"]: Row(
            **{
                **row,
                "status": RegistrationStatus(row["status"]),
                "walk_in": bool(row["walk_in"]),
                "answers": answers.get(row["id"], {}),
                "brought": tuple(companions.get(row["id"], ())),
                "seats": seats.get(row["id"], ()),
            }
        )
        for row in await fetch(_ROWS.replace("{marks}", marks), *ids)
    }
    return [found[each] for each in ids if each in found]


async def _companions(event: Event, ids: Sequence[str]) -> dict[str, list[Companion]]:
    """Who comes along with each, and what was answered for them where companions are asked anything."""
    marks = ", ".join(["{}"] * len(ids))
    answers: dict[str, dict[str, str]] = {}
    if event.settings.companions.most and asked_of_companions(event.questions):
        for row in await fetch(_COMPANION_ANSWERS.replace("{marks}", marks), *ids):
            answers.setdefault(row["guest"], {})[row["question"]] = row["value"]
    found: dict[str, list[Companion]] = {}
    for row in await fetch(_COMPANIONS.replace("{marks}", marks), *ids):
        companion = Companion(
            row["name"],
            AgeBand(row["age_band"]),
            bool(row["needs_place"]),
            row["id"],
            answers.get(row["id"], {}),
        )
        found.setdefault(row["registration"], []).append(companion)
    return found


async def one(event: Event, registration_id: str) -> Row | None:
    """A registration of this very event; another event's does not exist here."""
    rows = await fetch("SELECT id FROM registration WHERE id = {} AND event = {}", registration_id, event.id)
    return (await rows_with(event, [registration_id]))[0] if rows else None


async def all_of(event: Event, wanted: Wanted) -> tuple[int, AsyncIterator[list[Row]]]:
    """How many there are, and all of them in order, some at a time, for Excel and paper."""
    ids = await every_id(event, wanted)
    return len(ids), _some_at_a_time(event, ids)


async def every_id(event: Event, wanted: Wanted) -> list[str]:
    """All of the list in order, for Excel and paper. Two statements, or three."""
    counts = await counted(event.id, wanted)
    found = counts.found(wanted)
    return await ids_of(event, wanted, counts, 0, found) if found else []


async def _some_at_a_time(event: Event, ids: Sequence[str]) -> AsyncIterator[list[Row]]:
    places: dict[str, int] | None = None
    for at in range(0, len(ids), ROWS_AT_ONCE):
        rows = await rows_with(event, ids[at : at + ROWS_AT_ONCE])
        if places is None and waitlist_places.somebody_waits(rows):
            places = await waitlist_places.places(event.id)
        yield _placed(rows, places or {})


async def placed(event: Event, rows: list[Row]) -> list[Row]:
    """With the places of those who wait, as they are told themselves. One statement where anybody waits."""
    if not waitlist_places.somebody_waits(rows):
        return rows
    return _placed(rows, await waitlist_places.places(event.id, [row.id for row in rows]))


def _placed(rows: list[Row], places: Mapping[str, int]) -> list[Row]:
    return [msgspec.structs.replace(row, line=places[row.id]) if row.id in places else row for row in rows]


async def standing_of(event: Event, members: Collection[str]) -> dict[str, Row]:
    """Member → their registration, of these members; cancelled and rejected ones are left out."""
    if not members:
        return {}
    marks = ", ".join(["{}"] * len(members))
    rows = await fetch(_STANDING.replace("{marks}", marks), event.id, *members)
    return {row.member: row for row in await rows_with(event, [row["id"] for row in rows])}


class Named(Protocol):
    """Whoever can be searched for."""

    @property
    def name(self) -> str: ...
    @property
    def staff_number(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def letters(self) -> str: ...


def found_by(search: str, person: Named) -> bool:
    """By a part of the name, the beginning of its initials or letters, or the staff number."""
    text = "".join(search.lower().split())
    return (
        text in person.name.replace(" ", "").lower()
        or person.initials.lower().startswith(text)
        or person.letters.lower().startswith(text)
        or text in person.staff_number.lower()
    )
