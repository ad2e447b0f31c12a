"""Keeping colleagues apart in a knockout (CN 2.3.3), and saying which pairs could not be kept apart and why.

Two of a branch belong in different halves, three or four in quarters, five to eight in eighths, and nobody
meets a colleague in the first round if it can be avoided. A pair from two branches counts for both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from competitions.domain.seeding import meeting_round, opponent_line, shared_sections

Why = Literal["too_many", "both_seeded", "best_possible"]

_MOST_REPAIRS = 32


class Entrant(msgspec.Struct, frozen=True):
    """Who is drawn: ``branches`` has one branch, or two for a pair from two branches."""

    id: str
    branches: tuple[str, ...]


class Clash(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two of a branch who may meet in ``round`` although they should not before ``wanted``; or who are in one
    ``group``, although another one has fewer of theirs."""

    a: str
    b: str
    branch: str
    round: int
    wanted: int
    why: Why
    group: int = 0


class Coin(msgspec.Struct, frozen=True):
    """Which half of a section is dealt to first: lot 0 the upper, 1 the lower."""

    first_line: int
    last_line: int
    lot: int


def deal(
    lines: int,
    byes: Iterable[int],
    seeded: Mapping[int, Entrant],
    drawn: Sequence[Entrant],
    toss: Callable[[int, int], int],
) -> tuple[dict[int, Entrant], list[Coin]]:
    """Places entries, given in the order drawn, on the lines that seeds and byes leave.

    Section by section, from the whole draw down to single lines, the entries are dealt to the two halves so
    that each branch differs by one at most; that is what puts two in halves, four in quarters, eight in
    eighths. Branches with more entries are dealt first, since few places suit them. ``toss`` answers for a
    section, by its first and last line, which half comes first where nothing else decides: 0 the upper.
    Returns the entry of each line, seeds included, and the coins tossed.
    """
    taken = set(byes) | set(seeded)
    free = [0]
    for line in range(1, lines + 1):
        free.append(free[-1] + (line not in taken))
    coins: list[Coin] = []
    placed = dict(seeded)
    sections = [(0, lines, in_dealing_order(drawn), sorted(seeded))]
    while sections:
        start, size, hand, seeds = sections.pop()
        if not hand:
            continue
        if size == 1:
            placed[start + 1] = hand[0]
            continue
        middle = start + size // 2
        room = (free[middle] - free[start], free[start + size] - free[middle])
        upper_seeds = [line for line in seeds if line <= middle]
        lower_seeds = [line for line in seeds if line > middle]
        upper, lower = hand, hand[:0]
        if not room[0]:
            upper, lower = lower, upper
        elif room[1]:
            coin = Coin(start + 1, start + size, toss(start + 1, start + size))
            coins.append(coin)
            lead = _lead((seeded[n] for n in upper_seeds), (seeded[n] for n in lower_seeds))
            upper, lower = _halve(hand, room, lead, coin.lot)
        sections.append((middle, size // 2, lower, lower_seeds))
        sections.append((start, size // 2, upper, upper_seeds))
    _repair_first_round(lines, placed, set(seeded))
    return placed, coins


def in_dealing_order(drawn: Sequence[Entrant]) -> list[Entrant]:
    """Colleagues together, larger branches first, then by lot; a pair of two branches with the larger one."""
    size = Counter(branch for entrant in drawn for branch in entrant.branches)
    earliest: dict[str, int] = {}
    for index, entrant in enumerate(drawn):
        for branch in entrant.branches:
            earliest.setdefault(branch, index)

    def key(numbered: tuple[int, Entrant]) -> tuple[int, int, int]:
        index, entrant = numbered
        if not entrant.branches:
            return 0, index, index
        home = min(entrant.branches, key=lambda branch: (-size[branch], earliest[branch]))
        return -size[home], earliest[home], index

    return [entrant for _, entrant in sorted(enumerate(drawn), key=key)]


def _lead(upper: Iterable[Entrant], lower: Iterable[Entrant]) -> dict[str, int]:
    """By how many the upper half leads in each branch."""
    lead: dict[str, int] = {}
    for entrant in upper:
        for branch in entrant.branches:
            lead[branch] = lead.get(branch, 0) + 1
    for entrant in lower:
        for branch in entrant.branches:
            lead[branch] = lead.get(branch, 0) - 1
    return lead


def _halve(
    hand: list[Entrant], room: tuple[int, int], lead: dict[str, int], coin: int
) -> tuple[list[Entrant], list[Entrant]]:
    """Deals a section's entries to its halves: where fewer colleagues are, else where more room is, else as
    the coin says."""
    upper: list[Entrant] = []
    lower: list[Entrant] = []
    up, down = room
    for entrant in hand:
        if not (up and down):
            goes_up = up > 0
        else:
            ahead = 0
            for branch in entrant.branches:
                ahead += lead.get(branch, 0)
            goes_up = ahead < 0 if ahead else (up > down if up != down else not coin)
        if goes_up:
            upper.append(entrant)
            up -= 1
        else:
            lower.append(entrant)
            down -= 1
        for branch in entrant.branches:
            lead[branch] = lead.get(branch, 0) + (1 if goes_up else -1)
    _exchange(upper, lower, lead)
    return upper, lower


def _exchange(upper: list[Entrant], lower: list[Entrant], lead: dict[str, int]) -> None:
    """Exchanges entries between the halves as long as that evens the branches out (least sum of squares)."""
    while any(abs(ahead) > 1 for ahead in lead.values()):
        best = _best_exchange(upper, lower, lead)
        if best is None:
            return
        i, j = best
        for branch in upper[i].branches:
            lead[branch] -= 2
        for branch in lower[j].branches:
            lead[branch] += 2
        upper[i], lower[j] = lower[j], upper[i]


def _best_exchange(
    upper: Sequence[Entrant], lower: Sequence[Entrant], lead: Mapping[str, int]
) -> tuple[int, int] | None:
    down_costs = [sum(1 - lead[branch] for branch in entrant.branches) for entrant in upper]
    up_costs = [sum(1 + lead[branch] for branch in entrant.branches) for entrant in lower]
    best: tuple[int, int] | None = None
    least = 0
    # Only the best leavers of either half are tried against all of the other: linear, and enough, because
    # what two exchanged entries have in common only makes an exchange cheaper by what it cannot change.
    for i in _cheapest(down_costs):
        for j, up_cost in enumerate(up_costs):
            cost = down_costs[i] + up_cost - 2 * len(set(upper[i].branches) & set(lower[j].branches))
            if cost < least:
                best, least = (i, j), cost
    for j in _cheapest(up_costs):
        for i, down_cost in enumerate(down_costs):
            cost = down_cost + up_costs[j] - 2 * len(set(upper[i].branches) & set(lower[j].branches))
            if cost < least:
                best, least = (i, j), cost
    return best


def _cheapest(costs: Sequence[int]) -> list[int]:
    if not costs:
        return []
    least = min(costs)
    return [index for index, cost in enumerate(costs) if cost == least][:4]


def _colleagues(a: Entrant, b: Entrant) -> bool:
    return any(branch in b.branches for branch in a.branches)


def _repair_first_round(lines: int, placed: dict[int, Entrant], fixed: set[int]) -> None:
    """Exchanges entries until no single exchange leaves fewer colleagues meeting in the first round."""
    for _ in range(_MOST_REPAIRS):
        clashing = [
            line for line in placed if line not in fixed and _meets_colleague(line, placed[line], placed)
        ]
        if not any(_move_away(line, lines, placed, fixed) for line in sorted(clashing)[: 2 * _MOST_REPAIRS]):
            return


def _meets_colleague(line: int, entrant: Entrant, placed: Mapping[int, Entrant]) -> bool:
    """Whether this entrant on this line would meet a colleague at once."""
    opponent = placed.get(opponent_line(line))
    return opponent is not None and _colleagues(entrant, opponent)


def _move_away(mine: int, lines: int, placed: dict[int, Entrant], fixed: set[int]) -> bool:
    """Exchanges the entry on ``mine`` so that fewer colleagues meet at once; False if no exchange does.

    Of several such exchanges, the one that keeps colleagues farthest apart in later rounds.
    """
    if mine in fixed or not _meets_colleague(mine, placed[mine], placed):
        return False
    homes = _homes(placed)
    best, least = 0, 0
    for theirs in sorted(set(placed) - fixed - {mine, opponent_line(mine)}):
        if _meets_colleague(theirs, placed[mine], placed):
            continue
        gained = 1 + _meets_colleague(theirs, placed[theirs], placed)
        if gained <= _meets_colleague(mine, placed[theirs], placed):
            continue
        pair = (mine, theirs)
        strain = _strain(placed[mine], theirs, pair, homes, lines) + _strain(
            placed[theirs], mine, pair, homes, lines
        )
        if not best or strain < least:
            best, least = theirs, strain
    if best:
        placed[mine], placed[best] = placed[best], placed[mine]
    return best > 0


def _strain(
    entrant: Entrant, line: int, absent: tuple[int, int], homes: Mapping[str, set[int]], lines: int
) -> int:
    """How near its colleagues an entrant would be on a line; each halving shared weighs four times more."""
    return sum(
        4 ** shared_sections(line, there, lines)
        for branch in entrant.branches
        for there in homes[branch]
        if there not in absent
    )


def _homes(placed: Mapping[int, Entrant]) -> dict[str, set[int]]:
    homes: dict[str, set[int]] = {}
    for line, entrant in placed.items():
        for branch in entrant.branches:
            homes.setdefault(branch, set()).add(line)
    return homes


def wanted_round(colleagues: int, lines: int) -> int:
    """The first round in which two of a branch with so many entries may meet."""
    rounds = lines.bit_length() - 1
    if colleagues <= 2:
        return rounds
    if colleagues <= 4:
        return max(rounds - 1, 2)
    return max(rounds - 2, 2) if colleagues <= 8 else 2


def clashes(lines: int, placed: Mapping[int, Entrant], seeded: Iterable[int]) -> tuple[Clash, ...]:
    """Every pair of colleagues who could meet too early, in the order of the lines."""
    seeds = set(seeded)
    found: list[Clash] = []
    for branch, home in sorted(_homes(placed).items()):
        wanted = wanted_round(len(home), lines)
        sections: dict[int, list[int]] = {}
        for line in sorted(home):
            sections.setdefault((line - 1) >> (wanted - 1), []).append(line)
        crowded = len(home) > lines >> (wanted - 1)
        for together in sections.values():
            for a, b in combinations(together, 2):
                why: Why = "too_many" if crowded else _why(a, b, seeds)
                found.append(Clash(placed[a].id, placed[b].id, branch, meeting_round(a, b), wanted, why))
    return tuple(found)


def _why(a: int, b: int, seeds: set[int]) -> Why:
    return "both_seeded" if a in seeds and b in seeds else "best_possible"
