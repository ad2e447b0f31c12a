"""Sensitive answers in the browser: what is typed wrong is kept, what is right never shows whole by accident."""

import io
from datetime import date

import pytest
from litestar import Litestar
from python_calamine import CalamineWorkbook

from events.services import sealing
from events.trip_tables import SealedAnswer
from foundation.clock import frozen
from members.tables import AuditEntry
from tests.events.pages.walk import browser, words
from tests.events.services.trips.test_sealing import NUMBER, number
from tests.events.services.trips.travellers import NOON, Travellers

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MASKED = f"990***********{NUMBER[-4:]}"


async def test_the_person_gives_it_and_sees_it_masked(app: Litestar) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        own = f"/registrations/{trip.of['M0000']}/sensitive"
        phone = await browser(app, trip.people["M0000"])
        wrong = await phone.post(f"{own}/id-number", data={"id_number": NUMBER[:-1], "agreed": "y"})
        assert (wrong.status_code, NUMBER[:-1] in wrong.text) == (422, True)
        without = await phone.post(f"{own}/id-number", data={"id_number": NUMBER})
        assert without.status_code == 422
        assert await SealedAnswer.count() == 0
        given = await phone.post(f"{own}/id-number", data={"id_number": NUMBER, "agreed": "y"})
        assert given.status_code == 303
        shown = await phone.get(own)
        assert (MASKED in shown.text, NUMBER in shown.text) == (True, False)
        assert shown.headers["cache-control"] == "no-store"
        page = await phone.get(f"/registrations/{trip.of['M0000']}")
        assert "Only you can give this" in words(page)
        await phone.post(f"{own}/health", data={"fit": "y", "note": ""})
        assert "Only you can give this" not in words(await phone.get(f"/registrations/{trip.of['M0000']}"))


async def test_nobody_else_comes_near_it(app: Litestar) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        one, own = trip.people["M0000"], trip.of["M0000"]
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
        for stranger in (trip.people["M0001"], trip.organizer):
            theirs, given = await browser(app, stranger), {"id_number": NUMBER, "agreed": "y"}
            answers = [
                await theirs.get(f"/registrations/{own}/sensitive"),
                await theirs.post(f"/registrations/{own}/sensitive/id-number", data=given),
                await theirs.post(f"/registrations/{own}/sensitive/withdraw/id_number"),
            ]  # fmt: skip
            assert [each.status_code for each in answers] == [404, 404, 404]
        office = await browser(app, trip.organizer)
        for path in ("sensitive", "registrations", f"registrations/{own}", "trip", "registrations.xlsx"):
            answer = await office.get(f"/manage/events/{trip.event}/{path}")
            assert answer.status_code == 200
            assert NUMBER.encode() not in answer.content


async def test_the_insurers_list_is_text_and_on_the_trail(app: Litestar) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        for place, who in enumerate(("M0000", "F0000")):
            typed = number(date(1990, 1, 2), 101 + 2 * place)
            await sealing.give_id_number(trip.people[who], trip.of[who], typed, agreed=True)
        office = await browser(app, trip.organizer)
        path = f"/manage/events/{trip.event}/sensitive"
        assert (await office.post(f"{path}/insurance.xlsx", data={"reason": ""})).status_code == 422
        answer = await office.post(f"{path}/insurance.xlsx", data={"reason": "投保意外险"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert sorted(row[2] for row in rows[4:]) == sorted(
        [number(date(1990, 1, 2), 101), number(date(1990, 1, 2), 103)]
    )
    assert all(isinstance(row[2], str) for row in rows[4:])
    trail = await AuditEntry.select(AuditEntry.action).where(AuditEntry.action == "sealed.exported")
    assert len(trail) == 1


async def test_the_organizer_looks_with_a_reason_only(app: Litestar) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        one, own = trip.people["M0000"], trip.of["M0000"]
        await sealing.give_id_number(one, own, NUMBER, agreed=True)
        office = await browser(app, trip.organizer)
        path = f"/manage/events/{trip.event}/sensitive/{own}/id_number"
        without = await office.post(path, data={"reason": " "})
        assert (without.status_code, NUMBER in without.text) == (422, False)
        seen = await office.post(path, data={"reason": "核对保单"})
        assert (seen.status_code, NUMBER in seen.text, seen.headers["cache-control"]) == (
            200,
            True,
            "no-store",
        )
