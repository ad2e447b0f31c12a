"""Who may call the routes of courses: sessions, who was there, certificates, screens, sheets and badges."""

import json
from datetime import timedelta

from checkin.course_tables import Certificate, CertificateSeries, HallScreen, LateRequest, PrintedSheet
from events.queries import facts
from events.tables import EventSession, Guest, Offering
from foundation.clock import now
from members.tables import Branch
from tests.access.entry import ANY_LIAISON, EVERYBODY, ORGANIZER_OF_THE_EVENT, SIGNED_IN, Entry
from tests.access.world import World

OTHER_EVENT = {"event_id": "other_event_id"}
OTHER_SESSION = {"session_id": "other_session_id"}
OTHER_CERTIFICATE = {"certificate_id": "other_certificate_id"}
COURSE = "/manage/events/{event_id:str}/course"
CERTIFICATES = "/manage/events/{event_id:str}/certificates"
SCREENS = "/manage/events/{event_id:str}/screens"
WALK_INS = "/manage/events/{event_id:str}/walk-ins"
GUESTS = "/manage/events/{event_id:str}/guests"
LATE = "/manage/events/{event_id:str}/late"
SHEETS = "/manage/events/{event_id:str}/sheets"
OTHERS = ({"registration_id": "other_registration_id"},)
OTHER_OWNER = frozenset({"other_member"})
SESSIONS = "/manage/events/{event_id:str}/sessions"


def _managed(method: str, path: str, **more: object) -> Entry:
    """The other event has an organizer too, who may touch it and no other."""
    everywhere = {"administrator", "other_organizer"}
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=everywhere, **more)  # type: ignore[arg-type]


def _of_a_session(method: str, path: str, **more: object) -> Entry:
    """A session of another event is not found under this one, not even by administrators."""
    foreign = (OTHER_EVENT, OTHER_SESSION)
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _of_a_guest(method: str, path: str) -> Entry:
    """A guest of another event is not found under this one."""
    foreign = (OTHER_EVENT, {"guest_id": "other_guest_id"})
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset())


def _of_a_certificate(method: str, path: str, **more: object) -> Entry:
    """A certificate of another event is not found under this one."""
    foreign = (OTHER_EVENT, OTHER_CERTIFICATE)
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _of_a_screen(method: str, path: str, **more: object) -> Entry:
    """A screen of another event is not found under this one."""
    foreign = (OTHER_EVENT, {"screen_id": "other_screen_id"})
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _of_a_sheet(method: str, path: str, **more: object) -> Entry:
    """A printed sheet of another event is not found under this one."""
    foreign = (OTHER_EVENT, {"sheet_id": "other_sheet_id"})
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


def _of_a_request(method: str, path: str, **more: object) -> Entry:
    """A request for late check-in of another event is not found under this one."""
    foreign = (OTHER_EVENT, {"late_request_id": "other_late_request_id"})
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


