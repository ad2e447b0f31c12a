"""Entries by hand: pairs of who signed up, teams with guests, the sexes asked for, and what is refused."""

from typing import Any

import pytest

from competitions.queries import entries as reading
from competitions.queries.disciplines import roster as roster_of
from competitions.services import drawing, entries, roster, withdrawals
from competitions.services.entries import Kept, NewGuest, Wanted
from competitions.tables import Discipline, Entry, EntryPlayer, GuestPlayer
from events.services.cancellation import cancel
from events.signals import registration_cancelled
from events.tables import Registration
from foundation.errors import Refusal
from members.tables import AuditEntry, Member
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")


async def names(hall: Tournament) -> list[tuple[str, str, list[str]]]:
    """Entries with their state and their players' staff numbers (or guests' names) in order."""
    found = await reading.lines(hall.discipline)
    return sorted(
        (line.name, line.status, [player.staff_number or player.player for player in line.players])
        for line in found
    )


async def missing(hall: Tournament) -> list[str]:
    rows = await reading.unentered(hall.discipline, hall.offering)
    return [row.staff_number for row in rows]


def of(*numbers: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(staff_number=number) for number in numbers)


async def refused(hall: Tournament, *wanted: Wanted, **more: Any) -> tuple[str, str | None, int]:
    before = (await names(hall), await GuestPlayer.count())
    with pytest.raises(Refusal) as caught:
        await entries.enter(hall.referee, hall.discipline, wanted, **more)
    assert (await names(hall), await GuestPlayer.count()) == before
    return str(caught.value), caught.value.field, caught.value.status


@pytest.mark.parametrize(("code", "entrants"), [("MS", "singles"), ("XD", "doubles"), ("团体", "team")])
async def test_a_code_says_what_is_entered(code: str, entrants: str) -> None:
    hall = await Tournament.found(0, code=code)
    rows = await Discipline.select(Discipline.entrants).where(Discipline.id == hall.discipline)
    assert rows == [{"entrants": entrants}]


async def test_pairs_of_who_signed_up() -> None:
    hall = await Tournament.found(5, code="MD")
    assert await missing(hall) == ["PA0000", "PA0001", "PB0000", "PB0001", "PB0002"]
    made = await entries.enter(hall.referee, hall.discipline, of("pa0000", " ＰＢ0001"))
    pair = [Wanted(member=hall.players[1].member_id), Wanted(member=hall.players[2].member_id)]
    await entries.enter(hall.referee, hall.discipline, pair)
    assert await names(hall) == [
        ("会员0 / 会员1", "entered", ["PA0000", "PB0001"]),
        ("会员1 / 会员0", "entered", ["PA0001", "PB0000"]),
    ]
    assert await missing(hall) == ["PB0002"]
    kept = await EntryPlayer.select(EntryPlayer.registration, EntryPlayer.branch, EntryPlayer.position).where(
        EntryPlayer.entry == made
    ).order_by(EntryPlayer.position)  # fmt: skip
    registrations = await Registration.select(Registration.id, Registration.member)
    of_member = {row["member"]: row["id"] for row in registrations}
    assert kept == [
        {
            "registration": of_member[hall.players[0].member_id],
            "branch": hall.union.accounting.id,
            "position": 0,
        },
        {
            "registration": of_member[hall.players[3].member_id],
            "branch": hall.union.library.id,
            "position": 1,
        },
    ]
    assert await roster.freeze(hall.referee, hall.discipline) == 2
    drawn = await drawing.preview(hall.referee, hall.discipline, "7")
    await drawing.confirm(hall.referee, drawn)
    assert await hall.matches_kept() == 1
    (entry, _) = await roster_of(hall.discipline)
    assert len(entry.people) == 2


