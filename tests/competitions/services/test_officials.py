"""Referees and umpires of one competition."""

import pytest

from competitions.queries.officials import officials
from competitions.services import officials as appointing
from foundation.errors import Refusal
from members.domain.identity import Grant, Role
from members.tables import RoleGrant
from tests.competitions.tournament import Tournament
from tests.events.union import as_identity
from tests.members.seed import add_member

pytestmark = pytest.mark.usefixtures("database")


async def test_the_referee_appoints_and_releases_by_staff_number() -> None:
    hall = await Tournament.found(2)
    await add_member(hall.union.library, "U7", "主裁判", pinyin="zhu3 cai2 pan4", initials="zcp")
    await appointing.appoint(hall.referee, hall.id, " U7 ", "umpire")
    present = [(each.role, each.name) for each in await officials(hall.id)]
    assert present == [("referee", "组织者"), ("umpire", "主裁判")]
    referee, umpire = await officials(hall.id)
    with pytest.raises(Refusal, match="keeps one referee"):
        await appointing.release(hall.referee, hall.id, referee.id)
    await appointing.release(hall.referee, hall.id, umpire.id)
    assert [each.role for each in await officials(hall.id)] == ["referee"]


async def test_nothing_else_is_given_or_taken_here() -> None:
    hall = await Tournament.found(2)
    with pytest.raises(Refusal) as unknown:
        await appointing.appoint(hall.referee, hall.id, "nobody", "umpire")
    assert unknown.value.field == "staff_number"
    with pytest.raises(Refusal) as too_much:
        await appointing.appoint(hall.referee, hall.id, hall.players[0].staff_number, "administrator")
    assert too_much.value.field == "role"
    elsewhere = RoleGrant(member=hall.players[0].member_id, role="umpire", scope="another")
    await elsewhere.save()
    with pytest.raises(Refusal) as foreign:
        await appointing.release(hall.referee, hall.id, elsewhere.id)
    assert foreign.value.status == 404
    stranger = as_identity(
        await add_member(hall.union.library, "X1", "别人", pinyin="bie2 ren2", initials="br"),
        hall.union.library,
        Grant(Role.REFEREE, "another"),
    )
    with pytest.raises(Refusal) as refused:
        await appointing.appoint(stranger, hall.id, hall.players[0].staff_number, "referee")
    assert refused.value.status == 403
