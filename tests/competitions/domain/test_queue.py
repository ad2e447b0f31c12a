"""Which ready match is suggested next, and why."""

from datetime import UTC, datetime, timedelta

from competitions.domain.queue import Suggested, Waiting, suggest
from foundation.messages import Sentence

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


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
    assert suggest([waiting("final", "ab", 0, 0)], {}, {}, NOON) == [
        Suggested("final", True, Sentence("Rested."))
    ]
    (unknown,) = suggest([waiting("x", "ab", 0, 0)], {"a": None}, {}, NOON)
    assert (unknown.clear, str(unknown.why)) == (False, "A player is on court.")
