"""What the first page says is next: each thing once, what calls today as a card."""

from datetime import UTC, datetime, timedelta

from events.agenda import AgendaItem
from events.domain.event import Event, EventStatus, Kind, RegistrationStatus
from events.next_up import Ahead, NextUp, next_up
from events.queries.mine import Held

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
TOMORROW, LATER = NOW + timedelta(hours=20), NOW + timedelta(days=12)


def held(
    name: str, at: datetime | None, status: str = "confirmed", *, event: str = "", present: bool = False
) -> Held:
    return Held(
        id=name,
        event=Event(event or name, Kind.TRAINING, "急救员培训", EventStatus.PUBLISHED, place="A305"),
        offering="o",
        offering_title="一班",
        member="m",
        member_name="周文华",
        branch_name="会计学院分工会",
        branch_path="1",
        status=RegistrationStatus(status),
        ticket="t",
        place=0,
        registered_at=NOW,
        registered_by=None,
        starts_at=at,
        present_at=NOW if present else None,
    )


def test_a_course_is_told_once_with_its_next_session() -> None:
    course = held("r1", NOW - timedelta(days=3), present=True)
    second = AgendaItem("急救员培训", LATER, "B101", "/registrations/r1", "training", "第二讲")
    third = AgendaItem(
        "急救员培训", LATER + timedelta(days=7), "B101", "/registrations/r1", "training", "第三讲"
    )
    assert next_up([course], [second, third], NOW) == NextUp(
        (), (), Ahead(LATER, "B101", course, session="第二讲"), ()
    )


def test_what_calls_today_is_a_card_and_the_rest_a_line_in_order() -> None:
    match = AgendaItem("羽毛球赛", TOMORROW, "体育馆", "/matches/a", "match", "半决赛")
    final = AgendaItem("羽毛球赛", LATER, "体育馆", "/matches/b", "match", "决赛")
    quiz = AgendaItem("答题", None, "", "/quizzes/c", "quiz", "今日答题")
    show, undated = held("r2", LATER + timedelta(days=1)), held("r3", None)
    evening = held("r4", LATER - timedelta(days=1))
    assert next_up([undated, show, evening], [match, final, quiz], NOW) == NextUp(
        (),
        (match, quiz),
        Ahead(evening.starts_at, "A305", evening),
        (
            Ahead(LATER, "体育馆", item=final),
            Ahead(show.starts_at, "A305", show),
            Ahead(None, "A305", undated),
        ),
    )


def test_an_event_stands_once_a_time_and_who_is_there_already_no_longer_stands_out() -> None:
    single = held("r5", NOW - timedelta(hours=1), event="e", present=True)
    pair = held("r6", NOW - timedelta(hours=1), event="e", present=True)
    kept = held("r7", LATER, "offered")
    found = next_up([single, pair, kept], [], NOW)
    assert found == NextUp((kept,), (), None, (Ahead(single.starts_at, "A305", single),))
    assert not found.empty
    assert next_up([], [], NOW).empty
