"""A competition made of a tournament, its courts, and what the referee chooses."""

import pytest

from competitions.domain.hall import Hall
from competitions.services import desk, setup
from competitions.services.schedule.hall import set_hall
from competitions.services.setup import Chosen
from competitions.tables import Competition, Discipline
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from foundation.errors import Refusal
from members.domain.identity import Grant, Role
from members.tables import RoleGrant
from tests.competitions.tournament import Tournament
from tests.events.union import Union, as_identity
from tests.members.seed import add_member

pytestmark = pytest.mark.usefixtures("database")


async def tournament(union: Union) -> str:
    return await union.event(
        kind=Kind.TOURNAMENT,
        offerings=(OfferingDraft("男子单打", 0, code="MS"), OfferingDraft("男子单打乙组", 0)),
        pools=(PoolDraft(100, "参赛者"),),
        **Tournament.dates(),
    )


async def test_an_organizer_makes_a_competition_and_becomes_its_referee() -> None:
    union = await Union.found()
    event = await tournament(union)
    made = await setup.create(union.organizer, event, 6)
    assert await setup.create(union.organizer, event, 6) == made
    rows = await Discipline.select(Discipline.code, Discipline.name).order_by(Discipline.position)
    assert [(row["code"], row["name"]) for row in rows] == [("MS", "男子单打"), ("D2", "男子单打乙组")]
    grants = await RoleGrant.select(RoleGrant.member, RoleGrant.role, RoleGrant.scope)
    assert grants == [{"member": union.organizer.member_id, "role": "referee", "scope": made}]


async def test_who_does_not_organize_the_event_makes_nothing() -> None:
    union = await Union.found()
    event = await tournament(union)
    other = await add_member(union.college, "ORG2", "别人", pinyin="bie2 ren2", initials="br")
    with pytest.raises(Refusal) as refused:
        await setup.create(as_identity(other, union.college, Grant(Role.ORGANIZER, "another")), event, 2)
    assert refused.value.status == 403
    assert await Competition.count() == 0


@pytest.mark.parametrize("courts", [0, 100])
async def test_a_hall_has_1_to_99_courts(courts: int) -> None:
    union = await Union.found()
    event = await tournament(union)
    with pytest.raises(Refusal, match="from 1 to 99"):
        await setup.create(union.organizer, event, courts)


async def test_only_a_tournament_becomes_a_competition() -> None:
    union = await Union.found()
    event = await union.event(**Tournament.dates())
    with pytest.raises(Refusal, match="another kind"):
        await setup.create(union.organizer, event, 2)
    with pytest.raises(Refusal) as refused:
        await setup.create(union.organizer, "nothing", 2)
    assert refused.value.status == 404


async def test_a_court_in_use_is_not_taken_away() -> None:
    hall = await (await Tournament.found(4)).drawn()
    await desk.call(hall.referee, await hall.match("r1m1"), 3)
    with pytest.raises(Refusal, match="on court 3"):
        await set_hall(hall.referee, hall.id, Hall(), 2)
    await set_hall(hall.referee, hall.id, Hall(), 3)


async def test_what_is_chosen_must_exist() -> None:
    hall = await Tournament.found(4)
    with pytest.raises(Refusal):
        await setup.choose(hall.referee, hall.discipline, Chosen("knockout", "9x99"))
    with pytest.raises(Refusal):
        await setup.choose(hall.referee, hall.discipline, Chosen("chess", "3x21"))  # type: ignore[arg-type]
