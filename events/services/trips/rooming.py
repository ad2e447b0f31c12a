"""Rooms: wishes, a proposal for everybody without one, and moving people by hand; never overfull, never two sexes."""

from events.domain.event import Event
from events.domain.trips.rooms import MOST_BEDS, Sleeper, kind_of, may_share, pair
from events.queries.trips.travelling import RoomShown, Traveller, Travelling, travelling
from events.services.contention import Overtaken, write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.i18n import gettext
from foundation.identifiers import new_id
from foundation.messages import N_, Sentence
from members.domain.identity import Identity, Role
from members.services import audit

MOST_ROOMS = 200
LONGEST_NAME = 40

_INSERT = (
    "INSERT INTO room (id, event, offering, name, beds, taken, kind, alone, position)"
    " VALUES ({}, {}, {}, {}, {}, 0, '', {}, {})"
)
_ENTER = (
    "UPDATE room SET taken = taken + 1, kind = {}, alone = {} WHERE id = {} AND taken = {} AND kind = {}"
    " AND taken < beds RETURNING id"
)
_LEAVE = "UPDATE room SET taken = taken - 1, kind = {}, alone = {} WHERE id = {} AND taken = {} RETURNING id"
_PLACE = "INSERT INTO room_place (id, room, registration) VALUES ({}, {}, {})"
_UNPLACE = "DELETE FROM room_place WHERE registration = {} AND room = {} RETURNING id"
_OF_PERSON = (
    "SELECT rp.room, r.taken FROM room_place rp JOIN room r ON r.id = rp.room WHERE rp.registration = {}"
)
_OTHERS = (
    "SELECT m.sex FROM room_place rp JOIN registration r ON r.id = rp.registration JOIN member m ON m.id = r.member"
    " WHERE rp.room = {} AND rp.registration <> {} ORDER BY rp.id"
)
_WISH = (
    "INSERT INTO room_wish (id, registration, mate, couple, alone) VALUES ({}, {}, {}, {}, {})"
    " ON CONFLICT (registration) DO UPDATE SET mate = excluded.mate, couple = excluded.couple, alone = excluded.alone"
)


async def wish(
    actor: Identity, registration_id: str, mate: str, *, couple: bool = False, alone: bool = False
) -> None:
    """How somebody would like to sleep. ``mate``: name or staff number of a fellow traveller; empty: with anybody.

    Raises `Refusal` 422 when nobody (or more than one) of the batch answers to that.
    """

    async def body() -> None:
        rows = await fetch("SELECT event, member FROM registration WHERE id = {}", registration_id)
        if not rows or (
            rows[0]["member"] != actor.member_id and not actor.holds(Role.ORGANIZER, rows[0]["event"])
        ):
            raise not_found()
        event = await held_event(rows[0]["event"])
        everybody = await travelling(event)
        own = everybody.one(registration_id)
        if own is None:
            raise Refusal(Sentence("This is asked only once the place is yours. Nothing was stored."))
        if alone and not event.settings.travel.single:
            raise Refusal(Sentence("On this trip nobody can have a room alone."), field="alone", status=422)
        chosen = None if alone else _mate(everybody.of_batch(own.offering), own, mate)
        if couple and not (event.settings.travel.couples and chosen and chosen.sex != own.sex):
            raise Refusal(
                Sentence("As a couple you name your wife or husband, and both of you say so."), field="couple",
                status=422,
            )  # fmt: skip
        await fetch(_WISH, new_id(), own.id, chosen.id if chosen else None, couple, alone)
        await audit.record(
            actor, "room.wished", "registration", own.id, event=event.id, mate=chosen.id if chosen else "",
            couple=couple, alone=alone,
        )  # fmt: skip

    await write_again(body)


