"""Sensitive answers: given by oneself, never readable in the database, every look on the trail, gone in time."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.domain.id_numbers import check_digit
from events.domain.sealing import SealedKind, bound_to
from events.domain.settings import SealedRules
from events.queries.trips.sealed import of_registration
from events.services import sealing
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.trip_tables import SealedAnswer
from foundation import encryption
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.settings import settings
from members.tables import AuditEntry, Member
from tests.events.services.trips.travellers import END, NOON, Travellers


def number(born: date = date(1990, 1, 2), order: int = 123) -> str:
    figures = f"990000{born:%Y%m%d}{order:03}"
    return figures + check_digit(figures)


NUMBER = number()


async def _kept(trip: Travellers) -> dict[str, Any]:
    (row,) = await SealedAnswer.select()
    return dict(row)


async def test_it_is_kept_sealed_with_the_words_agreed_to(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        own = trip.of["M0000"]
        await sealing.give_id_number(trip.people["M0000"], own, f" {NUMBER[:6]} {NUMBER[6:]} ", agreed=True)
        row = await _kept(trip)
        assert NUMBER not in str(row)
        assert "活动结束 30 天后删除" in row["wording"]
        assert encryption.unseal(row["sealed"], bound_to(own, SealedKind.ID_NUMBER)) == NUMBER
        assert await sealing.own_masked(own, trip.event) == f"990***********{NUMBER[-4:]}"
        trail = str(await AuditEntry.select())
    assert (NUMBER in trail, "sealed.given" in trail) == (False, True)


async def test_what_is_refused_stores_nothing(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made(size=5)
        one, own = trip.people["M0000"], trip.of["M0000"]
        waiting, line = trip.people["G0000"], trip.of["G0000"]
        cases = [
            (one, own, "123", True, 422),
            (one, own, NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), True, 422),
            (one, own, NUMBER, False, 422),
            (trip.organizer, own, NUMBER, True, 403),
            (trip.people["M0001"], own, NUMBER, True, 403),
            (waiting, line, NUMBER, True, 409),
            (one, "0000000000000", NUMBER, True, 404),
        ]
        for actor, registration, typed, agreed, status in cases:
            with pytest.raises(Refusal) as refused:
                await sealing.give_id_number(actor, registration, typed, agreed=agreed)
            assert refused.value.status == status
        await change_settings(trip.organizer, trip.event, sealed=SealedRules(id_number=True))
        with pytest.raises(Refusal, match="does not ask"):
            await sealing.declare_health(one, own, "", agreed=True)
    with frozen(END + timedelta(hours=1)), pytest.raises(Refusal, match="is over"):
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
    assert await SealedAnswer.count() == 0


async def test_number_and_roster_that_disagree_are_told_not_refused(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await Member.update({Member.birth_date: date(1991, 1, 1)}).where(Member.staff_number == "F0000")
        accepted = await sealing.give_id_number(
            trip.people["F0000"], trip.of["F0000"], number(date(1990, 1, 2), 123), agreed=True
        )
    assert len(accepted.told) == 2


async def test_every_look_and_every_export_needs_a_reason_that_is_kept(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        for who in ("M0000", "F0000"):
            await sealing.give_id_number(trip.people[who], trip.of[who], NUMBER, agreed=True)
        await sealing.declare_health(trip.people["M0000"], trip.of["M0000"], "青霉素过敏", agreed=True)
        await sealing.declare_health(trip.people["F0000"], trip.of["F0000"], "", agreed=True)
        organizer, own = trip.organizer, trip.of["M0000"]
        with pytest.raises(Refusal, match="needed for"):
            await sealing.reveal(organizer, trip.event, own, SealedKind.HEALTH, " ")
        with pytest.raises(Refusal, match="needed for"):
            await sealing.insurance_list(organizer, trip.event, "")
        with pytest.raises(Refusal):
            await sealing.reveal(trip.people["M0000"], trip.event, own, SealedKind.HEALTH, "看看")
        before = await AuditEntry.count()
        said = await sealing.reveal(organizer, trip.event, own, SealedKind.HEALTH, "领队备药")
        nothing = await sealing.reveal(organizer, trip.event, trip.of["F0000"], SealedKind.HEALTH, "领队备药")
        insured = await sealing.insurance_list(organizer, trip.event, "投保意外险")
        entries = await AuditEntry.select(AuditEntry.action, AuditEntry.actor, AuditEntry.fields).order_by(
            AuditEntry.id
        )
    assert (said, nothing) == ("青霉素过敏", "")
    assert [(each.name, each.number, each.phone) for each in insured] == [
        ("女0", NUMBER, "10000000002"), ("男0", NUMBER, "10000000001"),
    ] or sorted(each.name for each in insured) == ["女0", "男0"]  # fmt: skip
    looked = entries[before:]
    assert [each["action"] for each in looked] == ["sealed.viewed", "sealed.viewed", "sealed.exported"]
    assert all(each["actor"] == organizer.member_id for each in looked)
    assert "投保意外险" in looked[2]["fields"]
    assert NUMBER not in str(entries)


async def test_deleted_on_schedule_with_the_trail_that_it_was(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        one, own = trip.people["M0000"], trip.of["M0000"]
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
        await sealing.declare_health(one, own, "青霉素过敏", agreed=True)
    deleted = []
    for days in (0, 7, 8, 30, 31):
        with frozen(END + timedelta(days=days, seconds=-1)):
            deleted.append(await sealing.delete_due())
    assert deleted == [0, 0, 1, 0, 1]
    kept = await of_registration(own)
    assert {kind: (each.deleted_because, each.deleted_at) for kind, each in kept.items()} == {
        "health": ("schedule", END + timedelta(days=8, seconds=-1)),
        "id_number": ("schedule", END + timedelta(days=31, seconds=-1)),
    }
    assert {row["sealed"] for row in await SealedAnswer.select()} == {""}
    trail = await AuditEntry.select(AuditEntry.actor_kind).where(AuditEntry.action == "sealed.deleted")
    assert trail == [{"actor_kind": "system"}] * 2


async def test_who_gives_the_place_up_is_forgotten_at_the_next_turn(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        for who in ("M0000", "M0001"):
            await sealing.give_id_number(trip.people[who], trip.of[who], NUMBER, agreed=True)
        await cancel(trip.people["M0000"], trip.of["M0000"])
        assert await sealing.delete_due() == 1
        assert (await of_registration(trip.of["M0000"]))["id_number"].deleted_because == "cancelled"
        assert (await of_registration(trip.of["M0001"]))["id_number"].deleted_at is None


async def test_a_consent_taken_back_deletes_at_once_and_can_be_given_anew(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        one, own = trip.people["M0000"], trip.of["M0000"]
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
        with pytest.raises(Refusal):
            await sealing.withdraw(trip.organizer, own, SealedKind.ID_NUMBER)
        await sealing.withdraw(one, own, SealedKind.ID_NUMBER)
        assert (await _kept(trip))["sealed"] == ""
        assert await sealing.own_masked(own, trip.event) == ""
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
        assert (await of_registration(own))["id_number"].deleted_at is None


async def test_after_a_rotation_everything_is_sealed_anew(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        for who in ("M0000", "F0000"):
            await sealing.give_id_number(trip.people[who], trip.of[who], NUMBER, agreed=True)
    encryption.add_key(settings().keys_dir)
    assert await sealing.reseal() == 2
    assert await sealing.reseal() == 0
    for row in await SealedAnswer.select():
        assert encryption.is_newest(row["sealed"])
        assert encryption.unseal(row["sealed"], bound_to(row["registration"], SealedKind.ID_NUMBER)) == NUMBER
