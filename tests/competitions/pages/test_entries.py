"""The referee's page of entries over HTTP: pairs, teams, guests, and what is refused with what was typed kept."""

import httpx
import pytest

from competitions.queries import entries as reading
from competitions.services import entries, entry_import
from competitions.services.entries import NewGuest, Wanted
from events.domain.questions import QuestionKind
from members.tables import Member
from tests.competitions.services.test_entry_import import book, found
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

pytestmark = pytest.mark.usefixtures("database")


def path(hall: Tournament, act: str = "") -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}/entries{act}"


async def names(hall: Tournament) -> list[str]:
    return [line.name for line in await reading.lines(hall.discipline) if line.status == "entered"]


async def test_pairs_from_sign_up(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(6, code="MD")
    await Member.update({Member.name: "<b>单</b>"}).where(Member.id == hall.players[5].member_id)
    await sign_in(client, hall.referee)
    shown = await client.get(path(hall))
    assert shown.status_code == 200
    assert "&lt;b&gt;单" in shown.text
    assert "<b>单" not in shown.text
    assert shown.text.count('name="pair"') == 4  # two suggestions, each alone and all together
    one, other = hall.players[0].member_id, hall.players[3].member_id
    made = await client.post(path(hall, "/pair"), data={"one": one, "other": other})
    assert (made.status_code, made.headers["location"]) == (303, path(hall, "?done=paired"))
    rest = [f"{hall.players[1].member_id} {hall.players[2].member_id}", "nonsense"]
    await client.post(path(hall, "/suggested"), data={"pair": rest})
    assert await names(hall) == ["会员0 / 会员0", "会员1 / 会员2"]
    again = await client.post(path(hall, "/pair"), data={"one": one, "other": other})
    assert again.status_code == 422
    alone = hall.players[4].member_id
    with_oneself = await client.post(path(hall, "/pair"), data={"one": alone, "other": alone})
    assert with_oneself.status_code == 422
    assert f'<option value="{alone}" selected>' in with_oneself.text
    assert (await client.post(path(hall, "/suggested"), data={})).status_code == 422
    assert await names(hall) == ["会员0 / 会员0", "会员1 / 会员2"]


async def test_by_hand_with_a_guest_and_taken_out_again(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(2, code="XD")
    await sign_in(client, hall.referee)
    typed = {"staff_number": "PA0000", "guest_name": "马文", "guest_branch": ""}
    refused = await client.post(path(hall), data=typed)
    assert refused.status_code == 422
    assert 'value="马文"' in refused.text
    made = await client.post(path(hall), data={**typed, "guest_branch": hall.union.library.id})
    assert made.headers["location"] == path(hall, "?done=entered")
    ((line),) = await reading.lines(hall.discipline)
    assert [player.player for player in line.players] == ["会员0", "马文"]
    assert "外援" in (await client.get(path(hall), headers={"accept-language": "zh"})).text
    out = await client.post(f"/referee/competitions/{hall.id}/entries/{line.id}/remove")
    assert out.headers["location"] == path(hall, "?done=removed")
    assert await names(hall) == []
    too_many = await client.post(path(hall), data={"staff_number": "PA0000，PB0000、REF1"})
    assert too_many.status_code == 422


async def test_a_team_by_hand(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(3, code="T")
    await sign_in(client, hall.referee)
    assert (await client.get(path(hall))).status_code == 200
    await client.post(path(hall), data={"name": "会计一队", "staff_number": "PA0000 PB0000"})
    ((line),) = await reading.lines(hall.discipline)
    team = f"/referee/competitions/{hall.id}/teams/{line.id}"
    assert (await client.get(team)).status_code == 200
    first, second = (player.person for player in line.players)
    form = {
        "name": "会计二队",
        f"place-{first}": "2",
        f"place-{second}": "1",
        "captain": second,
        "staff_number": "PB0001",
    }
    saved = await client.post(team, data=form)
    assert saved.headers["location"] == f"{team}?done=saved"
    ((line),) = await reading.lines(hall.discipline)
    assert (line.name, [(player.person, player.captain) for player in line.players][:2]) == (
        "会计二队",
        [(second, True), (first, False)],
    )
    assert len(line.players) == 3
    third = line.players[2].person
    places = {f"place-{person}": "" for person in (second, first, third)}
    left = await client.post(team, data={"name": "会计二队", **places, "leaves": third, "captain": second})
    assert left.status_code == 303
    ((line),) = await reading.lines(hall.discipline)
    assert [player.person for player in line.players] == [second, first]
    refused = await client.post(team, data={"name": "x", "staff_number": "NOBODY"})
    assert refused.status_code == 422
    assert (await client.post(team, data={"name": ""})).status_code == 422


async def test_the_draw_says_who_stands_in_no_pair(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(5, code="MD")
    await sign_in(client, hall.referee)
    ids = [player.member_id for player in hall.players]
    for one, other in ((0, 1), (2, 3)):
        await entries.enter(
            hall.referee, hall.discipline, [Wanted(member=ids[one]), Wanted(member=ids[other])]
        )
    draw = f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}"
    shown = await client.get(draw, headers={"accept-language": "en"})
    assert "1 person has signed up and stands in no entry" in shown.text
    assert (await client.post(f"{draw}/freeze")).status_code == 303
    assert (await client.get(f"{draw}?step=seeds")).status_code == 200


async def test_a_partner_named_in_an_answer_is_suggested(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(0, code="MD")
    from events.tables import Answer, Question, Registration

    await hall.sign_up(4)
    question = Question(event=hall.event, kind=QuestionKind.TEXT.value, label="搭档")
    await question.save()
    rows = await Registration.select(Registration.id).where(Registration.member == hall.players[0].member_id)
    await Answer(registration=rows[0]["id"], question=question.id, value="pb0001").save()
    await sign_in(client, hall.referee)
    shown = await client.get(path(hall))
    assert f'value="{hall.players[0].member_id} {hall.players[3].member_id}"' in shown.text


async def test_entries_from_excel(client: httpx.AsyncClient) -> None:
    hall = await found(4, "MD")
    await sign_in(client, hall.referee)
    for language in ("zh-CN", "en"):
        template = await client.get(path(hall, "/template.xlsx"), headers={"accept-language": language})
        assert template.headers["content-disposition"] == 'attachment; filename="entries-MD-template.xlsx"'
        nothing = await client.post(path(hall, "/import"), files={"file": ("t.xlsx", template.content)})
        assert nothing.status_code == 200
        assert (await names(hall), "import/confirm" in nothing.text) == ([], False)
    content = book(
        ["姓名", "工号", "搭档", "搭档工号"],
        ["会员甲", "PA0000", "会员乙", "PA0001"],
        ["<b>x</b>", "PB0000", "会员丁", "PB0001"],
    )
    assert (await client.get(path(hall, "/import"))).status_code == 200
    for wrong in ({}, {"file": ("x.xlsx", b"nonsense")}):
        assert (await client.post(path(hall, "/import"), files=wrong)).status_code == 422
    shown = await client.post(path(hall, "/import"), files={"file": ("x.xlsx", content)})
    assert shown.status_code == 200
    assert "&lt;b&gt;x" in shown.text
    assert "<b>x" not in shown.text
    hidden = {
        name: shown.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "fingerprint")
    }
    stale = await client.post(path(hall, "/import/confirm"), data={**hidden, "fingerprint": "x"})
    assert (stale.status_code, await names(hall)) == (409, [])
    done = await client.post(path(hall, "/import/confirm"), data=hidden)
    assert done.headers["location"] == path(hall, "/import?added=1&changed=0&left_out=1")
    assert (await client.get(done.headers["location"])).status_code == 200
    assert await names(hall) == ["会员甲 / 会员乙"]
    gone = await client.post(path(hall, "/import/confirm"), data=hidden)
    assert gone.status_code == 409
    assert (await client.post(path(hall, "/import/confirm"), data={})).status_code == 422


async def test_the_list_comes_out_as_it_goes_in(client: httpx.AsyncClient) -> None:
    hall = await found(4, "T")
    await sign_in(client, hall.referee)
    guest = Wanted(guest=NewGuest("马文", hall.union.library.id, "male"))
    wanted = [Wanted(member=player.member_id) for player in hall.players[:2]]
    await entries.enter(hall.referee, hall.discipline, [*wanted, guest], name="一队")
    await entries.enter(
        hall.referee, hall.discipline, [Wanted(member=hall.players[2].member_id)], name="二队"
    )
    for language in ("zh-CN", "en"):
        listed = await client.get(path(hall, "/list.xlsx"), headers={"accept-language": language})
        seen = await entry_import.preview(hall.discipline, listed.content, guests=True)
        assert (seen.changes.is_empty, seen.changes.unchanged, seen.changes.problems) == (True, 2, ())
