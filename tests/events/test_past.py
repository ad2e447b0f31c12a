"""What is found out of people's past: the same for one person as for the whole roster, on both databases."""

from datetime import date, timedelta
from typing import Any

from events.allocation_tables import AbsenceExcuse
from events.domain.event import Kind
from events.domain.history import Ask, History, Need
from events.queries import past
from events.tables import Attendance, Event, Registration, RegistrationChange
from foundation.clock import frozen
from members.domain.identity import Identity
from members.tables import RoleGrant
from tests.events.union import NOON, Union, offerings

TRIP = Need(Ask.LAST_TRIP)
TRIPS = Need(Ask.PLACES, "trip", "2025-06-01")
ACTIVITIES = Need(Ask.PLACES, "activity", "2026-01-01")
MISSED = Need(Ask.NO_SHOWS, "", "2026-01-01")
MISSED_EVER = Need(Ask.NO_SHOWS, "", "2000-01-01")
LAST_MISSED = Need(Ask.LAST_NO_SHOW)
LIAISON = Need(Ask.ROLE, "liaison")


async def held(union: Union, kind: Kind, days_ago: int, people: dict[Identity, str]) -> str:
    """An event in the past; of each person how it went: was there, or stayed away."""
    starts = NOON - timedelta(days=days_ago)
    event = await union.event(
        10, kind=kind, starts_at=starts, ends_at=starts + timedelta(hours=2), publish=False
    )
    await Event.update({"status": "published"}).where(Event.id == event)
    (offering,) = await offerings(event)
    for person, how in people.items():
        row = Registration(
            event=event, offering=offering, member=person.member_id, branch=person.branch_id,
            status="cancelled" if how == "cancelled" else "confirmed", slot=None if how == "cancelled" else 1,
        )  # fmt: skip
        await row.save()
        if how == "there":
            await Attendance(registration=row.id, event=event).save()
        if how == "excused":
            await AbsenceExcuse(registration=row.id, reason="生病").save()
        await RegistrationChange(registration=row.id, status=row.status).save()
    return event


async def test_the_past_of_one_and_of_all(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, cid, dan = await union.people(4)
        await held(union, Kind.TRIP, 400, {ann: "there", bob: "there", cid: "away"})
        trip = await held(union, Kind.TRIP, 100, {bob: "there", cid: "excused", dan: "cancelled"})
        unchecked = await held(union, Kind.TRIP, 50, {dan: "away"})
        walk = await held(union, Kind.ACTIVITY, 20, {ann: "there", bob: "away"})
        await held(union, Kind.ACTIVITY, -20, {ann: "coming", bob: "cancelled"})
        await RoleGrant(member=cid.member_id, role="liaison", scope=cid.branch_id).save()
        walked = Need(Ask.ATTENDED, walk)
        needs = {TRIP, TRIPS, ACTIVITIES, MISSED, MISSED_EVER, LAST_MISSED, LIAISON, walked}
        days = {ago: (NOON - timedelta(days=ago)).date() for ago in (400, 100, 50, 20)}

        def known(*values: int | date | None) -> History:
            order = (TRIP, TRIPS, ACTIVITIES, MISSED, MISSED_EVER, LAST_MISSED, LIAISON, walked)
            return History(dict(zip(order, values, strict=True)))

        expected = {
            ann.member_id: known(days[400], 0, 2, 0, 0, None, 0, 1),
            bob.member_id: known(days[100], 1, 1, 1, 1, days[20], 0, 0),
            cid.member_id: known(None, 1, 0, 0, 1, days[400], 1, 0),
            dan.member_id: known(days[50], 1, 0, 0, 0, None, 0, 0),
        }
        for member, history in expected.items():
            assert await past.of_person(member, needs) == history
        asked = past.Asked(needs)
        rows = {row["id"]: asked.history(row) for row in await past.of_roster(asked)}
        assert {member: rows[member] for member in expected} == expected
        assert set(rows) - set(expected) == {union.organizer.member_id}
        some = await past.of_roster(asked, [bob.member_id])
        assert [asked.history(row) for row in some] == [expected[bob.member_id]]
        left_out = await past.of_person(dan.member_id, {TRIPS, TRIP}, unchecked)
        assert left_out == History({TRIP: None, TRIPS: 0})
        assert trip


async def test_nothing_needed_nothing_asked(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (ann,) = await union.people(1)
        assert await past.of_person(ann.member_id, ()) == History()
        assert await past.of_person(ann.member_id, {LIAISON}) == History({LIAISON: 0})
        rows = await past.of_roster(past.Asked({LIAISON}))
        assert len(rows) == 2
        assert await past.of_roster(past.Asked({LIAISON}), []) == []
