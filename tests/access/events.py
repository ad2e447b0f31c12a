"""Who may call the routes of events."""

from datetime import timedelta

from events.queries import facts
from events.tables import Event, Offering, Pool, Registration
from foundation.clock import now
from tests.access.entry import (
    ANY_LIAISON,
    ANY_ORGANIZER,
    EVERYBODY,
    ORGANIZER_OF_THE_EVENT,
    SIGNED_IN,
    Entry,
)
from tests.access.world import World

OWNER = frozenset({"member"})
DEPUTIES = ANY_LIAISON | {"organizer"}
DEPUTIES_OF_THE_BRANCH = frozenset({"liaison", "organizer", "administrator"})
MAY_ACT = DEPUTIES_OF_THE_BRANCH | OWNER
OTHER_EVENT = {"event_id": "other_event_id"}
DRAFT = ({"event_id": "draft_id"},)
OTHER_REGISTRATION = {"registration_id": "other_registration_id"}
REASON = {"reason": "受伤"}
COLLEAGUE = "/branch/registrations/{event_id:str}/of/{registration_id:str}"
ROLL_ONE = "/manage/events/{event_id:str}/registrations/{registration_id:str}"


def _managed(method: str, path: str, **more: object) -> Entry:
    """The other event has an organizer too, who may touch it and no other."""
    everywhere = {"administrator", "other_organizer"}
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=everywhere, **more)  # type: ignore[arg-type]


def _of_a_row(method: str, path: str, **more: object) -> Entry:
    """A registration of another event is not found under this one, not even by administrators."""
    foreign = (OTHER_EVENT, OTHER_REGISTRATION)
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _of_a_colleague(method: str, path: str, **more: object) -> Entry:
    """Of one's own branch, or of one's own event; other branches' colleagues are not found."""
    foreign = (OTHER_EVENT, OTHER_REGISTRATION)
    return Entry(method, path, DEPUTIES_OF_THE_BRANCH, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _own(method: str, path: str, **more: object) -> Entry:
    return Entry(method, path, OWNER, foreign=(OTHER_REGISTRATION,), everywhere={"other_member"}, **more)  # type: ignore[arg-type]


ROUTES = [
    Entry("GET", "/", EVERYBODY),
    Entry("GET", "/events", EVERYBODY),
    Entry("GET", "/events/{event_id:str}", EVERYBODY, foreign=DRAFT),
    Entry("GET", "/events/{event_id:str}/register", SIGNED_IN, foreign=DRAFT, everywhere=frozenset()),
    Entry("POST", "/events/{event_id:str}/register", SIGNED_IN, form={"offering": "{offering_id}"}),
    Entry("GET", "/registrations", SIGNED_IN),
    _own("GET", "/registrations/{registration_id:str}"),
    _own("GET", "/registrations/{registration_id:str}/answers"),
    _own("POST", "/registrations/{registration_id:str}/answers"),
    _own("POST", "/registrations/{registration_id:str}/cancel"),
    Entry("GET", "/branch/registrations", ANY_LIAISON),
    Entry("GET", "/branch/registrations/{event_id:str}", DEPUTIES),
    Entry("GET", "/branch/registrations/{event_id:str}/{member_id:str}", DEPUTIES_OF_THE_BRANCH),
    Entry(
        "POST", "/branch/registrations/{event_id:str}/{member_id:str}", DEPUTIES_OF_THE_BRANCH,
        form={"offering": "{offering_id}"},
    ),
    _of_a_colleague("GET", COLLEAGUE),
    _of_a_colleague("POST", f"{COLLEAGUE}/cancel", form=REASON),
    _of_a_colleague("POST", f"{COLLEAGUE}/answers"),
    Entry("GET", "/branch/registrations/{event_id:str}/list.xlsx", DEPUTIES),
    Entry("GET", "/branch/registrations/{event_id:str}/print", DEPUTIES),
    Entry("GET", "/manage/events", ANY_ORGANIZER),
    Entry("GET", "/manage/events/new", ANY_ORGANIZER),
    Entry("POST", "/manage/events/new", ANY_ORGANIZER),
    _managed("GET", "/manage/events/{event_id:str}"),
    _managed("GET", "/manage/events/{event_id:str}/edit"),
    _managed("POST", "/manage/events/{event_id:str}/edit"),
    _managed("GET", "/manage/events/{event_id:str}/copy"),
    _managed("POST", "/manage/events/{event_id:str}/publish"),
    _managed("GET", "/manage/events/{event_id:str}/call-off"),
    _managed("POST", "/manage/events/{event_id:str}/call-off", form=REASON),
    _managed("GET", "/manage/events/{event_id:str}/registrations"),
    _managed("GET", "/manage/events/{event_id:str}/registrations.xlsx"),
    _managed("GET", "/manage/events/{event_id:str}/companions"),
    _managed("GET", "/manage/events/{event_id:str}/companions.xlsx"),
    _managed("GET", "/manage/events/{event_id:str}/companions/print"),
    _managed("GET", "/manage/events/{event_id:str}/parties"),
    _managed("GET", "/manage/events/{event_id:str}/parties.xlsx"),
    _managed("GET", "/manage/events/{event_id:str}/parties/print"),
    _managed("GET", "/manage/events/{event_id:str}/registrations/print"),
    _of_a_row("GET", ROLL_ONE),
    _of_a_row("POST", f"{ROLL_ONE}/cancel", form=REASON),
    _of_a_row("POST", f"{ROLL_ONE}/admit", form=REASON),
    Entry("GET", "/api/v1/events", EVERYBODY),
    Entry("GET", "/api/v1/events/{event_id:str}", EVERYBODY, foreign=DRAFT, everywhere=frozenset()),
    Entry(
        "POST", "/api/v1/events/{event_id:str}/registrations", MAY_ACT,
        json={"offering": "{offering_id}", "member": "{member_id}"},
    ),
    Entry("GET", "/api/v1/registrations", SIGNED_IN),
    Entry("DELETE", "/api/v1/registrations/{registration_id:str}", MAY_ACT, query="?reason=x"),
]  # fmt: skip


async def seed(world: World) -> None:
    """Two published events with an offering and a registration each, and a draft nobody else knows of."""
    await _event(world, "event_id", "published")
    await _event(world, "other_event_id", "published")
    world.values["draft_id"] = "draft00000001"
    await _event(world, "draft_id", "draft")
    for which, persona, branch in (
        ("", "member", "branch_id"),
        ("other_", "other_member", "other_branch_id"),
    ):
        event_id = world.values[f"{which}event_id"]
        pool = Pool(event=event_id, name="参加者", size=100, taken=1)
        await pool.save()
        offering = Offering(event=event_id, pool=pool.id, title="参加者")
        await offering.save()
        registration = Registration(
            event=event_id, offering=offering.id, member=world.members[persona], branch=world.values[branch],
            status="confirmed", slot=1,
        )  # fmt: skip
        await registration.save()
        world.values[f"{which}offering_id"] = offering.id
        world.values[f"{which}registration_id"] = registration.id
    facts.forget_all()


async def _event(world: World, key: str, status: str) -> None:
    start = now() + timedelta(days=10)
    await Event(
        id=world.values[key], kind="activity", title="健步走", status=status, host=world.values["union_id"],
        place="操场", starts_at=start, ends_at=start + timedelta(hours=2),
    ).save()  # fmt: skip
