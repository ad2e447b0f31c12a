"""In which order the rubbers of a tie are played, so that who plays in two of them rests as long as can be."""

from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

import msgspec

from foundation.messages import Sentence


class ProposedOrder(msgspec.Struct, frozen=True):
    """``order`` are the numbers of the rubbers as they are played; ``between`` how many rubbers lie between the two of
    whoever rests least (None: nobody plays twice); ``why`` says it in words."""

    order: tuple[int, ...]
    between: int | None
    why: Sentence


def propose_order(
    players: Mapping[int, Sequence[str]],
    played: Sequence[int] = (),
    names: Mapping[str, str] = {},
    usual: Sequence[int] = (),
) -> ProposedOrder:
    """The order with the longest rest for who rests least, then for all of them, then as near as can be to the
    ``usual`` one (by default by number).

    ``players`` are those of both teams by the number of the rubber; ``played`` are rubbers already begun, in the order
    they were played: they stay in front.
    """
    usual = tuple(usual) or tuple(sorted(players))
    open_ = [number for number in usual if number not in played]
    place = {number: index for index, number in enumerate(usual)}
    best: tuple[tuple[int, int, int], tuple[int, ...]] | None = None
    for rest in permutations(open_):
        order = (*played, *rest)
        gaps = [gap for gap, _ in rests(order, players)]
        worth = (min(gaps, default=len(order)), sum(gaps), -_turned(rest, place))
        if best is None or worth > best[0]:
            best = worth, order
    assert best is not None
    return _explained(best[1], players, names)


def rests(order: Sequence[int], players: Mapping[int, Sequence[str]]) -> list[tuple[int, str]]:
    """For each who plays again, how many rubbers lie between, and who it is."""
    last: dict[str, int] = {}
    found = []
    for place, number in enumerate(order):
        for player in players.get(number, ()):
            if player in last:
                found.append((place - last[player] - 1, player))
            last[player] = place
    return found


def _turned(order: Sequence[int], place: Mapping[int, int]) -> int:
    """How many pairs of rubbers are played the other way round than usual."""
    return sum(place[one] > place[two] for one, two in combinations(order, 2))


def _explained(
    order: tuple[int, ...], players: Mapping[int, Sequence[str]], names: Mapping[str, str]
) -> ProposedOrder:
    found = rests(order, players)
    if not found:
        return ProposedOrder(order, None, Sentence("Nobody plays twice, so any order gives everybody rest."))
    least, who = min(found, key=lambda one: (one[0], names.get(one[1], one[1])))
    name = names.get(who, who)
    if least == 0:
        why = Sentence("{name} plays two rubbers in a row; no order avoids it.", name=name)
    else:
        why = Sentence(
            "{name} rests least, with {count} rubber in between; no order gives more.",
            "{name} rests least, with {count} rubbers in between; no order gives more.",
            name=name,
            count=least,
        )
    return ProposedOrder(order, least, why)