async def test_what_is_no_entry_is_refused_and_changes_nothing() -> None:
    hall = await Tournament.found(4, code="MD")
    await entries.enter(hall.referee, hall.discipline, of("PA0000", "PA0001"))
    assert await refused(hall, *of("PA0000")) == ("A pair is two people.", "staff_number", 422)
    assert await refused(hall, *of("PB0000", "PB0000")) == ("会员0 is named twice.", "staff_number", 422)
    assert await refused(hall, *of("PB0000", "NOBODY")) == (
        "Nobody on the roster has this staff number.",
        "staff_number",
        422,
    )
    assert await refused(hall, *of("PB0000", "PA0001")) == (
        "会员1 is already entered: 会员0 / 会员1.",
        "staff_number",
        422,
    )
    await Member.update({Member.employment_status: "left"}).where(Member.staff_number == "PB0001")
    assert (await refused(hall, *of("PB0000", "PB0001")))[0] == "会员1 has left."
    await entries.enter(hall.referee, hall.discipline, of("PB0000", "REF1"))
    await hall.drawn()
    assert (await refused(hall, *of("PB0000", "ORG1")))[2] == 409


async def test_the_sexes_are_asked_for_unless_there_is_a_reason() -> None:
    hall = await Tournament.found(2, code="MS")
    await Member.update({Member.sex: "female"}).where(Member.staff_number == "PA0000")
    assert await refused(hall, *of("PA0000")) == (
        "会员0 is a woman, and MS is for men. Give a reason to enter them all the same.",
        "reason",
        422,
    )
    await entries.enter(hall.referee, hall.discipline, of("PA0000"), reason="no women's singles")
    assert [name for name, _, _ in await names(hall)] == ["会员0"]
    trail = await AuditEntry.select(AuditEntry.fields).where(AuditEntry.action == "entry.added")
    assert "no women's singles" in str(trail[0]["fields"])


async def test_a_guest_is_hosted_and_is_one_person_in_all_disciplines() -> None:
    hall = await Tournament.found(3, code="MD")
    guest = NewGuest("马文", hall.union.library.id, "male", "兄弟院校")
    assert await refused(hall, *of("PA0000"), Wanted(guest=NewGuest("马文", "nowhere"))) == (
        "Choose the branch that hosts the guest.",
        "guest_branch",
        422,
    )
    await entries.enter(hall.referee, hall.discipline, (*of("PA0000"), Wanted(guest=guest)))
    assert await refused(hall, *of("PB0000"), Wanted(guest=guest)) == (
        "马文 is already entered: 会员0 / 马文.",
        "staff_number",
        422,
    )
    await Discipline.update({Discipline.entrants: "singles"}).where(Discipline.id == hall.discipline)
    assert await GuestPlayer.count() == 1
    (line,) = await reading.lines(hall.discipline)
    assert (line.home, line.players[1].organisation, line.players[1].staff_number) == (
        "会计学院分工会 / 图书馆分工会",
        "兄弟院校",
        "",
    )


async def test_a_pair_taken_out_leaves_its_people_free() -> None:
    hall = await Tournament.found(2, code="XD")
    made = await entries.enter(hall.referee, hall.discipline, of("PA0000", "PB0000"))
    await entries.remove(hall.referee, made)
    assert (await names(hall), await missing(hall), await Entry.count()) == ([], ["PA0000", "PB0000"], 0)
    with pytest.raises(Refusal) as caught:
        await entries.remove(hall.referee, made)
    assert caught.value.status == 404


async def test_what_a_draw_has_named_is_kept() -> None:
    hall = await Tournament.found(6, code="MD")
    await entries.pair_up(
        hall.referee, hall.discipline, [_ids(hall, 0, 1), _ids(hall, 2, 3), _ids(hall, 4, 5)]
    )
    await roster.freeze(hall.referee, hall.discipline)
    await drawing.preview(hall.referee, hall.discipline, "8")
    first = (await reading.lines(hall.discipline))[0]
    await entries.remove(hall.referee, first.id)
    rows = await Entry.select(Entry.status).where(Entry.id == first.id)
    assert rows == [{"status": "withdrawn"}]
    assert [state for _, state, _ in await hall.draws()] == ["replaced"]
    assert len(await missing(hall)) == 2


def _ids(hall: Tournament, one: int, other: int) -> tuple[str, str]:
    return hall.players[one].member_id, hall.players[other].member_id


async def test_several_pairs_are_made_all_or_none() -> None:
    hall = await Tournament.found(4, code="MD")
    with pytest.raises(Refusal):
        await entries.pair_up(hall.referee, hall.discipline, [_ids(hall, 0, 1), _ids(hall, 1, 2)])
    assert await names(hall) == []
    assert await entries.pair_up(hall.referee, hall.discipline, [_ids(hall, 0, 1), _ids(hall, 2, 3)]) == 2


