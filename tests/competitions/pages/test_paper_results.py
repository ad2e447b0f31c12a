"""Results from paper over HTTP: typed row by row, and taken in from Excel."""

import httpx
import pytest

from tests.competitions.services.test_entry_import import book
from tests.competitions.services.test_result_import import GOOD, HEAD
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

pytestmark = pytest.mark.usefixtures("database")


def path(hall: Tournament, act: str) -> str:
    return f"/referee/competitions/{hall.id}/{act}"


async def test_row_by_row(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4)).drawn()
    await sign_in(client, hall.referee)
    shown = await client.get(path(hall, "type-results"))
    assert shown.text.count("data-row=") == 2
    match = await hall.match("r1m1")
    row = path(hall, f"type-results/{match}")
    for wrong in (
        {"score": "21-15"},
        {"score": "twenty"},
        {"score": "22-15 21-3"},
        {"score": "21-15 15-21"},
        {"score": "", "ending": "walkover"},
        {"score": "", "ending": "rain"},
        {},
    ):
        refused = await client.post(row, data=wrong)
        assert (refused.status_code, wrong) == (422, wrong)
        assert f'value="{wrong.get("score", "")}" aria-invalid="true"' in refused.text
    saved = await client.post(row, data={"score": "２１ 15 19 21 21 18", "ending": "completed", "winner": ""})
    assert saved.headers["location"] == path(hall, "type-results?done=recorded")
    assert (await hall.statuses())["r1m1"] == "finished"
    assert (await client.post(row, data={"score": "21-3 21-3"})).status_code == 422
    other = path(hall, f"type-results/{await hall.match('r1m2')}")
    await client.post(other, data={"score": "", "ending": "walkover", "winner": "b"})
    assert (await hall.loaded()).matches["r2m1"].status == "ready"
    unknown = await client.post(path(hall, "type-results/nothing"), data={"score": "21-3 21-3"})
    assert unknown.status_code == 404
    filtered = await client.get(path(hall, f"type-results?discipline={hall.discipline}"))
    assert filtered.text.count("data-row=") == 1
    assert (await client.get(path(hall, "type-results?discipline=nothing"))).status_code == 200


async def test_from_excel(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4)).drawn()
    await sign_in(client, hall.referee)
    template = await client.get(path(hall, "results/template.xlsx"))
    assert template.headers["content-disposition"] == 'attachment; filename="results-template.xlsx"'
    assert (await client.get(path(hall, "results/import"))).status_code == 200
    for wrong in ({}, {"file": ("x.xlsx", b"nonsense")}):
        assert (await client.post(path(hall, "results/import"), files=wrong)).status_code == 422
    content = book(HEAD, ["MS", 1, *GOOD], ["<b>", 1, *GOOD])
    shown = await client.post(path(hall, "results/import"), files={"file": ("x.xlsx", content)})
    assert shown.status_code == 200
    assert "&lt;b&gt;" in shown.text
    hidden = {
        name: shown.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "fingerprint")
    }
    done = await client.post(path(hall, "results/import/confirm"), data=hidden)
    assert done.headers["location"] == path(hall, "results/import?added=1&changed=0&left_out=1")
    assert (await client.get(done.headers["location"])).status_code == 200
    content = book(HEAD, ["MS", 1, "3-21", "5-21"])
    shown = await client.post(path(hall, "results/import"), files={"file": ("x.xlsx", content)})
    hidden = {
        name: shown.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "fingerprint")
    }
    asked = await client.post(path(hall, "results/import/confirm"), data=hidden)
    assert (asked.status_code, 'name="reason"' in asked.text) == (422, True)
    corrected = await client.post(path(hall, "results/import/confirm"), data={**hidden, "reason": "看错"})
    assert corrected.headers["location"] == path(hall, "results/import?added=0&changed=1&left_out=0")
    assert (await client.post(path(hall, "results/import/confirm"), data=hidden)).status_code == 409
    assert (await client.post(path(hall, "results/import/confirm"), data={})).status_code == 422
