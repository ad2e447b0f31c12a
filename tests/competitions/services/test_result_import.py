"""Results from paper taken in: whole draws in one file, corrections with a reason, nothing twice."""

from typing import Any

import pytest

from competitions.documents.result_workbook import workbook
from competitions.domain.results import MatchResult
from competitions.queries.typed_results import paper_matches
from competitions.services import desk, result_import
from competitions.services.result_import import Imported
from foundation import i18n
from foundation.errors import Refusal
from members.tables import AuditEntry
from tests.competitions.court import Court
from tests.competitions.services.test_entry_import import book
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")
HEAD = ["Discipline", "Match no.", "Game 1", "Game 2", "Game 3", "How it ended", "Winner"]
GOOD = ["21-15", "21-19"]


async def take_in(hall: Tournament, *rows: list[Any], reason: str = "") -> Imported:
    content = book(HEAD, *rows)
    seen = await result_import.preview(hall.id, content)
    return await result_import.apply(hall.referee, hall.id, content, reason, fingerprint=seen.fingerprint)


async def problems(hall: Tournament, *rows: list[Any]) -> list[tuple[int, str]]:
    seen = await result_import.preview(hall.id, book(HEAD, *rows))
    return [(each.row, str(each.sentence)) for each in seen.changes.problems]


async def test_a_whole_draw_in_one_file_whatever_the_order_of_its_rows() -> None:
    hall = await (await Tournament.found(4)).drawn()
    rows = [["MS", 3, *GOOD], ["ms", 2, "15-21", "21-15", "30-29"], ["MS", 1, "", "", "", "Walkover", "B"]]
    assert await take_in(hall, *rows) == Imported(3, 0, 0)
    assert await hall.state() == "finished"
    assert await take_in(hall, *rows) == Imported(0, 0, 0)
    trail = await AuditEntry.count().where(AuditEntry.action == "match.result")
    assert trail == 3


async def test_what_is_wrong_is_said_row_by_row_and_the_rest_taken() -> None:
    hall = await (await Tournament.found(4)).drawn()
    rows: list[list[Any]] = [
        ["WS", 1, *GOOD],
        ["MS", 9, *GOOD],
        ["MS", 3, *GOOD],
        ["MS", 1, "22-15", "21-19"],
        ["MS", 2, *GOOD],
        ["MS", 2, *GOOD],
    ]
    assert await problems(hall, *rows) == [
        (2, "There is no drawn discipline WS; there are MS."),
        (3, "MS has no match 9."),
        (4, "The players of this match are not known yet. Nothing was changed."),
        (5, "Game 1 cannot stand at 22-15."),
        (7, "Match 2 stands in row 6 already."),
    ]
    assert await hall.statuses() == {"r1m1": "ready", "r1m2": "ready", "r2m1": "waiting"}
    assert await take_in(hall, *rows) == Imported(1, 0, 5)
    assert (await hall.statuses())["r1m2"] == "finished"
    with pytest.raises(Refusal) as refused:
        await take_in(hall, rows[0])
    assert refused.value.status == 422


async def test_another_result_is_a_correction_and_needs_a_reason() -> None:
    hall = await (await Tournament.found(4)).drawn()
    await hall.play("r1m1", MatchResult("a", ((21, 10), (21, 12))))
    other = ["MS", 1, "10-21", "12-21"]
    with pytest.raises(Refusal) as refused:
        await take_in(hall, other)
    assert (refused.value.field, (await hall.rows())["r2m1"][0]) == ("reason", (await hall.rows())["r1m1"][0])
    assert await take_in(hall, other, reason="sides were mixed up") == Imported(0, 1, 0)
    assert (await hall.rows())["r2m1"][0] == (await hall.rows())["r1m1"][1]
    trail = await AuditEntry.select(AuditEntry.fields).where(AuditEntry.action == "match.result_corrected")
    assert "sides were mixed up" in str(trail[0]["fields"])
    await hall.play("r1m2")
    await hall.play("r2m1")
    assert await problems(hall, ["MS", 1, *GOOD]) == [
        (
            2,
            "Match 3 was already played by who went on from here. Correct that one first; nothing was changed.",
        )
    ]


async def test_nothing_is_done_when_a_result_has_come_in_since() -> None:
    hall = await (await Tournament.found(4)).drawn()
    content = book(HEAD, ["MS", 1, *GOOD])
    seen = await result_import.preview(hall.id, content)
    await hall.play("r1m1", MatchResult("b", ((10, 21), (12, 21))))
    with pytest.raises(Refusal, match="come in since you looked"):
        await result_import.apply(hall.referee, hall.id, content, "x", fingerprint=seen.fingerprint)


async def test_a_match_that_is_being_counted_is_left_to_its_umpire() -> None:
    hall = await (await Tournament.found(4)).drawn()
    match = await hall.match("r1m1")
    await desk.call(hall.referee, match, 1)
    await Court(match, hall.referee).begin()
    assert await problems(hall, ["MS", 1, *GOOD]) == [(2, "An umpire is counting this match.")]


async def test_the_template_names_the_open_matches_and_is_read_again() -> None:
    hall = await (await Tournament.found(4)).drawn()
    await hall.play("r1m1")
    matches = await paper_matches(hall.id)
    assert [(each.printed, each.is_open) for each in matches] == [("1", False), ("2", True), ("3", False)]
    for language in ("en", "zh_CN"):
        token = i18n.language.set(language)
        content = workbook([each for each in matches if each.is_open])
        i18n.language.reset(token)
        seen = await result_import.preview(hall.id, content)
        assert [str(each.sentence) for each in seen.changes.problems] == ["There is no result in this sheet."]
