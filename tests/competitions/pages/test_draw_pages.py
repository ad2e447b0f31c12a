"""The pages of the draw over HTTP: the whole public draw, the desk, results from paper, and bad input at each."""

import json

import httpx
import pytest

from competitions.domain.public_draw import verify
from competitions.queries.disciplines import roster
from members.authentication import cookie_name
from members.domain.identity import Role
from members.services import sessions
from members.tables import Member, RoleGrant
from tests.competitions.tournament import A, Tournament

HTML = {"accept": "text/html"}


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    """Seven entered; the client is the referee."""
    found = await Tournament.found(7)
    await Member.update({Member.name: "<b>单</b>"}).where(Member.id == found.players[0].member_id)
    await RoleGrant(member=found.referee.member_id, role=Role.REFEREE.value, scope=found.id).save()
    client.cookies.set(cookie_name(), await sessions.start(found.referee.member_id))
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    return found


def draw_path(hall: Tournament, act: str = "") -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}{act}"


def public_path(hall: Tournament, act: str = "") -> str:
    return f"/competitions/{hall.id}/disciplines/{hall.discipline}{act}"


def match_path(hall: Tournament, match_id: str, act: str = "") -> str:
    return f"/referee/competitions/{hall.id}/matches/{match_id}{act}"


async def test_the_whole_public_draw(client: httpx.AsyncClient, hall: Tournament) -> None:
    assert (await client.get(draw_path(hall))).status_code == 200
    frozen = await client.post(draw_path(hall, "/freeze"))
    assert (frozen.status_code, frozen.headers["location"]) == (
        303,
        draw_path(hall, "?step=seeds&done=frozen"),
    )
    entries = await roster(hall.discipline)
    seeded = await client.post(draw_path(hall, "/seeds"), data={"seed": [entries[0].id, ""]})
    assert seeded.headers["location"] == draw_path(hall, "?step=speak&done=seeded")
    assert (await client.get(seeded.headers["location"])).status_code == 200
    drawn = await client.post(draw_path(hall, "/preview"), data={"spoken_seed": "８ 6 ２"})
    assert drawn.status_code == 303
    preview = await client.get(draw_path(hall))
    assert "8 6 2" in preview.text
    assert "&lt;b&gt;单&lt;/b&gt;" in preview.text
    assert "<b>单" not in preview.text
    assert (await client.get(public_path(hall, "/draws/1"))).status_code == 404
    draw_id = preview.text.split('name="draw" value="')[1].split('"')[0]
    stale = await client.post(draw_path(hall, "/confirm"), data={"draw": "another"})
    assert (stale.status_code, await hall.matches_kept()) == (422, 0)
    locked = await client.post(draw_path(hall, "/confirm"), data={"draw": draw_id})
    assert locked.headers["location"] == draw_path(hall, "?done=locked")
    assert await hall.matches_kept() == 6
    shown = await client.get(public_path(hall))
    assert shown.text.count('class="bracket__match') == 6
    assert "<b>单" not in shown.text
    assert (await client.get(public_path(hall, "/sheet"))).status_code == 200


