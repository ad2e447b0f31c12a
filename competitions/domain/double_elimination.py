"""Double elimination: who loses once goes on below, who loses twice is out; a decider only when it is needed."""

from collections.abc import Collection, Sequence

from competitions.domain.brackets import Section, Slot, meet, pairs_of, placed
from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, Places, numbered
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import first_slots, refuse_size
from competitions.domain.seeding import bye_lines, lines_for

_LOSERS = Section("losers", "losers", "l")


def double_elimination(entries: int, settings: DrawSettings, filled: Collection[int] = ()) -> DrawGraph:
    """The winners' bracket, the losers' bracket, the final and its decider.

    Raises Refusal when there are fewer than 2 or more than 1,024 entries.
    """
    refuse_size(entries)
    lines = lines_for(entries)
    byes = frozenset(bye_lines(lines, entries)) - frozenset(filled)
    rounds = lines.bit_length() - 1
    first = meet(pairs_of(first_slots(lines, byes)), 1, Section())
    matches, below = list(first.matches), first.losers
    above, number = first.winners, 0
    losing: list[list[GraphMatch]] = []
    for round_ in range(2, rounds + 1):
        lower = meet(pairs_of(below), number + 1, _LOSERS)
        upper = meet(pairs_of(above), round_, Section())
        dropped = [upper.losers[slot ^ crosswise(round_, rounds)] for slot in range(len(upper.losers))]
        number += bool(lower.matches)
        joined = meet(list(zip(lower.winners, dropped, strict=True)), number + 1, _LOSERS)
        number += bool(joined.matches)
        above, below = upper.winners, joined.winners
        losing += [lower.matches, joined.matches]
        matches += [*lower.matches, *upper.matches, *joined.matches]
    matches = _with_losers_places(matches, losing)
    matches += _finals(above[0], below[0], rounds)
    return DrawGraph("double_elimination", lines, byes, rounds + 2, numbered(matches))


def crosswise(round_: int, rounds: int) -> int:
    """Where losers of a round of the winners' bracket drop: their slot XOR this.

    Nobody meets again whom they met above before the two have come through as many rounds below as possible:
    a slot of m bits keeps its place, changes halves, changes quarters, changes both, in turn by round, so that
    any two of four rounds that follow each other drop their losers of one section into different quarters.
    """
    bits = rounds - round_
    turn = (0b00, 0b10, 0b01, 0b11)[(round_ - 1) % 4]
    return turn << bits - 2 if bits >= 2 else turn >> 2 - bits


def _finals(above: Slot, below: Slot, rounds: int) -> list[GraphMatch]:
    assert above
    assert below
    champion, second = Places(1, 1), Places(2, 2)
    key = f"r{rounds + 1}m1"
    decider = f"r{rounds + 2}m1"
    return [
        GraphMatch(key, 0, "main", rounds + 1, 1, above, below, champion, second),
        GraphMatch(
            decider,
            0,
            "decider",
            rounds + 2,
            1,
            Feed("loser", match=key, when="b"),
            Feed("winner", match=key, when="b"),
            champion,
            second,
        ),
    ]


def _with_losers_places(
    matches: Sequence[GraphMatch], losing: Sequence[Sequence[GraphMatch]]
) -> list[GraphMatch]:
    """Who loses below is out: the later, the better the place; who loses in one round shares its places."""
    places: dict[str, Places] = {}
    place = 3
    for round_ in reversed(losing):
        for match in round_:
            places[match.key] = Places(place, place + len(round_) - 1)
        place += len(round_)
    return [placed(match, None, places.get(match.key)) for match in matches]
