"""Problems and plans: minutes and moments, moves, and the way to another process and back as JSON."""

from datetime import UTC, datetime, timedelta

import msgspec

from competitions.domain.schedule.problem import Court, Day, Person, Plan, Problem, Slot, Span, Task

ZERO = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)


def problem() -> Problem:
    day = Span(0, 600)
    return Problem(
        ZERO,
        courts=(Court(1, "Court 1", (day,)),),
        days=(Day(day),),
        tasks=(
            Task("a", "MS", "MS 1", 30, certain=frozenset({"p", "q"}), fixed=Slot(1, 0), held="finished"),
            Task("b", "MS", "MS 2", 30, possible=frozenset({"p"}), after=("a",), final=True),
        ),
        people=(Person("p", "Li Wei", away=(Span(60, 90),)), Person("q", "Wang Fang")),
    )


def test_minutes_and_moments() -> None:
    given = problem()
    assert given.moment(90) == datetime(2026, 5, 9, 2, 30, tzinfo=UTC)
    assert given.minute(given.moment(90) + timedelta(seconds=59)) == 90
    assert given.minute(ZERO - timedelta(seconds=1)) == -1


def test_it_travels_as_json() -> None:
    given = msgspec.structs.replace(problem(), published=Plan({"a": Slot(1, 0)}))
    assert msgspec.json.decode(msgspec.json.encode(given), type=Problem) == given


def test_a_move_changes_one_slot_and_none_takes_it_off() -> None:
    plan = Plan({"a": Slot(1, 0)})
    assert plan.with_slot("b", Slot(1, 50)) == Plan({"a": Slot(1, 0), "b": Slot(1, 50)})
    assert plan.with_slot("a", Slot(2, 5)) == Plan({"a": Slot(2, 5)})
    assert plan.with_slot("a", None) == Plan()
    assert plan == Plan({"a": Slot(1, 0)})


def test_what_was_played_is_over_and_what_is_pinned_is_not() -> None:
    a, b = problem().tasks
    assert (a.over, b.over) == (True, False)
    assert not msgspec.structs.replace(a, held="pinned").over
    assert [task.id for task, _ in problem().fixed()] == ["a"]
    assert b.people == {"p"}
    assert problem().task("b") is not a
    assert problem().names() == {"p": "Li Wei", "q": "Wang Fang"}
