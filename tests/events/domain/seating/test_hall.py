"""Halls laid out, and sections made from what is typed."""

from events.domain.seating.drafts import NewSeat, SectionDraft, problems, row_lengths, seats_of
from events.domain.seating.hall import PITCH
from events.domain.seating.labels import Numbering
from tests.events.domain.seating.halls import hall_of, made


def test_banks_end_at_aisles_gaps_and_rows() -> None:
    hall = hall_of("... ..", "......", aisles=(2,))
    assert [[hall.seats[index].id for index in bank] for bank in hall.banks] == [
        ["1-1", "1-2"], ["1-3"], ["1-5", "1-6"], ["2-1", "2-2"], ["2-3", "2-4", "2-5", "2-6"],
    ]  # fmt: skip


def test_shorter_rows_stand_in_the_middle_and_aisles_run_through() -> None:
    draft = SectionDraft("池座", rows=2, seats=4, last_row_seats=6, aisles=(3,), numbering=Numbering.ODD_LEFT)
    assert row_lengths(draft) == (4, 6)
    assert seats_of(draft)[:4] == (
        NewSeat(1, "1", 2, "3"), NewSeat(1, "1", 3, "1"), NewSeat(1, "1", 4, "2"), NewSeat(1, "1", 5, "4"),
    )  # fmt: skip
    hall = made(draft)
    across = {hall.seats[index].place: hall.x[index] for index in range(4)}
    assert across[4] - across[3] == 2 * PITCH
    assert across[3] == hall.x[hall.at["0-2-3"]]
    assert hall.aside == (-4, -2, 2, 4, -6, -4, -2, 2, 4, 6)
    assert hall.depth == (0, 0, 0, 0, 1, 1, 1, 1, 1, 1)


def test_sections_side_by_side_share_their_rows_and_a_balcony_lies_behind() -> None:
    hall = made(
        SectionDraft("左区", 2, 3, position=0),
        SectionDraft("右区", 3, 3, position=1),
        SectionDraft("楼座", 1, 9, band=1),
    )
    depth = {hall.seats[index].id: hall.depth[index] for index in range(len(hall.seats))}
    assert (depth["0-2-1"], depth["1-2-1"], depth["1-3-1"], depth["2-1-1"]) == (1, 1, 2, 4)
    assert all(0 < x < hall.width for x in hall.x)
    assert all(0 < y < hall.height for y in hall.y)


def test_a_curved_row_comes_forward_at_its_ends() -> None:
    hall = hall_of("." * 21, curved=True)
    assert hall.y[0] < hall.y[5] < hall.y[10]
    assert hall.y[0] == hall.y[20]


def test_what_is_wrong_is_told_by_field() -> None:
    assert problems(SectionDraft("池座", 20, 18, aisles=(5, 13))) == {}
    assert set(problems(SectionDraft(" ", 0, 400, last_row_seats=500, aisles=(500,)))) == {
        "name", "rows", "seats", "last_row_seats", "aisles",
    }  # fmt: skip
