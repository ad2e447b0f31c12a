"""Every method on its pages: the discipline, the sheet, the referee's page; later stages and late entries by forms."""

import httpx
import pytest

from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.methods import METHODS
from competitions.domain.progress import group_tables
from competitions.domain.public_draw import verify
from competitions.queries import disciplines
from competitions.queries.stages import stages
from competitions.services import roster
from competitions.services import stages as making
from competitions.tables import StandingLot
from tests.competitions.services.test_stages import play_all
from tests.competitions.teams import TeamTournament
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in
from tests.members.seed import add_member


async def opened(client: httpx.AsyncClient, players: int, method: str, draw: DrawSettings) -> Tournament:
    hall = await Tournament.found(players, method=method, draw=draw)
    await sign_in(client, hall.referee)
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    return await hall.drawn()


def desk(hall: Tournament, act: str = "") -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}{act}"


def public(hall: Tournament, act: str = "") -> str:
    return f"/competitions/{hall.id}/disciplines/{hall.discipline}{act}"


CASES: list[tuple[MethodName, int, DrawSettings, list[str]]] = [
    ("knockout", 11, DrawSettings("all", seeds_in_order=True), ["Whole bracket", "For place 5"]),
    ("knockout", 9, DrawSettings("third", plate=True), ["Third place", "Plate"]),
    ("double_elimination", 6, DrawSettings(), ["Losers&#39; bracket", "Decider", "Winners&#39; final"]),
    ("round_robin", 4, DrawSettings(), ["Matrix", "Standings"]),
    ("groups", 7, DrawSettings("third", True, group_count=2), ["Group A", "Group B", "Plate"]),
    ("groups", 9, DrawSettings(group_size=3, qualifiers=1, best=1), ["Group C", "Best of places 2"]),
    ("ladder", 7, DrawSettings(group_sizes=(4, 3)), ["Division A", "Division B"]),
    ("swiss", 7, DrawSettings(rounds=2), ["Buchholz", "Round 1"]),
]


@pytest.mark.parametrize(
    ("method", "players", "draw", "words"), CASES, ids=[f"{case[0]}{case[1]}" for case in CASES]
)
async def test_every_method_is_shown_before_and_after_it_is_played(
    client: httpx.AsyncClient, method: MethodName, players: int, draw: DrawSettings, words: list[str]
) -> None:
    hall = await opened(client, players, method, draw)
    client.headers["accept-language"] = "en"
    page = await client.get(public(hall))
    assert page.status_code == 200
    for word in words:
        assert word in page.text
    assert f"entries · {METHODS[method].title}</p>" in (await client.get(f"/competitions/{hall.id}")).text
    for path in (public(hall, "/sheet"), public(hall, "/draws/1"), desk(hall)):
        assert (await client.get(path)).status_code == 200
    await play_all(hall)
    if method == "swiss":
        made = await making.preview(hall.referee, hall.discipline, "")
        await making.confirm(hall.referee, hall.discipline, made)
        await play_all(hall)
    after = await client.get(public(hall))
    assert after.status_code == 200
    assert (await client.get(public(hall, "/sheet"))).status_code == 200
    if await hall.state() != "finished":
        assert "a lot must decide" in after.text
        return
    assert 'class="podium"' in after.text


async def test_a_knockout_is_drawn_after_the_groups_by_forms(client: httpx.AsyncClient) -> None:
    hall = await opened(client, 6, "groups", DrawSettings(group_count=2, second_stage="drawn"))
    client.headers["accept-language"] = "en"
    early = await client.post(desk(hall, "/stage"), data={"spoken_seed": "1"})
    assert early.status_code == 422
    assert "6 matches before this stage" in early.text
    await play_all(hall)
    empty = await client.post(desk(hall, "/stage"), data={"spoken_seed": " "})
    assert (empty.status_code, "spoken aloud" in empty.text) == (422, True)
    assert (await client.post(desk(hall, "/stage"), data={"spoken_seed": "四 2"})).status_code == 303
    preview = await client.get(desk(hall))
    assert "四 2" in preview.text
    (made,) = await stages((await hall.loaded()).draw.id)
    assert (await client.get(public(hall, f"/stages/{made.id}"))).status_code == 404
    wrong = await client.post(desk(hall, "/stage/confirm"), data={"stage": "0123456789abc"})
    assert (wrong.status_code, "out of date" in wrong.text) == (422, True)
    assert (await client.post(desk(hall, "/stage/confirm"), data={"stage": made.id})).status_code == 303
    shown = await client.get(public(hall, f"/stages/{made.id}"))
    assert "it comes out the same" in shown.text
    record = await client.get(public(hall, f"/stages/{made.id}/record"))
    assert verify(record.content).genuine
    checked = await client.post("/draws/check", data={"record": record.text})
    assert (checked.status_code, "Genuine" in checked.text) == (200, True)
    forged = await client.post(
        "/draws/check", data={"record": record.text.replace(made.input_hash, "0" * 64)}
    )
    assert forged.status_code == 422
    assert (await client.post(desk(hall, "/stage/back"), data={"reason": ""})).status_code == 422
    assert (await client.post(desk(hall, "/stage/back"), data={"reason": "念错了"})).status_code == 303
    assert "念错了" in (await client.get(public(hall, f"/stages/{made.id}"))).text


