"""Entries from the clubs' Excel files: shown, taken in once, again without any change, and out and in again."""

import io
from typing import Any

import pytest
import xlsxwriter

from competitions.queries import entries as reading
from competitions.services import drawing, entry_import, roster
from competitions.services.entry_import import Imported
from competitions.tables import Entry, GuestPlayer
from foundation.errors import Refusal
from members.tables import AuditEntry, Member
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")
NAMES = "甲乙丙丁戊己"
HEAD = ["姓名", "工号", "搭档", "搭档工号", "种子"]


def book(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    made.close()
    return target.getvalue()


async def found(players: int, code: str = "MS") -> Tournament:
    """The players are called 会员甲, 会员乙 … in the order in which they signed up."""
    hall = await Tournament.found(players, code=code)
    for player, name in zip(hall.players, NAMES, strict=False):
        await Member.update({Member.name: f"会员{name}"}).where(Member.id == player.member_id)
    return hall


async def take_in(hall: Tournament, content: bytes, *, guests: bool = False) -> Imported:
    seen = await entry_import.preview(hall.discipline, content, guests=guests)
    return await entry_import.apply(
        hall.referee, hall.discipline, content, guests=guests, fingerprint=seen.fingerprint
    )


async def there(hall: Tournament) -> list[tuple[int | None, list[str]]]:
    return [
        (line.seed, [player.staff_number or player.player for player in line.players])
        for line in await reading.lines(hall.discipline)
        if line.status == "entered"
    ]


async def test_pairs_taken_in_changed_and_repeated() -> None:
    hall = await found(6, "MD")
    first = book(
        HEAD,
        ["会员甲", "PA0000", "会员乙", "PA0001", 1],
        ["会员丙", "PA0002", "会员丁", "PB0000", ""],
        ["会员午", "PB0001", "会员己", "PB0002", ""],
    )
    seen = await entry_import.preview(hall.discipline, first, guests=False)
    assert (len(seen.changes.new), len(seen.changes.problems), await Entry.count()) == (2, 1, 0)
    assert await take_in(hall, first) == Imported(2, 0, 1)
    assert await there(hall) == [(1, ["PA0000", "PA0001"]), (None, ["PA0002", "PB0000"])]
    assert await take_in(hall, first) == Imported(0, 0, 1)
    second = book(
        HEAD,
        ["会员甲", "PA0000", "会员丁", "PB0000", ""],
        ["会员丙", "PA0002", "会员乙", "PA0001", 1],
        ["会员戊", "PB0001", "会员己", "PB0002", 2],
    )
    assert await take_in(hall, second) == Imported(1, 2, 0)
    assert await there(hall) == [
        (1, ["PA0002", "PA0001"]),
        (2, ["PB0001", "PB0002"]),
        (None, ["PA0000", "PB0000"]),
    ]
    names = [line.name for line in await reading.lines(hall.discipline)]
    assert names == ["会员丙 / 会员乙", "会员戊 / 会员己", "会员甲 / 会员丁"]
    assert await take_in(hall, second) == Imported(0, 0, 0)
    assert await AuditEntry.count().where(AuditEntry.action == "entries.imported") == 4
    await roster.freeze(hall.referee, hall.discipline)
    drawn = await drawing.preview(hall.referee, hall.discipline, "8")
    assert await take_in(hall, book(HEAD, ["会员丙", "PA0002", "会员乙", "PA0001", ""])) == Imported(0, 1, 0)
    with pytest.raises(Refusal, match="out of date"):
        await drawing.confirm(hall.referee, drawn)
    await hall.drawn()
    with pytest.raises(Refusal, match="locked"):
        await entry_import.preview(hall.discipline, second, guests=False)
    with pytest.raises(Refusal, match="locked"):
        await entry_import.apply(hall.referee, hall.discipline, second, guests=False)


async def test_nothing_is_done_when_the_entries_have_changed_since() -> None:
    hall = await found(4, "MD")
    content = book(HEAD, ["会员甲", "PA0000", "会员乙", "PA0001", ""])
    seen = await entry_import.preview(hall.discipline, content, guests=False)
    await take_in(hall, book(HEAD, ["会员甲", "PA0000", "会员丙", "PB0000", ""]))
    with pytest.raises(Refusal, match="changed since you looked"):
        await entry_import.apply(
            hall.referee, hall.discipline, content, guests=False, fingerprint=seen.fingerprint
        )
    assert await there(hall) == [(None, ["PA0000", "PB0000"])]


async def test_a_file_without_a_good_row_is_refused() -> None:
    hall = await found(2, "MD")
    for content, words in (
        (b"", "The file is empty"),
        (b"PK nonsense", "damaged"),
        (book(["x"]), "No row with the headings"),
        (book(HEAD, ["会员甲", "NOBODY", "会员乙", "PB0000", ""]), "Nobody on the roster"),
    ):
        with pytest.raises(Refusal) as refused:
            await entry_import.apply(hall.referee, hall.discipline, content, guests=False)
        assert (words in str(refused.value), refused.value.status) == (True, 422)
    assert await Entry.count() == 0


async def test_a_guest_is_made_once_for_the_whole_competition() -> None:
    hall = await found(4, "XD")
    head = [*HEAD[:4], "所属分工会", "搭档性别"]
    content = book(head, ["会员甲", "PA0000", "马文", "", "图书馆", "女"])
    refused = await entry_import.preview(hall.discipline, content, guests=False)
    assert (refused.changes.is_empty, len(refused.changes.problems)) == (True, 1)
    assert await take_in(hall, content, guests=True) == Imported(1, 0, 0)
    assert await take_in(hall, content, guests=True) == Imported(0, 0, 0)
    rows = await GuestPlayer.select(GuestPlayer.name, GuestPlayer.sex)
    assert rows == [{"name": "马文", "sex": "female"}]
    ((_, (line)),) = enumerate(await reading.lines(hall.discipline))
    assert line.players[1].branch == hall.union.library.id


async def test_teams_with_captain_and_places() -> None:
    hall = await found(4, "T")
    await Member.update({Member.name: "单雪梅"}).where(Member.staff_number == "PB0000")
    content = book(
        ["队名", "姓名", "工号", "队长", "排位", "种子"],
        ["一队", "会员甲", "PA0000", "", 2, 1],
        ["一队", "单雪梅", "PB0000", "是", 1, ""],
        ["二队", "会员乙", "PA0001", "", "", ""],
    )
    assert await take_in(hall, content) == Imported(2, 0, 0)
    one, two = await reading.lines(hall.discipline)
    assert (one.name, one.seed, [(each.player, each.captain) for each in one.players]) == (
        "一队",
        1,
        [("单雪梅", True), ("会员甲", False)],
    )
    assert [(each.player, each.captain) for each in two.players] == [("会员乙", True)]
    assert await take_in(hall, content) == Imported(0, 0, 0)


async def test_players_taken_in_for_singles_stay_when_the_roster_is_frozen() -> None:
    hall = await found(2)
    assert await take_in(hall, book(["姓名", "工号"], ["裁判长", "REF1"], ["会员甲", "PA0000"])) == Imported(
        2, 0, 0
    )
    assert await roster.freeze(hall.referee, hall.discipline) == 3
    assert sorted(numbers for _, (numbers,) in await there(hall)) == ["PA0000", "PB0000", "REF1"]