def _mate(batch: Travelling, own: Traveller, typed: str) -> Traveller | None:
    text = "".join(typed.split())
    if not text:
        return None
    found = [
        each
        for each in batch.people
        if each.id != own.id and text in ("".join(each.name.split()), each.staff_number)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        told = Sentence("More than one traveller is called so. Please type the staff number instead.")
    else:
        told = Sentence(
            "Nobody of that name or staff number has a place on this batch. Please look at it again."
        )
    raise Refusal(told, field="mate", status=422)


async def add_rooms(actor: Identity, event_id: str, offering_id: str, count: int, beds: int) -> None:
    """Adds empty rooms, numbered on. Raises `Refusal` 422."""
    must_organize(actor, event_id)
    if not 1 <= count <= MOST_ROOMS or not 1 <= beds <= MOST_BEDS:
        raise Refusal(
            Sentence(
                "Please give 1 to {rooms} rooms with 1 to {beds} beds.", rooms=MOST_ROOMS, beds=MOST_BEDS
            ),
            field="count",
            status=422,
        )

    async def body() -> None:
        event, batch = await _batch(event_id, offering_id)
        if len(batch.rooms) + count > MOST_ROOMS:
            raise Refusal(
                Sentence("A batch has at most {rooms} rooms.", rooms=MOST_ROOMS), field="count", status=422
            )
        for name, number in _names(batch, count):
            await fetch(_INSERT, new_id(), event.id, offering_id, name, beds, False, number)
        await audit.record(
            actor, "rooms.added", "event", event_id, offering=offering_id, rooms=count, beds=beds
        )

    await write_again(body)


async def _batch(event_id: str, offering_id: str) -> tuple[Event, Travelling]:
    event = await held_event(event_id)
    if event.offering(offering_id) is None:
        raise not_found()
    return event, (await travelling(event)).of_batch(offering_id)


def _names(batch: Travelling, count: int) -> list[tuple[str, int]]:
    """Names not in use yet, with their positions."""
    used = {room.name for room in batch.rooms}
    found: list[tuple[str, int]] = []
    number = 1
    while len(found) < count:
        name = gettext(N_("Room {number}"), number=number)
        if name not in used:
            found.append((name, number))
        number += 1
    return found


async def propose(actor: Identity, event_id: str, offering_id: str) -> int:
    """Puts everybody of a batch who has no room into one, as the rules pair them; how many were placed.

    Empty rooms with enough beds are used first, and new ones are made when there are none.
    """
    must_organize(actor, event_id)

    async def body() -> int:
        event, batch = await _batch(event_id, offering_id)
        beds = event.settings.travel.beds
        empty = [room for room in batch.rooms if not room.taken]
        proposals = pair([each.sleeper for each in batch.roomless], beds).rooms
        names = iter(_names(batch, len(proposals)))
        for each in proposals:
            chosen = min(
                (room for room in empty if room.beds >= len(each.people)),
                key=lambda room: room.beds,
                default=None,
            )
            if chosen is not None:
                empty.remove(chosen)
            room_id = (
                chosen.id
                if chosen
                else await _new_room(event, offering_id, next(names), max(beds, len(each.people)))
            )
            await _fill(room_id, [_known(batch, one) for one in each.people], alone=each.alone)
        placed = sum(len(each.people) for each in proposals)
        await audit.record(actor, "rooms.proposed", "event", event_id, offering=offering_id, people=placed)
        return placed

    return await write_again(body)


def _known(batch: Travelling, registration: str) -> Traveller:
    found = batch.one(registration)
    if found is None:
        raise Overtaken
    return found


async def _new_room(event: Event, offering_id: str, named: tuple[str, int], beds: int) -> str:
    room_id = new_id()
    await fetch(_INSERT, room_id, event.id, offering_id, named[0], beds, False, named[1])
    return room_id


async def _fill(room_id: str, people: list[Traveller], *, alone: bool) -> None:
    """People into an empty room, one after the other."""
    inside: list[Sleeper] = []
    kind = ""
    for person in people:
        inside.append(person.sleeper)
        kind = await _enter(room_id, inside, kind, alone=alone)


async def _enter(room_id: str, inside: list[Sleeper], kind_before: str, *, alone: bool = False) -> str:
    """The last of ``inside`` comes to the others; for whom the room is then. Guarded by what was seen of it."""
    kind = kind_of(inside)
    if not await fetch(_ENTER, kind, alone, room_id, len(inside) - 1, kind_before):
        raise Overtaken
    await fetch(_PLACE, new_id(), room_id, inside[-1].id)
    return kind


async def move(actor: Identity, event_id: str, registration_id: str, room_id: str) -> None:
    """Moves somebody to a room of their batch, or (``room_id`` empty) out of theirs. Raises `Refusal`."""
    must_organize(actor, event_id)

    async def body() -> None:
        everybody = await travelling(await held_event(event_id))
        person = everybody.one(registration_id)
        if person is None:
            raise not_found()
        if (person.room or "") == room_id:
            return
        target = everybody.room(room_id) if room_id else None
        if room_id and (target is None or target.offering != person.offering):
            raise not_found()
        if target is not None:
            _check(target, person)
        await vacate(person.id)
        if target is not None:
            inside = [*(each.sleeper for each in target.people), person.sleeper]
            await _enter(target.id, inside, target.kind, alone=person.alone)
        await audit.record(
            actor,
            "room.moved",
            "registration",
            person.id,
            event=event_id,
            was=person.room or "",
            room=room_id,
        )

    await write_again(body)


def _check(room: RoomShown, person: Traveller) -> None:
    if not person.sex:
        raise Refusal(
            Sentence("The roster does not say male or female of {name}. Ask the liaison to enter it.",
                     name=person.name)
        )  # fmt: skip
    if not room.people:
        return
    alone = next((each for each in (person, *room.people) if each.alone), None)
    if room.alone or alone is not None:
        raise Refusal(
            Sentence("{name} has asked for a room alone. Change the wish first, or choose another room.",
                     name=(alone or room.people[0]).name)
        )  # fmt: skip
    if room.full:
        raise Refusal(Sentence("{room} is full. Move somebody out first.", room=room.name))
    if not may_share([*(each.sleeper for each in room.people), person.sleeper]):
        raise Refusal(
            Sentence("A room is for people of one sex, or for a couple who have both asked for it.")
        )


async def vacate(registration_id: str) -> None:
    """Whoever it is leaves their room, if they have one; call it inside a write body."""
    rows = await fetch(_OF_PERSON, registration_id)
    if not rows:
        return
    room = rows[0]
    rest = [row["sex"] for row in await fetch(_OTHERS, room["room"], registration_id)]
    kind = rest[0] if rest else ""
    if not await fetch(_UNPLACE, registration_id, room["room"]):
        raise Overtaken
    if not await fetch(_LEAVE, kind, False, room["room"], room["taken"]):
        raise Overtaken


async def rename(actor: Identity, event_id: str, room_id: str, name: str, beds: int) -> None:
    """Gives a room the hotel's number, or other beds. Raises `Refusal` 422."""
    must_organize(actor, event_id)
    words = name.strip()
    if not words or len(words) > LONGEST_NAME or not 1 <= beds <= MOST_BEDS:
        raise Refusal(
            Sentence("Please give a name of at most {longest} characters and 1 to {beds} beds.",
                     longest=LONGEST_NAME, beds=MOST_BEDS),
            field="name", status=422,
        )  # fmt: skip

    async def body() -> None:
        batch = await _of(event_id, room_id)
        room = batch.room(room_id)
        if room is None:
            raise not_found()
        if any(each.name == words and each.id != room_id for each in batch.rooms):
            raise Refusal(Sentence("Another room of this batch has that name."), field="name", status=422)
        if beds < room.taken:
            raise Refusal(
                Sentence("More people sleep there already. Move somebody out first."),
                field="beds",
                status=422,
            )
        await fetch(
            "UPDATE room SET name = {}, beds = {} WHERE id = {} AND taken <= {}", words, beds, room_id, beds
        )
        await audit.record(actor, "room.changed", "room", room_id, event=event_id)

    await write_again(body)


async def _of(event_id: str, room_id: str) -> Travelling:
    """The batch a room belongs to."""
    everybody = await travelling(await held_event(event_id))
    room = everybody.room(room_id)
    if room is None:
        raise not_found()
    return everybody.of_batch(room.offering)


async def remove(actor: Identity, event_id: str, room_id: str) -> None:
    """Removes an empty room. Raises `Refusal` 409 when somebody sleeps there."""
    must_organize(actor, event_id)

    async def body() -> None:
        await _of(event_id, room_id)
        if not await fetch("DELETE FROM room WHERE id = {} AND taken = 0 RETURNING id", room_id):
            raise Refusal(Sentence("Somebody sleeps there. Move them out first."))
        await audit.record(actor, "room.removed", "room", room_id, event=event_id)

    await write_again(body)