async def test_a_swiss_round_is_paired_by_a_button(client: httpx.AsyncClient) -> None:
    hall = await opened(client, 6, "swiss", DrawSettings(rounds=2))
    await play_all(hall)
    assert (await client.post(desk(hall, "/stage"))).status_code == 303
    (made,) = await stages((await hall.loaded()).draw.id)
    assert (await client.get(desk(hall))).status_code == 200
    assert (await client.post(desk(hall, "/stage/confirm"), data={"stage": made.id})).status_code == 303
    assert (await client.get(public(hall, f"/stages/{made.id}"))).status_code == 200


async def test_a_late_entry_takes_a_bye_by_a_form(client: httpx.AsyncClient) -> None:
    hall = await opened(client, 5, "knockout", DrawSettings())
    await add_member(hall.union.college, "LATE1", "晚到的", pinyin="wan3 dao4", initials="wd")
    given = {"line": "2", "staff_number": "LATE1", "reason": "外出归来"}
    for missing in (
        {"line": "x"},
        {"line": "1"},
        {"staff_number": "?"},
        {"reason": " "},
        {"staff_number": ""},
    ):
        assert (await client.post(desk(hall, "/late"), data={**given, **missing})).status_code == 422
    assert (await client.post(desk(hall, "/late"), data=given)).status_code == 303
    assert "晚到的" in (await client.get(public(hall))).text
    assert len((await hall.loaded()).matches) == 5


async def test_a_lot_across_groups_is_recorded_by_the_form(client: httpx.AsyncClient) -> None:
    """Two groups that went alike: the seconds are level in everything, and only one of them goes on."""
    hall = await opened(client, 6, "groups", DrawSettings(group_count=2, qualifiers=1, best=1))
    await play_all(hall)
    loaded = await hall.loaded()
    assert loaded.matches["kr2m1"].status == "waiting"
    page = await client.get(desk(hall))
    seconds = [table.rows[1].entry for table in group_tables(loaded.played)]
    assert all(f'value="{entry}"' in page.text for entry in seconds)
    lot = await client.post(desk(hall, "/lots"), data={"ranking": seconds, "witness": "王老师"})
    assert lot.status_code == 303
    assert await StandingLot.count() == 1
    statuses = await hall.statuses()
    assert statuses[next(key for key in statuses if key.startswith("kr1"))] == "ready"


async def test_as_many_seeds_are_taken_as_the_divisions_have_entries(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(66, method="ladder")
    await sign_in(client, hall.referee)
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    await roster.freeze(hall.referee, hall.discipline)
    order = [entry.id for entry in await disciplines.roster(hall.discipline)]
    answer = await client.post(desk(hall, "/seeds"), data={"seed": order})
    assert answer.status_code == 303
    seeded = {entry.seed: entry.id for entry in await disciplines.roster(hall.discipline)}
    assert [seeded.get(number) for number in range(1, 67)] == order


async def test_a_team_that_comes_late_takes_a_bye_by_the_form(client: httpx.AsyncClient) -> None:
    hall = await TeamTournament.of(3)
    await sign_in(client, hall.referee)
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    assert 'name="name"' in (await client.get(desk(hall))).text
    for place in range(6):
        sex = "male" if place < 3 else "female"
        await add_member(hall.union.college, f"LATE{place}", f"晚到{place}", sex=sex)
    (line,) = (await hall.loaded()).played.graph.byes
    numbers = " ".join(f"LATE{place}" for place in range(6))
    fields = {"line": str(line), "staff_number": numbers, "reason": "路上堵车"}
    assert (await client.post(desk(hall, "/late"), data=fields)).status_code == 422
    answer = await client.post(desk(hall, "/late"), data={**fields, "name": "晚到队"})
    assert answer.status_code == 303
    tie = await hall.tie("r1m1")
    assert "晚到队" in (tie.a.name, tie.b.name)
    assert [rubber.status for rubber in tie.rubbers] == ["waiting"] * 3
