"""The draw as an act: frozen, seeded, previewed, locked, drawn again; each step kept."""

import pytest

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.public_draw import verify
from competitions.queries.disciplines import draws, roster
from competitions.services import drawing, progress, setup
from competitions.services import roster as rosters
from competitions.services.setup import Chosen
from events.services import cancellation
from events.tables import Registration
from foundation.database import DatabaseEngine
from foundation.errors import Refusal
from members.tables import AuditEntry
from tests.competitions.tournament import A, Tournament

pytestmark = pytest.mark.usefixtures("database")


async def test_a_draw_is_frozen_seeded_previewed_and_locked() -> None:
    hall = await Tournament.found(6)
    assert await rosters.freeze(hall.referee, hall.discipline) == 6
    entries = await roster(hall.discipline)
    await rosters.set_seeds(hall.referee, hall.discipline, [entries[2].id, entries[0].id])
    draw_id = await drawing.preview(hall.referee, hall.discipline, "２０２６ 6 9")
    assert await hall.matches_kept() == 0
    await drawing.confirm(hall.referee, draw_id)
    (kept,) = await draws(hall.discipline)
    assert (kept.number, kept.state, kept.spoken_seed) == (1, "locked", "2026 6 9")
    assert verify(kept.record).genuine
    found = await hall.loaded()
    assert found.record.lines[0] == entries[2].id
    assert found.record.lines[7] == entries[0].id
    assert await hall.statuses() == {
        "r1m2": "ready", "r1m3": "ready", "r2m1": "waiting", "r2m2": "waiting", "r3m1": "waiting"
    }  # fmt: skip
    assert await hall.state() == "drawn"
    actions = [row["action"] for row in await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id)]
    assert actions[-4:] == [
        "discipline.roster_frozen", "discipline.seeded", "draw.previewed", "draw.locked"
    ]  # fmt: skip


async def test_nothing_is_drawn_before_the_roster_is_frozen() -> None:
    hall = await Tournament.found(3)
    with pytest.raises(Refusal, match="Freeze the roster first"):
        await drawing.preview(hall.referee, hall.discipline, "1")
    assert await hall.draws() == []


async def test_too_few_registrations_cannot_be_frozen() -> None:
    hall = await Tournament.found(1)
    with pytest.raises(Refusal, match="1 confirmed registration"):
        await rosters.freeze(hall.referee, hall.discipline)


async def test_a_second_preview_keeps_the_first_as_discarded() -> None:
    hall = await Tournament.found(5)
    await rosters.freeze(hall.referee, hall.discipline)
    first = await drawing.preview(hall.referee, hall.discipline, "1")
    second = await drawing.preview(hall.referee, hall.discipline, "2")
    assert await hall.draws() == [(1, "replaced", drawing.DISCARDED), (2, "preview", "")]
    with pytest.raises(Refusal, match="out of date"):
        await drawing.confirm(hall.referee, first)
    await drawing.confirm(hall.referee, second)


async def test_a_change_behind_the_preview_is_noticed() -> None:
    hall = await Tournament.found(5)
    await rosters.freeze(hall.referee, hall.discipline)
    draw_id = await drawing.preview(hall.referee, hall.discipline, "1")
    await setup.choose(hall.referee, hall.discipline, Chosen("knockout", "3x15", DrawSettings("third")))
    assert await hall.draws() == [(1, "replaced", drawing.DISCARDED)]
    with pytest.raises(Refusal, match="out of date"):
        await drawing.confirm(hall.referee, draw_id)


async def test_freezing_again_adds_who_came_and_drops_who_left() -> None:
    hall = await Tournament.found(4)
    await rosters.freeze(hall.referee, hall.discipline)
    entries = await roster(hall.discipline)
    await rosters.set_seeds(hall.referee, hall.discipline, [entries[0].id, entries[1].id])
    (row,) = await Registration.select(Registration.id).where(Registration.member == entries[0].people[0])
    await cancellation.cancel(hall.union.organizer, row["id"], "出差")
    await hall.sign_up(2, "Q")
    assert await rosters.freeze(hall.referee, hall.discipline) == 5
    again = {entry.id: (entry.status, entry.seed) for entry in await roster(hall.discipline)}
    assert again[entries[0].id] == ("withdrawn", None)
    assert again[entries[1].id] == ("entered", 2)
    assert sorted(status for status, _ in again.values()) == ["entered"] * 5 + ["withdrawn"]


async def test_once_locked_nothing_of_it_changes() -> None:
    hall = await (await Tournament.found(4)).drawn()
    for act in (
        rosters.freeze(hall.referee, hall.discipline),
        rosters.set_seeds(hall.referee, hall.discipline, []),
        drawing.preview(hall.referee, hall.discipline, "2"),
        setup.choose(hall.referee, hall.discipline, Chosen("round_robin", "3x21")),
    ):
        with pytest.raises(Refusal, match="is locked"):
            await act


async def test_drawing_again_needs_a_reason_and_no_result_and_keeps_the_old_draw() -> None:
    hall = await (await Tournament.found(4)).drawn()
    with pytest.raises(Refusal, match="Say why"):
        await drawing.draw_again(hall.referee, hall.discipline, " ")
    await drawing.draw_again(hall.referee, hall.discipline, "漏了一人")
    assert (await hall.state(), await hall.matches_kept()) == ("seeding", 0)
    await hall.drawn("99")
    assert await hall.draws() == [(1, "replaced", "漏了一人"), (2, "locked", "")]
    await progress.enter_result(hall.referee, await hall.match("r1m1"), A)
    with pytest.raises(Refusal, match="already has a result"):
        await drawing.draw_again(hall.referee, hall.discipline, "again")


async def test_seeds_within_the_rules() -> None:
    hall = await Tournament.found(6)
    await rosters.freeze(hall.referee, hall.discipline)
    entries = [entry.id for entry in await roster(hall.discipline)]
    with pytest.raises(Refusal, match="at most 2 seeds"):
        await rosters.set_seeds(hall.referee, hall.discipline, entries[:3])
    with pytest.raises(Refusal, match="one seed at most"):
        await rosters.set_seeds(hall.referee, hall.discipline, [entries[0], entries[0]])
    with pytest.raises(Refusal, match="one seed at most"):
        await rosters.set_seeds(hall.referee, hall.discipline, ["nobody"])


async def test_128_are_drawn_and_kept(database: DatabaseEngine) -> None:
    hall = await (await Tournament.found(128)).drawn()
    assert await hall.matches_kept() == 127
