"""Who may call the routes of seats and the running order."""

from events.queries import facts
from events.seat_tables import Act, Seat, SeatedOffering, SeatingPlan, SeatSection
from tests.access.entry import EVERYBODY, ORGANIZER_OF_THE_EVENT, SIGNED_IN, Entry
from tests.access.events import DEPUTIES, DRAFT, OTHER_EVENT, OTHER_REGISTRATION, OWNER
from tests.access.world import World

PLAN = "/manage/events/{event_id:str}/seats"
PROGRAMME = "/manage/events/{event_id:str}/programme"
ACT = f"{PROGRAMME}/{{act_id:str}}"
OTHER_ACT = {"act_id": "other_act_id"}
OTHERS = {"administrator", "other_organizer"}


def _managed(method: str, path: str, **more: object) -> Entry:
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=OTHERS, **more)  # type: ignore[arg-type]


def _of_an_act(method: str, path: str, **more: object) -> Entry:
    """An act of another event is not found under this one, not even by administrators."""
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_ACT,), everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _own(method: str, path: str, **more: object) -> Entry:
    return Entry(method, path, OWNER, foreign=(OTHER_REGISTRATION,), everywhere={"other_member"}, **more)  # type: ignore[arg-type]


ROUTES = [
    Entry("GET", "/events/{event_id:str}/seats", EVERYBODY, foreign=DRAFT, everywhere=frozenset()),
    Entry("POST", "/events/{event_id:str}/seats", SIGNED_IN, form={"do": "best"}),
    Entry("GET", "/events/{event_id:str}/seats/live", EVERYBODY, foreign=DRAFT, everywhere=frozenset(), stream=True),
    Entry("GET", "/events/{event_id:str}/seats.pdf", EVERYBODY, foreign=DRAFT, everywhere=frozenset()),
    _own("GET", "/registrations/{registration_id:str}/seats"),
    _own("POST", "/registrations/{registration_id:str}/seats", form={"do": "best"}),
    _managed("GET", PLAN),
    _managed("POST", f"{PLAN}/sections"),
    _managed("POST", f"{PLAN}/sections/{{section_id:str}}/remove"),
    _managed("POST", f"{PLAN}/marks", form={"do": "block", "seats": "{seat_id}"}),
    _managed("POST", f"{PLAN}/rules"),
    _managed("POST", f"{PLAN}/hold"),
    _managed("POST", f"{PLAN}/return"),
    _managed("POST", f"{PLAN}/match"),
    _managed("POST", f"{PLAN}/hall"),
    _managed("POST", f"{PLAN}/seat-all"),
    _managed("GET", f"{PLAN}/people"),
    _managed("POST", f"{PLAN}/people"),
    _managed("GET", f"{PLAN}/people.xlsx"),
    _managed("GET", f"{PLAN}/people.pdf"),
    _managed("GET", f"{PLAN}/plan.xlsx"),
    _managed("GET", f"{PLAN}/plan.pdf"),
    _managed("GET", f"{PLAN}/template.xlsx"),
    _managed("GET", f"{PLAN}/import"),
    _managed("POST", f"{PLAN}/import"),
    _managed("POST", f"{PLAN}/import/confirm"),
    _managed("GET", PROGRAMME),
    _managed("POST", PROGRAMME),
    _managed("POST", f"{PROGRAMME}/part"),
    _managed("POST", f"{PROGRAMME}/take-over"),
    _of_an_act("GET", ACT),
    _of_an_act("POST", ACT),
    _of_an_act("POST", f"{ACT}/move"),
    _managed("POST", f"{ACT}/remove"),
    Entry("GET", "/events/{event_id:str}/programme.pdf", EVERYBODY, foreign=DRAFT, everywhere=frozenset()),
    Entry("GET", "/branch/registrations/{event_id:str}/seats", DEPUTIES),
    Entry("POST", "/branch/registrations/{event_id:str}/seats", DEPUTIES),
    Entry("GET", "/branch/registrations/{event_id:str}/seats/people.xlsx", DEPUTIES),
    Entry("GET", "/branch/registrations/{event_id:str}/seats/people.pdf", DEPUTIES),
    Entry(
        "POST", "/branch/registrations/{event_id:str}/seats/give-back",
        frozenset({"liaison", "organizer", "administrator"}), form={"branch": "{branch_id}"},
    ),
]  # fmt: skip


async def seed(world: World) -> None:
    """A plan with a section of four seats for either event; the draft has none."""
    for which in ("", "other_"):
        plan = SeatingPlan(event=world.values[f"{which}event_id"], layout=1)
        await plan.save()
        section = SeatSection(plan=plan.id, name="池座")
        await section.save()
        for place in range(1, 5):
            seat = Seat(
                plan=plan.id, section=section.id, row=1, place=place, row_label="1", number=str(place),
                branch=world.values["branch_id"] if place == 4 else None,
            )  # fmt: skip
            await seat.save()
            world.values[f"{which}seat_id"] = seat.id
        await SeatedOffering(offering=world.values[f"{which}offering_id"], plan=plan.id).save()
        world.values[f"{which}section_id"] = section.id
        for title in ("合唱", "舞蹈"):
            act = Act(event=world.values[f"{which}event_id"], title=title, position=int(title == "舞蹈"))
            await act.save()
        world.values[f"{which}act_id"] = act.id
    facts.forget_all()