ROUTES = [
    _managed("GET", SESSIONS),
    _managed("POST", SESSIONS),
    _managed("POST", f"{SESSIONS}/rule", form={"percent": "80"}),
    _of_a_session("GET", f"{SESSIONS}/{{session_id:str}}"),
    _of_a_session("POST", f"{SESSIONS}/{{session_id:str}}"),
    _of_a_session("POST", f"{SESSIONS}/{{session_id:str}}/remove"),
    _managed("GET", COURSE),
    _managed("GET", f"{COURSE}.xlsx"),
    _managed("GET", f"{COURSE}.pdf"),
    _of_a_session("GET", f"{COURSE}/{{session_id:str}}"),
    _of_a_session("POST", f"{COURSE}/{{session_id:str}}"),
    Entry("GET", "/branch/registrations/{event_id:str}/sessions", ANY_LIAISON | {"organizer"}),
    _of_a_session(
        "POST", "/api/v1/events/{event_id:str}/marks",
        json={"registration": "{registration_id}", "session": "{session_id}", "mark": "present"},
    ),
    _managed("GET", CERTIFICATES),
    _managed("POST", f"{CERTIFICATES}/pattern", form={"pattern": "培训"}),
    _managed("POST", f"{CERTIFICATES}/issue"),
    _managed("GET", f"{CERTIFICATES}.pdf"),
    _managed("GET", f"{CERTIFICATES}/list.xlsx"),
    _managed("GET", f"{CERTIFICATES}/list/print"),
    _of_a_certificate("GET", f"{CERTIFICATES}/{{certificate_id:str}}"),
    _of_a_certificate("GET", f"{CERTIFICATES}/{{certificate_id:str}}/revoke"),
    _of_a_certificate("POST", f"{CERTIFICATES}/{{certificate_id:str}}/revoke", form={"reason": "误发"}),
    Entry("GET", "/certificates", SIGNED_IN),
    Entry(
        "GET", "/certificates/{certificate_id:str}", {"member"},
        foreign=(OTHER_CERTIFICATE,), everywhere={"other_member"},
    ),
    Entry("GET", "/v/{certificate_code:str}", EVERYBODY),
    _managed("GET", SCREENS),
    _managed("POST", SCREENS, form={"place": "东门", "way": "in"}),
    _managed("POST", f"{SCREENS}/walk-ins"),
    _of_a_screen("GET", f"{SCREENS}/{{screen_id:str}}"),
    _of_a_screen("GET", f"{SCREENS}/{{screen_id:str}}/codes"),
    _of_a_screen("POST", f"{SCREENS}/{{screen_id:str}}/close"),
    Entry("GET", "/c/{screen_id:str}/{hall_code:str}", EVERYBODY),
    Entry("GET", "/c/{screen_id:str}", SIGNED_IN),
    Entry("POST", "/c/{screen_id:str}", SIGNED_IN, form={"g": "run.out"}),
    _managed("GET", WALK_INS, query="?q=zhang"),
    _managed("POST", WALK_INS, form={"member": "{other_member_id}", "offering": "{offering_id}"}),
    _managed("POST", f"{WALK_INS}/guest", form={"name": ""}),
    _managed("GET", GUESTS),
    _managed("POST", GUESTS, form={"names": ""}),
    _of_a_guest("POST", f"{GUESTS}/{{guest_id:str}}/remove"),
    _managed("POST", f"{WALK_INS}/heads", form={"audience": "student", "heads": "3"}),
    _managed("GET", LATE),
    _managed("GET", SHEETS),
    _managed("POST", SHEETS, form={"numbers": "y"}),
    _managed("GET", f"{SHEETS}/number", query="?n=1"),
    _managed("POST", "/manage/events/{event_id:str}/labels", form={"sheet": "label-3x8", "start": "3"}),
    _of_a_sheet("GET", f"{SHEETS}/{{sheet_id:str}}"),
    _of_a_sheet("POST", f"{SHEETS}/{{sheet_id:str}}", form={"rows": "1"}),
    _of_a_request("POST", f"{LATE}/{{late_request_id:str}}", form={"answer": "refused"}),
    Entry("GET", "/registrations/{registration_id:str}/late", {"member"}, foreign=OTHERS, everywhere=OTHER_OWNER),
    Entry(
        "POST", "/registrations/{registration_id:str}/late", {"member"},
        form={"reason": "没电"}, foreign=OTHERS, everywhere=OTHER_OWNER,
    ),
]  # fmt: skip


async def seed(world: World) -> None:
    """A session of each of the two events, the first of which runs now."""
    for which in ("", "other_"):
        session = EventSession(
            event=world.values[f"{which}event_id"],
            title="上午",
            starts_at=now() - timedelta(minutes=5),
            ends_at=now() + timedelta(hours=2),
        )
        await session.save()
        world.values[f"{which}session_id"] = str(session.id)
        await _rest(world, which)
    facts.forget_all()


async def _rest(world: World, which: str) -> None:
    """A certificate, a screen and a request for each event; those of the first are the member's own."""
    key = f"培{which}2026-{{n}}"
    await CertificateSeries(key=key, last=1).save()
    certificate = Certificate(
        code=f"verified{which}",
        event=world.values[f"{which}event_id"],
        registration=world.values[f"{which}registration_id"],
        series=key,
        place=1,
        number=key.replace("{n}", "1"),
        name="张三",
        branch="第1分工会",
        title="健步走",
    )
    await certificate.save()
    world.values[f"{which}certificate_id"] = str(certificate.id)
    screen = HallScreen(event=world.values[f"{which}event_id"], place="东门")
    await screen.save()
    world.values[f"{which}screen_id"] = str(screen.id)
    (offering,) = (
        await Offering.select(Offering.id).where(Offering.event == world.values[f"{which}event_id"]).limit(1)
    )
    (branch,) = await Branch.select(Branch.id).limit(1)
    guest = Guest(
        event=world.values[f"{which}event_id"], offering=offering["id"], branch=branch["id"], name="来宾",
        audience="outside", needs_place=False, expires_at=now() + timedelta(days=30),
    )  # fmt: skip
    await guest.save()
    world.values[f"{which}guest_id"] = str(guest.id)
    request = LateRequest(registration=world.values[f"{which}registration_id"], reason="手机没电")
    await request.save()
    world.values[f"{which}late_request_id"] = str(request.id)
    people = json.dumps([world.values[f"{which}registration_id"]])
    sheet = PrintedSheet(
        event=world.values[f"{which}event_id"], number=1, people=people, digest=f"sheet {which}"
    )
    await sheet.save()
    world.values[f"{which}sheet_id"] = str(sheet.id)
    world.values["hall_code"] = "0" * 16
    world.values["certificate_code"] = "verified"
