"""What is done while the process is killed: the door and its phones, a course and its certificates."""

from checkin.domain.attempt import Attempt, Means
from checkin.domain.doors import DoorDraft
from checkin.domain.keepers import Keeper
from checkin.domain.rotating_code import Way
from checkin.domain.verdicts import Verdict
from checkin.queries.entrances import entrances_of
from checkin.services import gates, hall, late_requests
from checkin.services.certificates import issue, revoke, set_pattern
from checkin.services.doors import close_door, save_door
from checkin.services.marks import Wish, mark
from checkin.services.scan import scan
from checkin.services.sheets import print_sheets, type_in
from checkin.services.undo import take_back
from checkin.services.upload import SentScan, upload
from events.domain.absences import AbsenceRule
from events.domain.completion import Mark
from events.domain.settings import WalkInRules
from events.services import absences
from events.services.event_settings import change_settings
from foundation.clock import frozen
from members.domain.identity import Link
from tests.checkin.conftest import AT
from tests.checkin.course import AFTER, Course
from tests.checkin.seed import open_door
from tests.checkin.services.evidence import evidence
from tests.checkin.services.test_hall import SOON, Room
from tests.crash.there import Facts, There, World
from tests.events.union import NOON, START, offerings


async def _course() -> Facts:
    made = await Course.made(3)
    with frozen(AFTER):
        wishes = [
            Wish(made.registrations[n], session, Mark.PRESENT, "点名册")
            for n in (0, 1)
            for session in made.sessions
        ]
        await mark(made.union.organizer, made.event, wishes)
        await set_pattern(made.union.organizer, made.event, "培〔{year}〕{n:03}号")
        await issue(made.union.organizer, made.event, made.registrations[1:2])
        await late_requests.ask(made.people[2], made.registrations[2], made.sessions[1], "手机没电")
    pages = await print_sheets(made.union.organizer, made.event, made.sessions[0], by_branch=False)
    return {
        "event": made.event, "session": made.sessions[0], "last": made.sessions[-1], "sheet": pages[0].id,
        "third": made.registrations[2],
    }  # fmt: skip


async def _marks(there: There) -> None:
    wishes = [Wish(there["third"], there[session], Mark.PRESENT, "点名册") for session in ("session", "last")]
    await mark(await there.boss(), there["event"], wishes)


async def _issues(there: There) -> None:
    await issue(await there.boss(), there["event"])


async def _asks_late(there: There) -> None:
    await late_requests.ask(await there.who("C20000"), there["third"], there["session"], "手机没电")


async def _is_believed(there: There) -> None:
    request = await there.first("late_request")
    await late_requests.answer(await there.boss(), there["event"], request, granted=True)


async def _takes_a_certificate_back(there: There) -> None:
    await revoke(await there.boss(), there["event"], await there.first("certificate"), "写错了")


async def _types_in(there: There) -> None:
    await type_in(await there.boss(), there["event"], there["sheet"], [1, 2, 3], None)


async def _excuses(there: There) -> None:
    await absences.excuse(await there.boss(), there["event"], there["third"], "生病")


async def _sets_the_rule(there: There) -> None:
    await absences.set_rule(await there.boss(), AbsenceRule(3, 12, 4))


async def _hall() -> Facts:
    """A course in its first session, with a screen in the hall; somebody without a place may come in by themselves."""
    room = await Room.made()
    with frozen(NOON):
        course = room.course
        await change_settings(course.union.organizer, course.event, walk_ins=WalkInRules(by_themselves=True))
        await course.union.people(1)
        (offering,) = await offerings(course.event)
    return {"event": course.event, "screen": room.screen, "offering": offering, "session": course.sessions[1]}


async def _shows_a_code(there: There) -> None:
    await hall.open_screen(await there.boss(), there["event"], "西门", there["session"], Way.OUT)


async def _goes_dark(there: There) -> None:
    await hall.close_screen(await there.boss(), there["event"], there["screen"])


async def _passes_by(there: There) -> None:
    found = await hall.hall(there["screen"])
    assert found is not None
    await hall.pass_by(await there.who("C00000"), found, START + SOON)


async def _comes_in(there: There) -> None:
    found = await hall.hall(there["screen"])
    assert found is not None
    await hall.join(await there.who("A0000"), found, there["offering"], START + SOON)


async def _door() -> Facts:
    door = await open_door()
    gate = await save_door(door.organizer, door.id, DoorDraft("东门"))
    link = await gates.issue(door.organizer, door.id, gate)
    _, own = await gates.join(link.secret, "小李")
    await scan(door.organizer, door.id, Attempt("nonce-before", door.token("欧阳雪")))
    rights = await gates.phone_of(own, door.id)
    assert rights is not None
    return {
        "event": door.id, "gate": gate, "link": link.secret, "phone": rights.keeper.phone,
        "wang": door.token("王小明"), "ouyang": door.token("欧阳雪"), "shan": door.token("单于飞"),
        "came": door.registration_id("欧阳雪"),
    }  # fmt: skip


async def _scans(there: There) -> None:
    await scan(await there.who("T001"), there["event"], Attempt("nonce-0001", there["wang"]))


async def _takes_back(there: There) -> None:
    await take_back(await there.who("T001"), there["event"], there["came"], "nonce-0002")


async def _sends(there: There) -> None:
    """A phone's evening in one batch: two let in, one of them twice, one refused."""
    clock = round(AT.timestamp() * 1000) - 60_000
    said = {"wang": Verdict.ADMITTED, "ouyang": Verdict.ADMITTED, "shan": Verdict.WAITLISTED}
    batch = [
        SentScan(f"nonce-{name}", "token", evidence(there[name]), Means.CAMERA, clock + number, 0, verdict)
        for number, (name, verdict) in enumerate(said.items())
    ]
    await upload(Keeper(there["event"], Link(there["phone"]), None, there["phone"]), batch)


async def _joins_gate(there: There) -> None:
    await gates.join(there["link"], "小王")


async def _sends_home(there: There) -> None:
    await gates.revoke_phone(await there.who("T001"), there["event"], there["phone"])


async def _enrols(there: There) -> None:
    await gates.enrol(await there.who("T001"), there["event"], "组织者的手机")


async def _ends_the_link(there: There) -> None:
    await gates.revoke_link(await there.who("T001"), there["event"], await there.first("gate_link"))


async def _closes_the_door(there: There) -> None:
    await close_door(await there.who("T001"), there["event"], there["gate"])


async def _opens_a_door(there: There) -> None:
    assert await entrances_of(there["event"])
    await save_door(await there.who("T001"), there["event"], DoorDraft("西门"))


WORLDS = {
    "course": World(AFTER, _course, {
        "marks": _marks, "issues certificates": _issues, "asks late": _asks_late, "is believed": _is_believed,
        "takes a certificate back": _takes_a_certificate_back, "types a sheet in": _types_in,
        "excuses": _excuses, "sets the rule": _sets_the_rule,
    }),    "hall": World(START + SOON, _hall, {
        "shows a code": _shows_a_code, "goes dark": _goes_dark, "passes by": _passes_by, "comes in": _comes_in,
    }),
    "door": World(AT, _door, {
        "scans": _scans, "takes back": _takes_back, "sends a batch": _sends, "joins by a link": _joins_gate,
        "is sent home": _sends_home, "opens a door": _opens_a_door,
        "enrols": _enrols, "ends the link": _ends_the_link, "closes the door": _closes_the_door,
    }),}  # fmt: skip
