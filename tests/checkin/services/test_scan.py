"""Scanning: every verdict is kept, the same scan counts once, two doors let in one person once."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from checkin.domain.admission import admission
from checkin.domain.attempt import Attempt, Means
from checkin.domain.ticket_token import code_of, read
from checkin.domain.verdicts import Presence, Verdict
from checkin.keys import keyring
from checkin.queries.holders import Found, holder_of_ticket, holders_by_words
from checkin.queries.presence import BranchCount, Count, ScanLine, count, last_scans
from checkin.services.live_counter import counter_state, topic
from checkin.services.scan import Answer, scan
from checkin.services.undo import take_back
from checkin.tables import Scan
from events.domain.presence import Arrival
from events.services.attendance import record_presence
from events.tables import Attendance, Registration
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from foundation.live import hub
from foundation.messages import Sentence
from members.domain.identity import Grant, Role
from members.tables import AuditEntry
from tests.checkin.conftest import AT
from tests.checkin.seed import Door, add_offering, open_door


def camera(door: Door, name: str, nonce: str = "nonce-0001", where: str = "东门") -> Attempt:
    return Attempt(nonce, f"https://rally.example.cn/t/{door.token(name)}", Means.CAMERA, where)


async def verdicts() -> list[str]:
    return [row["verdict"] for row in await Scan.select(Scan.verdict).order_by(Scan.id)]


async def attended() -> int:
    return int(await Attendance.count())


async def test_admitted_then_refused(door: Door) -> None:
    first = await scan(door.organizer, door.id, camera(door, "王小明"))
    with frozen(AT + timedelta(minutes=3)):
        again = await scan(door.organizer, door.id, camera(door, "王小明", "nonce-0002", "西门"))
    assert (first.admission.verdict, first.admission.name, first.admission.branch, first.at) == (
        Verdict.ADMITTED,
        "王小明",
        "会计学院分工会",
        AT,
    )
    assert again.admission.verdict is Verdict.ALREADY_ADMITTED
    assert again.admission.presence == Presence(AT, "东门")
    assert await verdicts() == ["admitted", "already_admitted"]
    kept = await Attendance.select().first()
    assert kept is not None
    assert (kept["registration"], kept["event"], kept["present_at"], kept["door"], kept["recorded_by"]) == (
        door.registration_id("王小明"),
        door.id,
        AT,
        "东门",
        door.organizer.member_id,
    )


@pytest.mark.parametrize(("name", "verdict"), [("单于飞", Verdict.WAITLISTED), ("曾可", Verdict.CANCELLED)])
async def test_who_has_no_place_is_refused(door: Door, name: str, verdict: Verdict) -> None:
    answer = await scan(door.organizer, door.id, camera(door, name))
    assert (answer.admission.verdict, answer.admission.name) == (verdict, name)
    assert await verdicts() == [verdict.value]
    assert await attended() == 0


async def test_a_ticket_of_another_event(door: Door) -> None:
    other = await open_door("读书会", 50)
    answer = await scan(door.organizer, door.id, camera(other, "王小明"))
    assert answer.admission.sentence == Sentence(
        "This ticket is for “{event}”, not for this door.", event="读书会"
    )
    assert await verdicts() == ["wrong_event"]
    assert await attended() == 0


async def test_codes_that_are_no_tickets_are_kept_too(door: Door) -> None:
    token = door.token("王小明")
    altered = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    for number, text in enumerate(
        (altered, "https://u.wechat.com/abc", code_of(door.registrations["王小明"].ticket))
    ):
        await scan(door.organizer, door.id, Attempt(f"nonce-100{number}", text))
    assert await verdicts() == ["forged", "unknown", "unknown"]
    rows = await Scan.select(Scan.registration)
    assert [row["registration"] for row in rows] == [None, None, None]


async def test_a_true_signature_over_a_ticket_nobody_holds(door: Door) -> None:
    token = door.token("王小明")
    await Registration.update({Registration.ticket: "0000000000000"}).where(
        Registration.id == door.registration_id("王小明")
    )
    answer = await scan(door.organizer, door.id, Attempt("nonce-0001", token))
    assert answer.admission.sentence == Sentence(
        "Nobody is registered with this code. Search by name instead."
    )


async def test_a_typed_code(door: Door) -> None:
    code = code_of(door.registrations["王小明"].ticket)
    answer = await scan(door.organizer, door.id, Attempt("nonce-0001", f" {code.lower()} ", Means.TYPED))
    assert answer.admission.verdict is Verdict.ADMITTED


async def test_by_name(door: Door) -> None:
    chosen = door.registration_id("欧阳雪")
    answer = await scan(door.organizer, door.id, Attempt("nonce-0001", chosen, Means.NAME))
    assert (answer.admission.verdict, answer.admission.name) == (Verdict.ADMITTED, "欧阳雪")
    with pytest.raises(Refusal) as gone:
        await scan(door.organizer, door.id, Attempt("nonce-0002", "nobody", Means.NAME))
    assert gone.value.status == 404
    assert await verdicts() == ["admitted"]


async def test_the_same_scan_sent_twice_is_one_scan(door: Door) -> None:
    first = await scan(door.organizer, door.id, camera(door, "王小明"))
    with frozen(AT + timedelta(minutes=1)):
        second = await scan(door.organizer, door.id, camera(door, "王小明"))
    assert second == msgspec.structs.replace(first, repeated=True)
    assert await verdicts() == ["admitted"]


async def test_a_nonce_belongs_to_its_first_scan(door: Door) -> None:
    """Whoever sends another ticket with a nonce already used gets the first answer, and lets nobody in."""
    await scan(door.organizer, door.id, camera(door, "王小明"))
    answer = await scan(door.organizer, door.id, camera(door, "欧阳雪"))
    assert (answer.admission.name, answer.repeated) == ("王小明", True)
    assert await attended() == 1
    other = await open_door("读书会", 50)
    with pytest.raises(Refusal, match="another event"):
        await scan(other.organizer, other.id, camera(other, "王小明"))
    assert await attended() == 1


async def at_once(door: Door, name: str, doors: int) -> list[Answer]:
    scans = (
        scan(door.organizer, door.id, camera(door, name, f"nonce-{number:04}", f"{number} 号门"))
        for number in range(doors)
    )
    return await asyncio.gather(*scans)


async def test_two_doors_at_once_let_in_exactly_one(door: Door) -> None:
    answers = await at_once(door, "王小明", 12)
    found = sorted(answer.admission.verdict.value for answer in answers)
    assert found == ["admitted"] + ["already_admitted"] * 11
    assert await attended() == 1
    assert sorted(await verdicts()) == ["admitted"] + ["already_admitted"] * 11


async def test_bad_fields_change_nothing(door: Door) -> None:
    good = camera(door, "王小明")
    for broken, named in (
        (msgspec.structs.replace(good, nonce="short"), "nonce"),
        (msgspec.structs.replace(good, nonce="x" * 41), "nonce"),
        (msgspec.structs.replace(good, nonce="<script>!"), "nonce"),
        (msgspec.structs.replace(good, door="门" * 41), "door"),
        (msgspec.structs.replace(good, door="a\x00b"), "door"),
    ):
        with pytest.raises(Refusal) as refused:
            await scan(door.organizer, door.id, broken)
        assert (refused.value.field, refused.value.status) == (named, 422)
    assert await verdicts() == []


async def test_only_this_events_organizer_stands_at_its_door(door: Door) -> None:
    other = await open_door("读书会", 50)
    for stranger in (other.organizer, msgspec.structs.replace(door.organizer, grants=())):
        with pytest.raises(Refusal) as refused:
            await scan(stranger, door.id, camera(door, "王小明"))
        assert refused.value.status == 403
    chief = msgspec.structs.replace(door.organizer, grants=(Grant(Role.ADMINISTRATOR),))
    assert (await scan(chief, door.id, camera(door, "王小明"))).admission.verdict is Verdict.ADMITTED


async def test_taking_back(door: Door) -> None:
    await scan(door.organizer, door.id, camera(door, "王小明"))
    chosen = door.registration_id("王小明")
    taken = await take_back(door.organizer, door.id, chosen, "nonce-0002")
    assert (taken.verdict, taken.name) == (Verdict.UNDONE, "王小明")
    assert await attended() == 0
    assert await verdicts() == ["admitted", "undone"]
    entry = await AuditEntry.select(AuditEntry.action, AuditEntry.subject, AuditEntry.actor).first()
    assert entry == {
        "action": "attendance.withdrawn",
        "subject": chosen,
        "actor": door.organizer.member_id,
    }
    with pytest.raises(Refusal, match="nothing to take back"):
        await take_back(door.organizer, door.id, chosen, "nonce-0003")
    again = await scan(door.organizer, door.id, camera(door, "王小明", "nonce-0004"))
    assert again.admission.verdict is Verdict.ADMITTED


async def test_taking_back_is_refused_when_late_or_elsewhere(door: Door) -> None:
    await scan(door.organizer, door.id, camera(door, "王小明"))
    chosen = door.registration_id("王小明")
    other = await open_door("读书会", 50)
    with frozen(AT + timedelta(minutes=11)), pytest.raises(Refusal, match="Only within 10 minutes"):
        await take_back(door.organizer, door.id, chosen, "nonce-0002")
    with pytest.raises(Refusal) as elsewhere:
        await take_back(other.organizer, other.id, chosen, "nonce-0002")
    assert elsewhere.value.status == 404
    with pytest.raises(Refusal) as forbidden:
        await take_back(other.organizer, door.id, chosen, "nonce-0002")
    assert forbidden.value.status == 403
    assert await attended() == 1


@pytest.mark.parametrize("words", ["小明", "王小明", "wangxiao", "wang xiao", "WXM", "t002", " 王 "])
async def test_search(door: Door, words: str) -> None:
    found = await holders_by_words(door.id, words)
    assert [(one.holder.name, one.holder.branch, one.staff_number, one.offering) for one in found] == [
        ("王小明", "会计学院分工会", "T002", "全程")
    ]
    assert isinstance(found[0], Found)


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "!", "' OR 1=1 --", "{}", "nobody", "x" * 500])
async def test_search_finds_nobody(door: Door, words: str) -> None:
    assert await holders_by_words(door.id, words) == []


async def test_search_stays_within_the_event_and_is_short(door: Door) -> None:
    other = await open_door("读书会", 50)
    assert [one.holder.event_id for one in await holders_by_words(other.id, "王小明")] == [other.id]
    assert [one.holder.name for one in await holders_by_words(door.id, "t0")] == [
        "单于飞",
        "欧阳雪",
        "王小明",
    ]


async def test_the_counter_and_the_list_of_refusals(door: Door) -> None:
    await scan(door.organizer, door.id, camera(door, "王小明", "nonce-0001"))
    await scan(door.organizer, door.id, camera(door, "曾可", "nonce-0002"))
    await scan(door.organizer, door.id, Attempt("nonce-0003", "rubbish", Means.SCANNER, "东门"))
    accounts, library = door.branches
    assert await count(door.id) == Count(
        2,
        1,
        (
            BranchCount(accounts.id, "会计学院分工会", 1, 1),
            BranchCount(library.id, "图书馆分工会", 1, 0),
        ),
    )
    assert await last_scans(door.id, most=10, failed_only=True) == [
        ScanLine("unknown", "scanner", "东门", AT, "", "", "", "林组织"),
        ScanLine(
            "cancelled", "camera", "东门", AT, door.registration_id("曾可"), "曾可", "图书馆分工会", "林组织"
        ),
    ]
    assert [line.verdict for line in await last_scans(door.id, most=2)] == ["unknown", "cancelled"]


async def test_whoever_watches_is_told_the_new_count(door: Door) -> None:
    frames = hub.frames((topic(door.id),))
    assert await anext(frames) == b": hello\n\n"
    await scan(door.organizer, door.id, camera(door, "王小明", "nonce-0001"))
    await scan(door.organizer, door.id, camera(door, "欧阳雪", "nonce-0002"))
    frame = await asyncio.wait_for(anext(frames), 5)
    assert f"event: count\ndata: {await counter_state(door.id)}".encode() in frame
    assert b'"expected":2,"present":2' in frame
    await frames.aclose()


async def test_a_person_in_two_offerings_is_expected_twice(door: Door) -> None:
    second = await add_offering(door.event, "半程")
    member = door.members["王小明"]
    registration = Registration(
        event=door.id,
        offering=second.id,
        member=member.id,
        branch=member.branch,
        status="confirmed",
        slot=2,
    )
    await registration.save()
    assert (await count(door.id)).expected == 3


async def test_control_deciding_before_writing_would_let_in_two(door: Door) -> None:
    """Without the one write that looks at who recorded first, both doors say yes."""

    both_have_looked = asyncio.Barrier(2)

    async def careless(number: int) -> Verdict:
        attempt = camera(door, "王小明", f"nonce-{number:04}")
        reading = read(attempt.text, keyring().public)
        decided = admission(reading, await holder_of_ticket(reading.ticket), door.id)
        await both_have_looked.wait()
        await write(lambda: record_presence(Arrival(decided.registration_id, door.id, AT)))
        return decided.verdict

    both = await asyncio.gather(careless(1), careless(2))
    assert list(both) == [Verdict.ADMITTED, Verdict.ADMITTED]
