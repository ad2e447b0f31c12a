"""Printed sheets: numbered once, typed in by rows in the printed order, harmless to repeat."""

from datetime import timedelta
from typing import Any

import pytest

from checkin.documents import sheets as document
from checkin.documents.sheets import ROWS_A_PAGE
from checkin.domain.label_sheets import SHEETS
from checkin.queries.sheets import Label, expected, people_of, printed
from checkin.services.sheets import Typed, print_sheets, split, type_in
from events.queries import facts
from events.services.cancellation import cancel
from events.tables import SessionAttendance
from foundation.clock import frozen
from foundation.documents import pdf
from foundation.errors import Refusal
from tests.checkin.course import Course

SOON = timedelta(minutes=30)


def label(number: int, branch: str) -> Label:
    return Label(str(number), f"人{number}", "", branch, branch, "", "")


def test_pages_are_full_or_end_with_their_branch() -> None:
    people = [label(n, "甲" if n < 30 else "乙") for n in range(40)]
    assert [len(page) for page in split(people, ROWS_A_PAGE, by_branch=False)] == [ROWS_A_PAGE, 16]
    assert [len(page) for page in split(people, ROWS_A_PAGE, by_branch=True)] == [ROWS_A_PAGE, 6, 10]
    assert split([], 3, by_branch=True) == []


async def test_typed_in_as_printed_whatever_happened_meanwhile(database: Any) -> None:
    made = await Course.made(3)
    organizer, session = made.union.organizer, made.sessions[0]
    with frozen(made.starts(0) - timedelta(days=1)):
        pages = await print_sheets(organizer, made.event, session, by_branch=True)
        again = await print_sheets(organizer, made.event, session, by_branch=True)
        assert [(page.id, page.number) for page in again] == [(page.id, page.number) for page in pages]
        assert [[one.name for one in page.people] for page in pages] == [["学员00", "学员20"], ["学员10"]]
        (latecomer,) = await made.union.people(1, prefix="B", called="新来")
        await made.join(latecomer)
        await cancel(organizer, made.registrations[2], "出差")
        changed = await print_sheets(organizer, made.event, session, by_branch=True)
        assert [page.number for page in changed] == [3, 2]
    with frozen(made.starts(0) + SOON):
        first = await type_in(organizer, made.event, pages[0].id, [1], None)
        repeated = await type_in(organizer, made.event, pages[0].id, [1], made.starts(0) + SOON)
        with pytest.raises(Refusal):
            await type_in(organizer, made.event, pages[0].id, [3], None)
        with pytest.raises(Refusal):
            await type_in(organizer, made.event, pages[0].id, [2], made.starts(3))
        with pytest.raises(Refusal):
            await type_in(organizer, "other00000000", pages[0].id, [1], None)
    assert (first, repeated) == (Typed(1, 0), Typed(0, 1))
    rows = await SessionAttendance.select(
        SessionAttendance.registration, SessionAttendance.means, SessionAttendance.present_at
    )
    assert rows == [{"registration": made.registrations[0], "means": "typed", "present_at": made.starts(0)}]
    kept = (await printed(made.event))[0]
    assert (kept.typed_at, [one.name for one in await people_of(made.event, kept)]) == (
        made.starts(0) + SOON,
        ["学员00", "学员20"],
    )


async def test_the_papers_can_be_set(database: Any) -> None:
    made = await Course.made(3)
    event = await facts.event(made.event)
    assert event is not None
    with frozen(made.starts(0)):
        pages = await print_sheets(made.union.organizer, made.event, "", by_branch=False)
    head = document.heading(event)
    for codes in (True, False):
        data = document.sign_in(head, pages, numbers=codes, codes=codes)
        assert (await pdf(document.SHEET, data)).startswith(b"%PDF")
        numbers = [row["staff"] for row in data["pages"][0]["rows"]]
        assert numbers == (["C00000", "C20000", "C10000"] if codes else ["…000"] * 3)
    people = await expected(made.event)
    for sheet in SHEETS.values():
        assert (await pdf(document.LABELS, document.labels(head, sheet, people, 2))).startswith(b"%PDF")
