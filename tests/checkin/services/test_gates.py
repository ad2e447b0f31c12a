"""Phones at a door: joined by a link, with that door only, sent home at once; what they scanned before counts."""

from datetime import datetime, timedelta

import msgspec
import pytest

from checkin.domain.attempt import Attempt, Means
from checkin.domain.doors import Again, Direction, DoorDraft
from checkin.domain.ticket_token import Evidence
from checkin.domain.verdicts import Verdict
from checkin.services import gates
from checkin.services.doors import close_door, save_door
from checkin.services.scan import scan
from checkin.services.upload import SentScan, upload
from events.tables import Attendance, EventSession
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Grant, Identity, Role
from members.services import roles
from members.tables import RoleGrant
from tests.checkin.conftest import AT
from tests.checkin.seed import ENDS, STARTS, Door, add_offering, open_door


async def joined(door: Door, gate: str = "") -> gates.PhoneRights:
    issued = await gates.issue(door.organizer, door.id, gate)
    _gate, own = await gates.join(issued.secret, "小李")
    rights = await gates.phone_of(own, door.id)
    assert rights is not None
    return rights


async def test_a_phone_has_its_door_and_no_other(door: Door) -> None:
    east = await save_door(door.organizer, door.id, DoorDraft("东门"))
    west = await save_door(door.organizer, door.id, DoorDraft("西门"))
    rights = await joined(door, east)
    answer = await scan(rights.keeper, door.id, Attempt("nonce-0001", door.token("王小明")))
    assert answer.admission.verdict is Verdict.ADMITTED
    kept = await Attendance.select(Attendance.door, Attendance.recorded_by).first()
    assert kept == {"door": "东门", "recorded_by": rights.keeper.phone}
    with pytest.raises(Refusal) as elsewhere:
        await scan(rights.keeper, door.id, Attempt("nonce-0002", door.token("欧阳雪"), gate=west))
    assert elsewhere.value.status == 403
    other = await open_door("读书会", 50)
    with pytest.raises(Refusal) as other_event:
        await scan(rights.keeper, other.id, Attempt("nonce-0003", other.token("王小明")))
    assert other_event.value.status == 403


async def test_a_link_ends_a_day_after_the_event_and_when_taken_back(door: Door) -> None:
    issued = await gates.issue(door.organizer, door.id, "")
    assert (await gates.find_gate(issued.secret)).event == door.id
    with frozen(ENDS + timedelta(days=1, seconds=1)), pytest.raises(Refusal) as over:
        await gates.find_gate(issued.secret)
    assert over.value.status == 403
    await gates.revoke_link(door.organizer, door.id, issued.id)
    with pytest.raises(Refusal) as taken:
        await gates.join(issued.secret, "")
    assert taken.value.status == 403
    with pytest.raises(Refusal) as unknown:
        await gates.find_gate("guessed")
    assert unknown.value.status == 404


async def test_others_cannot_give_links_or_doors(door: Door) -> None:
    other = await open_door("读书会", 50)
    for attempt in (
        gates.issue(other.organizer, door.id, ""),
        save_door(other.organizer, door.id, DoorDraft("后门")),
        gates.revoke_phone(other.organizer, door.id, "p000000000001"),
    ):
        with pytest.raises(Refusal) as refused:
            await attempt
        assert refused.value.status == 403


async def test_a_phone_sent_home_keeps_what_it_scanned_before(door: Door) -> None:
    rights = await joined(door)
    await scan(rights.keeper, door.id, Attempt("nonce-0001", door.token("王小明")))
    await gates.revoke_phone(door.organizer, door.id, rights.keeper.phone)
    issued = await gates.issue(door.organizer, door.id, "")
    _gate, own = await gates.join(issued.secret, "")
    await gates.revoke_link(door.organizer, door.id, issued.id)
    ended = await gates.phone_of(own, door.id)
    assert ended is not None
    assert ended.keeper.ended_at == AT
    answer = await scan(ended.keeper, door.id, Attempt("nonce-0002", door.token("欧阳雪")))
    assert answer.admission.verdict is Verdict.REVOKED
    assert await Attendance.count() == 1


async def test_a_phone_sent_home_takes_nothing_back(door: Door) -> None:
    gate = await gates.issue(door.organizer, door.id, "")
    _gate, own = await gates.join(gate.secret, "小李")
    rights = await gates.phone_of(own, door.id)
    assert rights is not None
    await scan(rights.keeper, door.id, Attempt("nonce-0001", door.token("王小明")))
    with frozen(AT + timedelta(minutes=1)):
        await gates.revoke_phone(door.organizer, door.id, rights.keeper.phone)
    ended = await gates.phone_of(own, door.id)
    assert ended is not None

    def undo(nonce: str, at: datetime) -> SentScan:
        clock = int(at.timestamp() * 1000)
        nothing = Evidence("", "", "", "")
        return SentScan(nonce, "none", nothing, Means.NAME, clock, said=Verdict.UNDONE, undoes="nonce-0001")

    with frozen(AT + timedelta(minutes=5)):
        (late,) = await upload(ended.keeper, [undo("nonce-0002", AT + timedelta(minutes=2))])
        assert late.answer is not None
        assert late.answer.admission.verdict is Verdict.REVOKED
        assert await Attendance.count() == 1
        # What it took back before it was sent home stands.
        (early,) = await upload(ended.keeper, [undo("nonce-0003", AT + timedelta(seconds=30))])
    assert early.answer is not None
    assert early.answer.admission.verdict is Verdict.UNDONE
    assert await Attendance.count() == 0


