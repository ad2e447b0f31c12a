"""The pairing of a Swiss round: a pure function of the order of the table and of who has met or rested."""

from collections.abc import Sequence

import msgspec


class Standee(msgspec.Struct, frozen=True):
    """Who is to be paired, in the order of the table."""

    id: str
    points: int
    met: frozenset[str] = frozenset()
    rested: bool = False


class Pairing(msgspec.Struct, frozen=True):
    """The matches of a round from the top of the table, who rests, and the pairs that could not be new."""

    pairs: tuple[tuple[str, str], ...]
    rest: str | None = None
    again: tuple[tuple[str, str], ...] = ()


def pair(standing: Sequence[Standee]) -> Pairing:
    """Pairs a round.

    With an odd number the lowest who has not rested rests. Then, from the top, those with equal points and who
    floated down to them are folded: the upper half meets the lower, first against first; who has met the one
    opposite takes the next below, else the next above in the lower half, else the next in the upper half; who
    finds nobody floats down. Who is left in the end is paired by exchanging with the nearest pair above that
    leaves two new matches. With at most half as many rounds as entries there always is one.
    """
    waiting = list(standing)
    rest = _resting(waiting)
    if rest is not None:
        waiting.remove(rest)
    found: list[tuple[Standee, Standee]] = []
    floating: list[Standee] = []
    start = 0
    while start < len(waiting):
        end = start
        while end < len(waiting) and waiting[end].points == waiting[start].points:
            end += 1
        floating = _fold([*floating, *waiting[start:end]], found)
        start = end
    floating = _among_themselves(floating, found)
    again: list[tuple[str, str]] = []
    for i in range(0, len(floating), 2):
        a, b = floating[i], floating[i + 1]
        if not _exchange(a, b, found):
            found.append((a, b))
            again.append((a.id, b.id))
    place = {standee.id: index for index, standee in enumerate(standing)}
    pairs = sorted(
        ((a, b) if place[a.id] < place[b.id] else (b, a) for a, b in found), key=lambda two: place[two[0].id]
    )
    return Pairing(tuple((a.id, b.id) for a, b in pairs), rest.id if rest else None, tuple(again))


def _resting(waiting: Sequence[Standee]) -> Standee | None:
    if len(waiting) % 2 == 0:
        return None
    return next((one for one in reversed(waiting) if not one.rested), waiting[-1])


def _fold(bracket: list[Standee], found: list[tuple[Standee, Standee]]) -> list[Standee]:
    """Pairs a bracket as far as it goes; returns who floats down, in order."""
    half = (len(bracket)) // 2
    taken = [False] * len(bracket)
    for i in range(half):
        if taken[i]:
            continue
        below = range(half + i, len(bracket))
        above = range(half + i - 1, half - 1, -1)
        beside = range(i + 1, half)
        for places in (below, above, beside):
            j = next((j for j in places if not taken[j] and bracket[j].id not in bracket[i].met), None)
            if j is not None:
                taken[i] = taken[j] = True
                found.append((bracket[i], bracket[j]))
                break
    return [standee for standee, gone in zip(bracket, taken, strict=True) if not gone]


def _among_themselves(left: list[Standee], found: list[tuple[Standee, Standee]]) -> list[Standee]:
    """Pairs those left who have not met, in order; returns those of whom every two have met."""
    still: list[Standee] = []
    for standee in left:
        partner = next((one for one in still if one.id not in standee.met), None)
        if partner is None:
            still.append(standee)
        else:
            still.remove(partner)
            found.append((partner, standee))
    return still


def _exchange(a: Standee, b: Standee, found: list[tuple[Standee, Standee]]) -> bool:
    """Breaks up the pair made last that can take both, each of a and b with one of them."""
    for index in range(len(found) - 1, -1, -1):
        c, d = found[index]
        if c.id not in a.met and d.id not in b.met:
            found[index : index + 1] = [(c, a), (d, b)]
            return True
        if d.id not in a.met and c.id not in b.met:
            found[index : index + 1] = [(d, a), (c, b)]
            return True
    return False
