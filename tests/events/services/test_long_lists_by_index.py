"""Long invitations and registers, walked by indexes and block by block, come as when they are sorted whole."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from events.documents import invitation_fields
from events.documents import registers as register_fields
from events.domain.event import Kind
from events.queries import invitations, registers
from events.register_tables import Invitation, RegisterEntry
from foundation.clock import frozen
from foundation.web.wanted_list import Asked, Shape
from members.queries import people_lists
from members.queries.people_lists import Source, ids_of, part_of
from tests.events.union import NOON, Union

PEOPLE = 8


async def _filled() -> tuple[Union, str]:
    union = await Union.found()
    members = await union.people(PEOPLE) + await union.people(PEOPLE, union.library, "B")
    event = await union.event(5, kind=Kind.ACTIVITY)
    for number, member in enumerate(members):
        await Invitation(
            event=event, member=member.member_id, role=("", "Delegate", "Guest")[number % 3]
        ).save()
        for line in range(number % 3):
            await _line(event, member.branch_id, 7 * number % 5 + line, member=member.member_id)
        await _line(event, union.college.id, number, named=f"Team{number}", pinyin=f"hui4 yuan2 {number:04}x")
    return union, event


async def _line(event: str, branch: str, number: int, **who: Any) -> None:
    day = date(2026, 5, 1) + timedelta(days=number % 4)
    await RegisterEntry(
        event=event, branch=branch, amount=number % 3, day=day, nonce=f"{who}"[-18:] + f"{number}", **who
    ).save()


async def _same(source: Source, shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page in every order, up and down, of all and of a part."""
    filters = dict.fromkeys(shape.filters, "")
    counts = (await part_of(source, Asked(shape, shape.usual, filters=filters))).counts
    branch = min(counts.values_of("branch"))
    for chosen in (filters, {**filters, "branch": branch}):
        for sort in shape.sorts:
            for way in ("", "-"):
                asked = Asked(shape, way + sort, filters=chosen)
                whole = await ids_of(source, asked)
                assert await _paged(source, asked, monkeypatch) == whole, (sort, way)


async def _paged(source: Source, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(people_lists, "WALKED_FROM", 1)
        for page in range(1, 100):
            part = await part_of(source, msgspec.structs.replace(asked, page=page), 3)
            found += part.ids
            if page == part.paged.pages:
                return found
    raise AssertionError("a list without an end")


@pytest.mark.parametrize("listed", ["invitations", "register", "register within"])
async def test_pages_come_as_when_all_is_sorted(
    database: Any, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with frozen(NOON):
        union, event = await _filled()
    lists: dict[str, tuple[Source, Callable[[], Shape]]] = {
        "invitations": (invitations.source(event), invitation_fields.shape),
        "register": (registers.source(event, None), register_fields.shape),
        "register within": (registers.source(event, (union.library.id,)), register_fields.shape),
    }
    source, shape = lists[listed]
    await _same(source, shape(), monkeypatch)


async def test_a_search_looks_through_the_roster_and_those_not_on_it(database: Any) -> None:
    with frozen(NOON):
        _, event = await _filled()
    register, invited = registers.source(event, None), invitations.source(event)
    for text, lines, guests in (
        ("team1", 7, 0),
        ("b0002", 1, 1),
        ("会员3", 2, 2),
        ("del", 0, 5),
        ("zzz", 0, 0),
    ):
        for source, shape, number in (
            (register, register_fields.shape(), lines),
            (invited, invitation_fields.shape(), guests),
        ):
            for sort in shape.sorts:
                asked = Asked(shape, sort, text, filters=dict.fromkeys(shape.filters, ""))
                part = await part_of(source, asked)
                assert (part.paged.found, len(part.ids)) == (number, number), (text, sort)
                assert list(part.ids) == await ids_of(source, asked)
                turned = await ids_of(source, msgspec.structs.replace(asked, sort=f"-{sort}"))
                assert turned == list(part.ids)[::-1]