async def test_the_record_is_published_and_checked(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    record = await client.get(public_path(hall, "/draws/1/record"))
    assert record.headers["content-disposition"] == "attachment; filename=draw-MS-1.json"
    assert verify(record.text).genuine
    assert (await client.get(public_path(hall, "/draws/1"))).status_code == 200
    client.cookies.clear()
    checked = await client.post("/draws/check", data={"record": record.text})
    assert (checked.status_code, 'class="lines"' in checked.text) == (200, True)
    as_file = await client.post("/draws/check", files={"file": ("draw.json", record.content)})
    assert as_file.status_code == 200
    forged = json.loads(record.text)
    forged["lines"][0], forged["lines"][2] = forged["lines"][2], forged["lines"][0]
    assert (await client.post("/draws/check", data={"record": json.dumps(forged)})).status_code == 422
    for nonsense in ("", "{", "<script>", "\x00", "[" * 3000):
        answer = await client.post("/draws/check", data={"record": nonsense})
        assert answer.status_code == 422
        assert "<script>" not in answer.text.replace("<script type", "")


async def test_what_cannot_be_drawn_is_said_and_what_was_typed_is_kept(
    client: httpx.AsyncClient, hall: Tournament
) -> None:
    early = await client.post(draw_path(hall, "/preview"), data={"spoken_seed": "1"})
    assert early.status_code == 422
    await client.post(draw_path(hall, "/freeze"))
    entries = await roster(hall.discipline)
    twice = await client.post(draw_path(hall, "/seeds"), data={"seed": [entries[1].id, entries[1].id]})
    assert twice.status_code == 422
    assert twice.text.count(f'value="{entries[1].id}" selected') == 2
    unknown = await client.post(draw_path(hall, "/seeds"), data={"seed": "' OR 1=1"})
    assert unknown.status_code == 422
    long = await client.post(f"{draw_path(hall)}/preview", data={"spoken_seed": "8" * 81})
    assert (long.status_code, "8" * 81 in long.text) == (422, True)
    empty = await client.post(draw_path(hall, "/preview"), data={"spoken_seed": " \u3000"})
    assert empty.status_code == 422
    wrong = await client.post(
        draw_path(hall, "/settings"), data={"method": "chess", "scoring_format": "3x21"}
    )
    assert wrong.status_code == 422
    assert await hall.draws() == []
    assert await hall.state() == "seeding"


async def test_draw_again_with_a_reason(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    assert (await client.post(draw_path(hall, "/again"), data={"reason": ""})).status_code == 422
    done = await client.post(draw_path(hall, "/again"), data={"reason": "漏了一人"})
    assert done.headers["location"] == draw_path(hall, "?step=seeds&done=taken-back")
    assert await hall.draws() == [(1, "replaced", "漏了一人")]
    assert "漏了一人" in (await client.get(public_path(hall, "/draws/1"))).text


async def test_the_desk_calls_and_takes_results(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    match = await hall.match("r1m2")
    desk = f"/referee/competitions/{hall.id}"
    assert (await client.get(desk)).status_code == 200
    for court in ("0", "5", "", "x", "²", "99999999999"):
        assert (await client.post(match_path(hall, match, "/call"), data={"court": court})).status_code == 422
    called = await client.post(match_path(hall, match, "/call"), data={"court": "2"})
    assert called.headers["location"] == f"{desk}?done=called"
    assert (await hall.statuses())["r1m2"] == "called"
    assert (await client.get(desk)).status_code == 200
    assert (await client.get(match_path(hall, match))).status_code == 200
    done = await client.post(
        match_path(hall, match),
        data={"ending": "completed", "a1": "２１", "b1": "10", "a2": "21", "b2": "12", "a3": "", "b3": ""},
    )
    assert done.headers["location"] == f"{desk}?done=recorded"
    assert (await hall.loaded()).matches["r1m2"].outcome == A
    unexplained = await client.post(
        match_path(hall, match), data={"ending": "retired", "winner": "b", "a1": "21", "b1": "10"}
    )
    assert unexplained.status_code == 422
    corrected = await client.post(
        match_path(hall, match),
        data={
            "ending": "retired",
            "winner": "b",
            "a1": "21",
            "b1": "10",
            "a2": "3",
            "b2": "4",
            "reason": "记错",
        },
    )
    assert corrected.headers["location"] == f"{desk}?done=corrected"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"ending": "completed"},
        {"ending": "chess"},
        {"ending": "completed", "a1": "21", "b1": "20", "a2": "21", "b2": "3"},
        {"ending": "completed", "a1": "21", "b1": "10", "a3": "21", "b3": "3"},
        {"ending": "completed", "a1": "21", "b1": "x", "a2": "21", "b2": "3"},
        {"ending": "completed", "a1": "21", "b1": "-5"},
        {"ending": "completed", "a1": "9999", "b1": "1"},
        {"ending": "completed", "a1": "21", "b1": "10", "a2": "10", "b2": "21"},
        {"ending": "walkover"},
        {"ending": "retired", "winner": "c", "a1": "3", "b1": "4"},
        {"ending": "retired", "winner": "a", "a1": "30", "b1": "3"},
    ],
)
async def test_an_impossible_result_changes_nothing(
    client: httpx.AsyncClient, hall: Tournament, typed: dict[str, str]
) -> None:
    await hall.drawn()
    match = await hall.match("r1m2")
    answer = await client.post(match_path(hall, match), data=typed)
    assert answer.status_code == 422
    for value in typed.values():
        assert f'value="{value}"' in answer.text or value in ("chess", "c", "9999")
    assert (await hall.loaded()).matches["r1m2"].outcome is None


async def test_someone_leaves_at_the_desk(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    leaving = (await hall.loaded()).matches["r1m2"].side_a
    path = f"/referee/competitions/{hall.id}/entries/{leaving}/leave"
    assert (await client.post(path, data={"decision": "vanish"})).status_code == 422
    nobody = await client.post(path, data={"decision": "substitute", "staff_number": "nobody"})
    assert nobody.status_code == 422
    gone = await client.post(path, data={"decision": "walkover", "reason": "伤病"})
    assert gone.headers["location"] == f"/referee/competitions/{hall.id}?done=withdrawn"
    assert (await hall.statuses())["r1m2"] == "finished"


async def test_a_round_robin_page_shows_matrix_and_standings(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4, "round_robin")).drawn()
    await hall.play("r1m1")
    shown = await client.get(public_path(hall))
    assert shown.status_code == 200
    assert shown.text.count("matrix__self") == 4
    assert shown.text.count('class="standings__row') == 4
    assert (await client.get(public_path(hall, "/sheet"))).text.count("matrix__self") == 4


async def test_pages_that_everybody_sees(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    client.cookies.clear()
    for path in ("/competitions", f"/competitions/{hall.id}", public_path(hall), "/draws/check"):
        for language in ("zh_CN", "en"):
            client.cookies.set("language", language)
            assert (await client.get(path)).status_code == 200
    assert (await client.get("/competitions/nothing")).status_code == 404
    assert (await client.get(f"/competitions/{hall.id}/disciplines/nothing")).status_code == 404