async def test_a_partner_who_cancels_leaves_the_other_free_for_a_new_pair() -> None:
    registration_cancelled.connect(withdrawals.registration_cancelled)
    hall = await Tournament.found(4, code="MD")
    await entries.pair_up(hall.referee, hall.discipline, [_ids(hall, 0, 1)])
    (registration,) = await Registration.select(Registration.id).where(
        Registration.member == hall.players[1].member_id
    )
    await cancel(hall.players[1], registration["id"])
    assert await missing(hall) == ["PA0000", "PB0000", "PB0001"]
    await entries.pair_up(hall.referee, hall.discipline, [_ids(hall, 0, 2)])
    assert [line for line in await names(hall) if line[1] == "entered"] == [
        ("会员0 / 会员0", "entered", ["PA0000", "PB0000"])
    ]


async def test_a_team_is_named_ordered_captained_and_joined() -> None:
    hall = await Tournament.found(4, code="T")
    assert (await refused(hall, *of("PA0000")))[:2] == ("Please give the name of the team.", "name")
    made = await entries.enter(hall.referee, hall.discipline, of("PA0000", "PA0001", "PB0000"), name="联队")
    assert await refused(hall, *of("PB0001"), name="联队") == (
        "There is a team of this name already.",
        "name",
        422,
    )
    a0, a1, b0 = (hall.players[place].member_id for place in (0, 1, 2))
    guest = Wanted(guest=NewGuest("马文", hall.union.library.id))
    await entries.change_team(hall.referee, made, "联队一", [Kept(a0, 2), Kept(b0, 1)], a0, more=(guest,))
    (line,) = await reading.lines(hall.discipline)
    assert (line.name, line.home) == ("联队一", "图书馆分工会 / 会计学院分工会")
    assert [(player.player, player.captain) for player in line.players] == [
        ("会员0", False),
        ("会员0", True),
        ("马文", False),
    ]
    assert a1 in [row.person for row in await reading.unentered(hall.discipline, hall.offering)]
    for kept in ([], [Kept("nobody", 1)]):
        with pytest.raises(Refusal, match="one player at least"):
            await entries.change_team(hall.referee, made, "联队", kept, "")
    with pytest.raises(Refusal, match="named twice"):
        await entries.change_team(hall.referee, made, "联队", [Kept(a0, 1)], "", more=of("PA0000"))


async def test_a_team_plays_on_without_one_who_cancelled() -> None:
    registration_cancelled.connect(withdrawals.registration_cancelled)
    hall = await Tournament.found(3, code="T")
    await entries.enter(hall.referee, hall.discipline, of("PA0000", "PB0000"), name="一队")
    for place, left in ((0, ["PB0000"]), (1, ["PB0000"])):
        (registration,) = await Registration.select(Registration.id).where(
            Registration.member == hall.players[place].member_id
        )
        await cancel(hall.players[place], registration["id"])
        ((_, status, players),) = await names(hall)
        assert players == left
    assert status == "withdrawn"


async def test_freezing_singles_keeps_who_was_entered_by_hand() -> None:
    hall = await Tournament.found(3)
    await entries.enter(hall.referee, hall.discipline, of("REF1"))
    assert await roster.freeze(hall.referee, hall.discipline) == 4
    (registration,) = await Registration.select(Registration.id).where(
        Registration.member == hall.players[0].member_id
    )
    await cancel(hall.players[0], registration["id"])
    assert await roster.freeze(hall.referee, hall.discipline) == 3
    assert [line[2] for line in await names(hall) if line[1] == "entered"] == [
        ["PB0000"],
        ["PB0001"],
        ["REF1"],
    ]


async def test_pairs_that_are_not_there_cannot_be_drawn() -> None:
    hall = await Tournament.found(4, code="MD")
    await entries.pair_up(hall.referee, hall.discipline, [_ids(hall, 0, 1)])
    with pytest.raises(Refusal, match="has 1 entry"):
        await roster.freeze(hall.referee, hall.discipline)