async def test_an_organizer_without_the_role_any_more_ends_when_it_was_taken(door: Door) -> None:
    own = await gates.enrol(door.organizer, door.id, "手机")
    rights = await gates.phone_of(own, door.id)
    assert rights is not None
    assert rights.keeper.ended_at is None
    grant = await RoleGrant.select(RoleGrant.id).where(RoleGrant.role == Role.ORGANIZER.value).first()
    assert grant is not None
    with frozen(AT + timedelta(minutes=7)):
        await roles.revoke(_administrator(door), grant["id"])
    with frozen(AT + timedelta(minutes=30)):
        rights = await gates.phone_of(own, door.id)
    assert rights is not None
    assert rights.keeper.ended_at == AT + timedelta(minutes=7)


def _administrator(door: Door) -> Identity:
    return msgspec.structs.replace(door.organizer, grants=(Grant(Role.ADMINISTRATOR, ""),))


async def test_the_rules_of_a_door(door: Door) -> None:
    evening = await add_offering(door.event, "夜场")
    only = await save_door(door.organizer, door.id, DoorDraft("夜场门", offerings=(str(evening.id),)))
    late = await save_door(door.organizer, door.id, DoorDraft("准时门", opens_before=5, closes_after=0))
    out = await save_door(door.organizer, door.id, DoorDraft("出口", Direction.OUT))
    again = await save_door(door.organizer, door.id, DoorDraft("正门", again=Again.AFTER_EXIT))
    token, number = door.token("王小明"), 0

    async def at(gate: str, minutes: int) -> Verdict:
        nonlocal number
        number += 1
        with frozen(STARTS + timedelta(minutes=minutes)):
            answer = await scan(door.organizer, door.id, Attempt(f"nonce-{number:04}", token, gate=gate))
        return answer.admission.verdict

    assert await at(only, 0) is Verdict.WRONG_LIST
    assert await at(late, -6) is Verdict.NOT_YET
    assert await at(late, 121) is Verdict.OVER
    assert await at(out, -6) is Verdict.NOT_INSIDE
    assert await at(late, -5) is Verdict.ADMITTED
    assert await at(again, 1) is Verdict.INSIDE_ALREADY
    assert await at(out, 2) is Verdict.LEFT
    kept = await Attendance.select(Attendance.left_at).first()
    assert kept == {"left_at": STARTS + timedelta(minutes=2)}
    assert await at(late, 3) is Verdict.ALREADY_ADMITTED
    assert await at(again, 3) is Verdict.ADMITTED
    kept = await Attendance.select(Attendance.left_at, Attendance.present_at).first()
    assert kept == {"left_at": None, "present_at": STARTS - timedelta(minutes=5)}
    with frozen(STARTS + timedelta(minutes=4)):
        by_hand = Attempt("nonce-hand", door.token("欧阳雪"), gate=only, reason="贵宾")
        assert (await scan(door.organizer, door.id, by_hand)).admission.verdict is Verdict.ADMITTED
    await close_door(door.organizer, door.id, only)
    with pytest.raises(Refusal) as gone:
        await at(only, 5)
    assert gone.value.status == 404


async def test_each_session_counts_anew(door: Door) -> None:
    sessions = [
        EventSession(
            event=door.id,
            title=f"第{day + 1}次",
            starts_at=STARTS + timedelta(days=day),
            ends_at=ENDS + timedelta(days=day),
        )
        for day in range(2)
    ]
    for session in sessions:
        await session.save()
    verdicts = []
    for number, day in enumerate((0, 0, 1)):
        with frozen(STARTS + timedelta(days=day, minutes=number)):
            answer = await scan(door.organizer, door.id, Attempt(f"nonce-{number:04}", door.token("王小明")))
        verdicts.append((answer.admission.verdict, answer.admission.occasion))
    first, second = str(sessions[0].id), str(sessions[1].id)
    assert verdicts == [
        (Verdict.ADMITTED, first),
        (Verdict.ALREADY_ADMITTED, first),
        (Verdict.ADMITTED, second),
    ]


async def test_a_door_needs_a_name_of_its_own(door: Door) -> None:
    await save_door(door.organizer, door.id, DoorDraft("东门"))
    for name in ("东门", "  ", "门" * 41, "a\x00b"):
        with pytest.raises(Refusal) as refused:
            await save_door(door.organizer, door.id, DoorDraft(name))
        assert (refused.value.status, refused.value.field) == (422, "name")
