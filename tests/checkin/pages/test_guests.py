"""Guests put on the list before the day: a ticket by link, let in at the door, and never counted as members."""

import httpx

from checkin.domain.attempt import Attempt
from checkin.domain.verdicts import Verdict
from checkin.links import token_of
from checkin.services.scan import scan
from events.tables import Attendance, Guest
from tests.checkin.conftest import AsMember
from tests.checkin.seed import Door


async def test_from_the_pasted_list_to_the_door(
    door: Door, client: httpx.AsyncClient, as_member: AsMember
) -> None:
    boss = await as_member(door.host)
    path = f"/manage/events/{door.id}/guests"
    assert (await boss.get(path)).status_code == 200
    sent = {
        "names": "王外宾\n 李  来客 \n\n王外宾",
        "audience": "outside",
        "branch": str(door.branches[0].id),
        "offering": str(door.offering.id),
    }
    for _ in (1, 2):
        assert (await boss.post(path, data=sent)).status_code == 303
    rows = await Guest.select(Guest.name, Guest.ticket, Guest.needs_place, Guest.id).order_by(Guest.name)
    assert [(row["name"], row["needs_place"]) for row in rows] == [("李 来客", False), ("王外宾", False)]
    first, second = rows
    token = token_of(second["ticket"], door.id)
    assert f"/t/{token}" in (await boss.get(path)).text
    shown = await client.get(f"/t/{token}")
    assert f"/t/{token}/qr.svg" in shown.text
    assert "王外宾" not in shown.text, "a link passed on tells no names"
    answer = await scan(door.organizer, door.id, Attempt("nonce-guest-1", token))
    assert answer.admission.verdict is Verdict.ADMITTED
    assert await Attendance.count() == 0
    assert (await boss.post(f"{path}/{second['id']}/remove")).status_code == 409
    assert (await boss.post(f"{path}/{first['id']}/remove")).status_code == 303
    gone = token_of(first["ticket"], door.id)
    assert "qr.svg" not in (await client.get(f"/t/{gone}")).text
    refused = await scan(door.organizer, door.id, Attempt("nonce-guest-2", gone))
    assert refused.admission.verdict is Verdict.CANCELLED


async def test_what_cannot_be_a_list_is_kept_and_refused(door: Door, as_member: AsMember) -> None:
    boss = await as_member(door.host)
    path = f"/manage/events/{door.id}/guests"
    good = {"audience": "outside", "branch": str(door.branches[0].id), "offering": str(door.offering.id)}
    for names in ("", " \n ", "长" * 61, "\n".join(f"来宾{n}" for n in range(201))):
        answer = await boss.post(path, data=good | {"names": names})
        assert answer.status_code == 422
    assert (await boss.post(path, data=good | {"names": "甲", "audience": "member"})).status_code == 422
    assert (await boss.post(path, data=good | {"names": "甲", "branch": "nowhere"})).status_code == 422
    assert await Guest.count() == 0
