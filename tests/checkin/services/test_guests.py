"""Companions and guests at the door: tickets of their own, counted apart, and the one code of their group."""

from datetime import timedelta

from checkin.domain.admission import Passing
from checkin.domain.attempt import Attempt
from checkin.domain.ticket_token import sign
from checkin.domain.verdicts import Verdict
from checkin.keys import keyring
from checkin.queries.rosters import roster_of
from checkin.queries.tickets import ticket, tickets_of_member
from checkin.services.scan import scan
from checkin.services.undo import take_back
from events.tables import Attendance, Guest, Registration
from foundation.clock import now
from tests.checkin.seed import Door


async def companions(door: Door, names: tuple[str, ...], of: str = "王小明") -> list[Guest]:
    """They come along with a registration, which then stands for all of them."""
    registration = door.registrations[of]
    await Registration.update({Registration.places: 1 + len(names)}).where(Registration.id == registration.id)
    made = []
    for name in names:
        guest = Guest(
            event=door.id, offering=door.offering.id, registration=registration.id,
            branch=registration.branch, name=name, expires_at=now() + timedelta(days=30),
        )  # fmt: skip
        await guest.save()
        made.append(guest)
    return made


def token(door: Door, guest: Guest) -> str:
    return sign(str(guest.ticket), door.id, keyring().signing)


async def shown(door: Door, nonce: str, code: str, people: int = 0) -> tuple[Verdict, int]:
    attempt = Attempt(nonce, code, passing=Passing(people=people))
    answer = await scan(door.organizer, door.id, attempt)
    return answer.admission.verdict, answer.admission.people


async def present(door: Door) -> tuple[int, int]:
    """Members and guests, who are never counted together."""
    guests = await Guest.count().where((Guest.event == door.id) & Guest.present_at.is_not_null())
    return await Attendance.count(), guests


async def test_one_code_for_all_of_a_group(door: Door) -> None:
    child, mother = await companions(door, ("小小", "妈妈"))
    assert await shown(door, "nonce-0001", door.token("王小明")) == (Verdict.ADMITTED, 3)
    assert await present(door) == (1, 2)
    assert await shown(door, "nonce-0002", token(door, child)) == (Verdict.ALREADY_ADMITTED, 0)
    await take_back(door.organizer, door.id, door.registration_id("王小明"), "nonce-0003")
    assert await present(door) == (0, 0)
    assert await shown(door, "nonce-0004", token(door, mother)) == (Verdict.ADMITTED, 1)


async def test_some_by_the_code_and_some_by_their_own(door: Door) -> None:
    child, _mother = await companions(door, ("小小", "妈妈"))
    assert await shown(door, "nonce-0001", token(door, child)) == (Verdict.ADMITTED, 1)
    assert await present(door) == (0, 1)
    assert await shown(door, "nonce-0002", door.token("王小明"), people=1) == (Verdict.ADMITTED, 1)
    assert await shown(door, "nonce-0003", door.token("王小明"), people=5) == (Verdict.ADMITTED, 1)
    assert await shown(door, "nonce-0004", door.token("王小明")) == (Verdict.ALREADY_ADMITTED, 0)
    assert await present(door) == (1, 2)


async def test_a_companion_waits_with_whom_they_come_along(door: Door) -> None:
    (child,) = await companions(door, ("小小",), "单于飞")
    assert (await shown(door, "nonce-0001", token(door, child)))[0] is Verdict.WAITLISTED
    roster = await roster_of(door.id, keyring())
    assert roster is not None
    assert sorted(row[0] for row in roster.people.values()) == [
        "cancelled",
        "confirmed",
        "confirmed",
        "waitlisted",
        "waitlisted",
    ]


async def test_a_guest_of_a_branch_has_a_ticket_too(door: Door) -> None:
    guest = Guest(
        event=door.id, offering=door.offering.id, branch=door.branches[0].id, name="李老师",
        audience="outside", expires_at=now() + timedelta(days=30),
    )  # fmt: skip
    await guest.save()
    seen = await ticket(str(guest.ticket))
    assert seen is not None
    assert (seen.name, seen.member_id, seen.registration_id) == ("李老师", "", "")
    assert await shown(door, "nonce-0001", token(door, guest)) == (Verdict.ADMITTED, 1)
    assert await present(door) == (0, 1)


async def test_who_brought_them_has_their_tickets(door: Door) -> None:
    await companions(door, ("小小",))
    mine = await tickets_of_member(str(door.members["王小明"].id), now())
    assert [one.name for one in mine] == ["王小明", "小小"]
