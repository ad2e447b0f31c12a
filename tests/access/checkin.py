"""Who may call the routes of the door."""

from datetime import timedelta

from checkin.door_tables import Door, DoorPhone, GateLink
from checkin.links import token_of
from events.tables import Event, Offering, Pool, Registration
from foundation.clock import now
from foundation.identifiers import digest
from tests.access.entry import ANY_ORGANIZER, EVERYBODY, ORGANIZER_OF_THE_EVENT, SIGNED_IN, Entry
from tests.access.world import World

OWNER_AND_DOOR = frozenset({"member", "organizer", "administrator"})
OTHER_EVENT = ({"event_id": "other_event_id"},)
SCAN = {"nonce": "nonce-of-a-scan", "token": "{token}"}
PERSON = {"nonce": "nonce-of-a-person", "registration": "{registration_id}"}
BATCH = {
    "scans": [{"nonce": "nonce-of-a-batch", "form": "person", "ticket": "{registration_id}", "clock": 0}]
}
RULES = {"name": "东门", "direction": "in", "again": "once", "per": "event"}
OLD_LINK = ({"gate_secret": "old_gate_secret"},)
UNDO = {"nonce": "nonce-of-an-undo", "registration_id": "{registration_id}"}


def _of_the_event(method: str, path: str, **more: object) -> Entry:
    """The other event has an organizer too, who may stand at its door and at no other."""
    everywhere = {"administrator", "other_organizer"}
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=OTHER_EVENT, everywhere=everywhere, **more)  # type: ignore[arg-type]


ROUTES = [
    Entry("GET", "/t/{token:str}", EVERYBODY),
    Entry("GET", "/t/{token:str}/qr.svg", EVERYBODY),
    Entry("GET", "/t/{token:str}/picture.png", OWNER_AND_DOOR),
    Entry("POST", "/t/{token:str}/admit", ORGANIZER_OF_THE_EVENT, form={"nonce": "nonce-of-a-link"}),
    Entry("GET", "/registrations/{registration_id:str}/ticket", OWNER_AND_DOOR),
    Entry("GET", "/registrations/{registration_id:str}/qr.svg", OWNER_AND_DOOR),
    Entry("GET", "/my-code", SIGNED_IN),
    Entry("GET", "/checkin", ANY_ORGANIZER),
    _of_the_event("GET", "/manage/events/{event_id:str}/door"),
    _of_the_event("POST", "/manage/events/{event_id:str}/door", form={**SCAN, "text": "{token}"}),
    _of_the_event("POST", "/manage/events/{event_id:str}/door/person", form=PERSON),
    _of_the_event(
        "POST",
        "/manage/events/{event_id:str}/door/take-back",
        form={**PERSON, "nonce": "nonce-of-a-mistake"},
    ),
    _of_the_event("GET", "/live/events/{event_id:str}/door", stream=True),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance"),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance/refused"),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance/refused.xlsx"),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance/refused/print"),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance/print"),
    _of_the_event("GET", "/manage/events/{event_id:str}/attendance.xlsx"),
    _of_the_event("GET", "/manage/events/{event_id:str}/tickets"),
    _of_the_event("POST", "/api/v1/events/{event_id:str}/scans", json=SCAN),
    _of_the_event("POST", "/api/v1/events/{event_id:str}/scans/undo", json=UNDO),
    _of_the_event("GET", "/api/v1/events/{event_id:str}/holders", query="?q=zhang"),
    _of_the_event("GET", "/api/v1/events/{event_id:str}/attendance"),
    _of_the_event("GET", "/manage/events/{event_id:str}/door/board"),
    _of_the_event("GET", "/manage/events/{event_id:str}/doors"),
    _of_the_event("GET", "/manage/events/{event_id:str}/doors/{door_id:str}"),
    _of_the_event("POST", "/manage/events/{event_id:str}/doors/{door_id:str}", form=RULES),
    _of_the_event("POST", "/manage/events/{event_id:str}/door-links", form={"door": "{door_id}"}),
    _of_the_event("POST", "/manage/events/{event_id:str}/door-links/{gate_link_id:str}/revoke", form={}),
    _of_the_event("POST", "/manage/events/{event_id:str}/door-phones/{door_phone_id:str}/revoke", form={}),
    _of_the_event("POST", "/manage/events/{event_id:str}/doors/{door_id:str}/close", form={}),
    Entry("GET", "/join/{gate_secret:str}", EVERYBODY, foreign=OLD_LINK, everywhere=frozenset()),
    Entry("POST", "/join/{gate_secret:str}", EVERYBODY, form={}, foreign=OLD_LINK, everywhere=frozenset()),
    Entry("GET", "/gate/{event_id:str}", frozenset()),
    Entry("POST", "/gate/{event_id:str}", frozenset(), form={"text": "{token}"}),
    Entry("GET", "/door-worker.js", EVERYBODY),
    Entry("GET", "/code-worker.js", EVERYBODY),
    _of_the_event("GET", "/api/v1/events/{event_id:str}/door/sync"),
    _of_the_event("POST", "/api/v1/events/{event_id:str}/door/scans", json=BATCH),
    # A phone that joined by a link is none of these people: tests/checkin/pages/test_gates.py tries its rights.
    Entry("GET", "/api/v1/gates/{event_id:str}/sync", frozenset()),
    Entry("POST", "/api/v1/gates/{event_id:str}/scans", frozenset(), json=BATCH),
]


async def seed(world: World) -> None:
    """The member's confirmed registration for the event, unless the events' room has put it there already."""
    for key in ("event_id", "other_event_id"):
        if not await Event.exists().where(Event.id == world.values[key]):
            await Event(
                id=world.values[key],
                kind="activity",
                title="健步走",
                status="published",
                host=world.values["union_id"],
            ).save()
    if "registration_id" not in world.values:
        world.values["registration_id"] = await _registered(world)
    row = (
        await Registration.select(Registration.ticket, Registration.event)
        .where(Registration.id == world.values["registration_id"])
        .first()
    )
    assert row is not None
    world.values["token"] = token_of(row["ticket"], row["event"])
    await _doors(world)


async def _doors(world: World) -> None:
    """A door with a link and a phone, and the link of an event that is over."""
    moment = now()
    door = Door(event=world.values["event_id"], name="正门")
    await door.save()
    world.values["door_id"] = door.id
    for key, expires_at in (
        ("gate_secret", moment + timedelta(days=1)),
        ("old_gate_secret", moment - timedelta(days=1)),
    ):
        world.values[key] = f"{key}-of-this-door"
        link = GateLink(
            event=door.event, door=door.id, digest=digest(world.values[key]), expires_at=expires_at
        )
        await link.save()
    world.values["gate_link_id"] = link.id
    phone = DoorPhone(event=door.event, link=link.id, digest=digest("a phone"))
    await phone.save()
    world.values["door_phone_id"] = phone.id


async def _registered(world: World) -> str:
    pool = Pool(event=world.values["event_id"], size=10, taken=1)
    await pool.save()
    offering = Offering(event=world.values["event_id"], pool=pool.id, title="全程")
    await offering.save()
    registration = Registration(
        event=world.values["event_id"],
        offering=offering.id,
        member=world.members["member"],
        branch=world.values["branch_id"],
        status="confirmed",
        slot=1,
    )
    await registration.save()
    return str(registration.id)
