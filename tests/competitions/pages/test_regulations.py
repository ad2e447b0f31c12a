"""The page of regulations over HTTP: options of the chosen method, what follows, and what is refused."""

import httpx
import pytest

from competitions.domain.draw_settings import DrawSettings
from competitions.queries.disciplines import discipline
from competitions.services import entries, roster
from competitions.services.entries import Wanted
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

pytestmark = pytest.mark.usefixtures("database")
ENGLISH = {"accept-language": "en"}


def path(hall: Tournament) -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}/settings"


async def test_everything_is_chosen_on_one_page(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(12)
    await sign_in(client, hall.referee)
    shown = await client.get(path(hall), headers=ENGLISH)
    assert "12 entries: 11 matches" in shown.text
    form = {
        "entrants": "singles",
        "method": "groups",
        "group_size": "3",
        "group_draw": "snake",
        "qualifiers": "1",
        "best": "2",
        "second_stage": "drawn",
        "classification": "third",
        "rounds": "5",
        "group_sizes": "6 6",
        "standing": "match_points",
        "walkover_counts": "y",
        "scoring_format": "3x15",
    }
    looked = await client.post(path(hall), data={**form, "act": "look"}, headers=ENGLISH)
    assert looked.status_code == 200
    assert "12 entries: 4 groups of 3, 12 + 6 matches" in looked.text
    assert (await discipline(hall.discipline)).method == "knockout"
    saved = await client.post(path(hall), data=form)
    assert saved.headers["location"] == f"{path(hall)}?done=saved"
    row = await discipline(hall.discipline)
    assert (row.method, row.scoring_format, row.chosen.standing_rules, row.chosen.walkover_counts) == (
        "groups",
        "3x15",
        "match_points",
        True,
    )
    assert row.chosen.draw == DrawSettings(
        classification="third",
        group_size=3,
        group_draw="snake",
        qualifiers=1,
        best=2,
        second_stage="drawn",
    )
    again = await client.get(path(hall), headers=ENGLISH)
    assert 'value="groups" id="method-4" checked' in again.text
    size = again.text.split('name="group_size"')[1].split(">")[0]
    assert 'value="3"' in size


@pytest.mark.parametrize(
    ("form", "chosen"),
    [
        ({"method": "ladder", "group_sizes": "4，4、3"}, DrawSettings(group_sizes=(4, 4, 3))),
        (
            {"method": "swiss", "rounds": "4", "rematches": "y", "swiss_order": "sonneborn", "plate": "y"},
            DrawSettings(rounds=4, rematches=True, swiss_order="sonneborn"),
        ),
        ({"method": "knockout", "plate": "y"}, DrawSettings(plate=True)),
        ({"method": "double_elimination", "seeds_in_order": "y"}, DrawSettings(seeds_in_order=True)),
    ],
)
async def test_options_of_other_methods_are_left_alone(
    client: httpx.AsyncClient, form: dict[str, str], chosen: DrawSettings
) -> None:
    hall = await Tournament.found(4)
    await sign_in(client, hall.referee)
    assert (await client.post(path(hall), data={"scoring_format": "3x21", **form})).status_code == 303
    row = await discipline(hall.discipline)
    assert (row.method, row.chosen.draw) == (form["method"], chosen)


async def test_what_cannot_be_chosen_is_said_and_kept(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(4)
    await sign_in(client, hall.referee)
    good = {"method": "knockout", "scoring_format": "3x21"}
    for wrong in (
        {"method": "chess"},
        {"classification": "most"},
        {"scoring_format": "9x99"},
        {"method": "ladder", "group_sizes": "four"},
        {"method": "groups", "group_count": "many"},
        {"standing": "luck"},
        {"entrants": "crowd"},
    ):
        refused = await client.post(path(hall), data={**good, **wrong})
        assert (refused.status_code, wrong) == (422, wrong)
    assert (await discipline(hall.discipline)).settings == "{}"
    await roster.freeze(hall.referee, hall.discipline)
    impossible = await client.post(path(hall), data={**good, "method": "groups", "group_count": "3"})
    assert impossible.status_code == 422
    assert 'value="3"' in impossible.text
    kind = await client.post(path(hall), data={**good, "entrants": "doubles"})
    assert kind.status_code == 422
    await hall.drawn()
    assert (await client.post(path(hall), data=good)).status_code == 409
    assert (await client.get(path(hall))).status_code == 200


async def test_who_is_entered_may_change_while_nobody_is(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(4)
    await sign_in(client, hall.referee)
    form = {"method": "knockout", "scoring_format": "3x21", "entrants": "doubles"}
    assert (await client.post(path(hall), data=form)).status_code == 303
    pair = [Wanted(member=player.member_id) for player in hall.players[:2]]
    await entries.enter(hall.referee, hall.discipline, pair)
    assert (await client.post(path(hall), data={**form, "entrants": "singles"})).status_code == 422
    assert (await discipline(hall.discipline)).entrants == "doubles"


async def test_the_draw_can_be_looked_at_while_the_groups_do_not_fit_yet(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(4, code="MD")
    await sign_in(client, hall.referee)
    form = {"method": "groups", "group_count": "4", "scoring_format": "3x21"}
    assert (await client.post(path(hall), data=form)).status_code == 303
    ids = [player.member_id for player in hall.players]
    for pair in (ids[:2], ids[2:]):
        await entries.enter(hall.referee, hall.discipline, [Wanted(member=each) for each in pair])
    assert (await client.get(path(hall).removesuffix("/settings"))).status_code == 200
