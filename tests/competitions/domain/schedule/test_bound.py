"""The bound: each of its three terms where it binds, in minutes and days; and that good plans reach it."""

from msgspec.structs import replace

from bench.schedule import problem as campus
from competitions.domain.schedule.bound import Bound, bound, gap
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.problem import Court, Day, Problem, Rules, Slot, Span, Task
from tests.competitions.domain.schedule.test_checker import maybe, problem, task


def sessions(given: Problem, *spans: tuple[int, int], courts: int = 1) -> Problem:
    open_ = tuple(Span(*span) for span in spans)
    return replace(given, courts=tuple(Court(n, f"Court {n}", open_) for n in range(1, courts + 1)))


def test_courts_by_number_and_by_minutes() -> None:
    five = sessions(problem(*(task(key) for key in "abcde")), (0, 600), courts=2)
    assert bound(five) == Bound(90, 90, "courts", 5)
    change = replace(five, rules=Rules(change_over=10))
    assert bound(change).finish == 110
    unlike = sessions(problem(*(Task(key, "MS", key, 20 + 10 * n) for n, key in enumerate("abc"))), (0, 600))
    assert bound(unlike) == Bound(90, 90, "courts", 3)


def test_courts_before_a_final_that_waits_for_them() -> None:
    """⌈matches with tail ≥ k / courts⌉ + k - 1: four feed the last, on one court, and it needs rest and its time."""
    feeding = [task(key, "pqrstuvw"[2 * n : 2 * n + 2]) for n, key in enumerate("abcd")]
    last = maybe("f", "pqrstuvw", after=tuple("abcd"))
    assert bound(sessions(problem(*feeding, last), (0, 600))) == Bound(170, 170, "courts", 4)


def test_matches_that_do_not_fit_before_the_break_wait() -> None:
    given = sessions(problem(*(task(key) for key in "abc")), (0, 70), (100, 300))
    assert bound(given) == Bound(130, 100, "courts", 3)


def test_a_chain_through_a_night() -> None:
    given = problem(
        task("a", "pq"), maybe("b", "pq", after=("a",)), maybe("c", "pq", after=("b",), final_round=True)
    )
    given = sessions(given, (0, 100), (1440, 1600), courts=2)
    assert bound(given) == Bound(1470, 130, "chain", 3, "c")
    assert str(bound(given).sentence(given)) == "3 matches lead one after another to MS c."


def test_a_person_in_two_disciplines() -> None:
    own = (task("a", "pq"), task("b", "pr"), task("c", "pt", "MD"), task("d", "pu", "MD"))
    given = sessions(problem(*own), (0, 600), courts=2)
    assert bound(given) == Bound(180, 180, "person", 4, "p")
    assert str(bound(given).sentence(given)) == "Pp may have to play 4 matches, with the rest between."


def test_a_person_with_a_limit_a_day() -> None:
    three = sessions(problem(*(task(key, "p") for key in "abc")), (0, 600), (1440, 2040), courts=2)
    limited = replace(three, rules=Rules(most_of_one_discipline=2))
    assert bound(limited) == Bound(1470, 630, "person", 3, "p")
    one_day = replace(limited, days=(Day(Span(0, 600)),))
    assert bound(one_day).finish > 600


def test_what_is_over_counts_only_for_what_follows() -> None:
    over = [Task(key, "MS", key, 30, frozenset("p"), fixed=Slot(1, 0), held="finished") for key in "abc"]
    given = sessions(problem(*over, maybe("d", "p", after=("a",))), (0, 600))
    assert bound(given) == Bound(80, 80, "chain", 2, "d")


def test_the_gap_is_a_part_of_the_playing_time() -> None:
    given = sessions(problem(task("a")), (0, 100), (1440, 1540))
    assert gap(given, Bound(100, 100, "courts", 1), 1490) == 0.5
    assert gap(given, Bound(100, 100, "courts", 1), 90) == 0


def test_two_hundred_matches_on_eight_courts_come_within_three_per_cent() -> None:
    problem_ = campus()
    assert (len(problem_.tasks), len(problem_.courts)) == (200, 8)
    assert first(problem_).gap <= 0.03
