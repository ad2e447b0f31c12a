"""Which ready match is suggested next, and why."""

from datetime import UTC, datetime, timedelta

from competitions.domain.hall import Rest
from competitions.domain.queue import Suggested, Waiting, for_courts, suggest
from foundation.messages import Sentence

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
CAMPUS = Rest(20, 30)


def waiting(name: str, people: str, rounds: int, order: int) -> Waiting:
    return Waiting(name, frozenset(people), rounds, order)


def rest(minutes: int) -> Sentence:
    return Sentence(
        "A player should rest {count} minute more.",
        "A player should rest {count} minutes more.",
        count=minutes,
    )


def test_rested_players_first_then_the_longest_way_then_numbers() -> None:
    found = suggest(
        [
            waiting("tired", "ab", 4, 0),
            waiting("near the final", "cd", 1, 1),
            waiting("far", "ef", 3, 2),
            waiting("as far", "gh", 3, 3),
            waiting("busy", "ij", 4, 4),
            waiting("just done", "kl", 4, 5),
        ],
        {"j": 3, "z": 1},
        {"a": NOON - timedelta(minutes=15), "k": NOON, "c": NOON - timedelta(minutes=20)},
        NOON,
        CAMPUS,
    )
    follows = ("Rested; {count} round still follows.", "Rested; {count} rounds still follow.")
    assert found == [
        Suggested("far", True, Sentence(*follows, count=3)),
        Suggested("as far", True, Sentence(*follows, count=3)),
        Suggested("near the final", True, Sentence(*follows, count=1)),
        Suggested("tired", False, rest(5)),
        Suggested("just done", False, rest(20)),
        Suggested("busy", False, Sentence("A player is on court {court}.", court=3)),
    ]


def test_a_final_follows_nothing() -> None:
    assert suggest([waiting("final", "ab", 0, 0)], {}, {}, NOON, CAMPUS) == [
        Suggested("final", True, Sentence("Rested."))
    ]
    (unknown,) = suggest([waiting("x", "ab", 0, 0)], {"a": None}, {}, NOON, CAMPUS)
    assert (unknown.clear, str(unknown.why)) == (False, "A player is on court.")


def due(name: str, people: str, minutes: int, court: int | None = None, late: bool = False) -> Waiting:
    """Planned so many minutes after noon."""
    return Waiting(name, frozenset(people), 2, 0, late, NOON + timedelta(minutes=minutes), court)


def test_the_plan_orders_what_is_due_and_nobody_is_called_before_their_time() -> None:
    found = suggest(
        [
            due("later", "ab", 10),
            due("now", "cd", 0),
            due("overdue", "ef", -12),
            waiting("unplanned", "gh", 1, 0),
        ],
        {},
        {},
        NOON,
        CAMPUS,
    )
    assert found == [
        Suggested(
            "overdue",
            True,
            Sentence("Rested; due for {count} minute.", "Rested; due for {count} minutes.", count=12),
        ),
        Suggested("now", True, Sentence("Rested; due now.")),
        Suggested(
            "unplanned",
            True,
            Sentence("Rested; {count} round still follows.", "Rested; {count} rounds still follow.", count=1),
        ),
        Suggested("later", False, Sentence("Not before {at}.", at=NOON + timedelta(minutes=10))),
    ]


def test_what_is_due_for_an_hour_says_since_when() -> None:
    found = suggest([due("yesterday", "ab", -60), due("late", "cd", -59)], {}, {}, NOON, CAMPUS)
    assert [(each.id, each.why) for each in found] == [
        ("yesterday", Sentence("Rested; due since {at}.", at=NOON - timedelta(minutes=60))),
        ("late", Sentence("Rested; due for {count} minute.", "Rested; due for {count} minutes.", count=59)),
    ]


def test_semi_finals_ask_for_the_longer_rest_and_rest_is_told_before_the_plan() -> None:
    ended = {"a": NOON - timedelta(minutes=22)}
    found = suggest([due("semi", "ab", -5, late=True), due("round", "ab", -5)], {}, ended, NOON, CAMPUS)
    assert [(each.id, each.clear) for each in found] == [("round", True), ("semi", False)]
    assert found[1].why == rest(8)
    (both,) = suggest([due("semi", "ab", 15, late=True)], {}, ended, NOON, CAMPUS)
    assert both.why == rest(8)


def test_each_free_court_gets_its_own_match_and_nobody_is_called_twice() -> None:
    matches = [
        due("planned on 3", "ab", -20, 3),
        due("shares a player", "bc", -15, 1),
        due("planned on 2", "de", -10, 2),
        due("of a busy court", "fg", -5, 9),
        due("not yet", "hi", 30, 1),
    ]
    suggested = suggest(matches, {}, {}, NOON, CAMPUS)
    assert for_courts(suggested, matches, [1, 2, 3]) == {
        1: "of a busy court",
        2: "planned on 2",
        3: "planned on 3",
    }
    assert for_courts(suggested, matches, [1, 2]) == {1: "shares a player", 2: "planned on 2"}
    assert for_courts(suggested, matches, [2, 3, 4]) == {
        2: "planned on 2",
        3: "planned on 3",
        4: "of a busy court",
    }
