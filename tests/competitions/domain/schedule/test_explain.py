"""What binds when it cannot be done, and that what is said to free it does."""

from msgspec.structs import replace

from competitions.domain.schedule.explain import Cannot, explain
from competitions.domain.schedule.problem import Court, Day, Person, Problem, Rules, Slot, Span, Umpire
from tests.competitions.domain.schedule.test_checker import problem as small
from tests.competitions.domain.schedule.test_checker import task

HALL = (Court(1, "Court 1", (Span(0, 60),)),)
ONE_DAY = (Day(Span(0, 600)),)


def told(given: Problem) -> tuple[list[str], list[str]]:
    found = explain(given)
    assert found is not None
    return [str(one) for one in found.facts], [str(one.sentence) for one in found.reliefs]


def crowded(**more: object) -> Problem:
    tasks = (task("a", "pq"), task("b", "rs"), task("c", "tu"))
    return replace(small(*tasks, courts=HALL, days=ONE_DAY), **more)


def test_nothing_to_explain() -> None:
    assert explain(small(task("a", "pq"))) is None


def test_too_few_hours_of_court() -> None:
    assert told(crowded()) == (
        ["The courts are open for 1.0 hours in all; the matches take 1.5."],
        ["1 more court would do.", "1 more hour a day would do."],
    )


def test_a_person_with_too_many_matches_for_a_day() -> None:
    given = small(*(task(str(n), "p" + "qrstu"[n]) for n in range(5)), days=ONE_DAY)
    given = replace(
        given, rules=Rules(most_of_one_discipline=4), courts=(Court(1, "Court 1", (Span(0, 600),)),)
    )
    assert told(given) == (
        ["Pp may have to play 5 matches, with the rest between."],
        ["1 more match a day for everybody would do."],
    )


def test_rest_that_does_not_fit() -> None:
    given = small(
        task("a", "pq"), task("b", "pr"), days=ONE_DAY, courts=(Court(1, "Court 1", (Span(0, 70),)),)
    )
    assert told(given) == (
        ["Pp may have to play 2 matches, with the rest between."],
        ["1 more hour a day would do.", "Rest 10 min shorter would do."],
    )


def test_umpires_absences_and_pinned_matches() -> None:
    hall = tuple(Court(n, f"Court {n}", (Span(0, 60),)) for n in (1, 2, 3))
    few = crowded(courts=hall, umpires=(Umpire("u", "Pu", (Span(0, 60),)),))
    assert told(few)[1] == ["1 more umpire would do."]
    away = crowded(courts=hall, people=(Person("p", "Pp", (Span(0, 60),)),))
    assert told(away)[1] == ["1 more hour a day would do.", "If nobody had to be away, it would do."]
    pinned = replace(task("a", "pq"), fixed=Slot(1, 15), held="pinned")
    full = small(pinned, task("b", "rs"), courts=HALL, days=ONE_DAY)
    assert told(full)[1] == [
        "1 more court would do.",
        "1 more hour a day would do.",
        "If pinned matches could move, it would do.",
    ]


def test_what_stands_in_the_way_of_a_match_is_named() -> None:
    found = explain(crowded())
    assert isinstance(found, Cannot)
    assert found.unplanned == ("c",)
    assert [str(one) for one in found.obstacles] == ["MS a and MS c are on Court 1 at once."]
