"""Single elimination: the graph of 2 to 1,024 entries, with or without a match for third place."""

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, Places
from competitions.domain.seeding import bye_lines, lines_for
from foundation.errors import Refusal
from foundation.messages import Sentence

SMALLEST = 2
LARGEST = 1024


def knockout(entries: int, *, third_place: bool = False) -> DrawGraph:
    """The graph; a bye is no match: its opponent enters in the second round.

    Raises Refusal when there are fewer than 2 or more than 1,024 entries.
    """
    if not SMALLEST <= entries <= LARGEST:
        raise Refusal(
            Sentence(
                "A knockout takes {least} to {most} entries; there are {entries}.",
                least=SMALLEST,
                most=LARGEST,
                entries=entries,
            ),
            status=422,
        )
    lines = lines_for(entries)
    byes = frozenset(bye_lines(lines, entries))
    rounds = lines.bit_length() - 1
    matches: list[GraphMatch] = []
    feeds: list[Feed | None] = [None if n in byes else Feed("line", line=n) for n in range(1, lines + 1)]
    for number in range(1, rounds + 1):
        feeds = _play_round(number, feeds, matches, entries)
    if third_place:
        _add_third_place(matches, rounds)
    return DrawGraph("knockout", lines, byes, rounds, tuple(matches))


def _play_round(
    number: int, feeds: list[Feed | None], matches: list[GraphMatch], entries: int
) -> list[Feed | None]:
    """Appends the matches of a round and returns what goes on to the next one."""
    half = len(feeds) // 2
    loser_places = Places(half + 1, min(2 * half, entries))
    winner_places = Places(1, 1) if half == 1 else None
    onward: list[Feed | None] = []
    for position in range(half):
        a, b = feeds[2 * position], feeds[2 * position + 1]
        if a is None or b is None:
            onward.append(a or b)
            continue
        key = f"r{number}m{position + 1}"
        matches.append(
            GraphMatch(key, len(matches) + 1, "main", number, position + 1, a, b, winner_places, loser_places)
        )
        onward.append(Feed("winner", match=key))
    return onward


def _add_third_place(matches: list[GraphMatch], rounds: int) -> None:
    """Puts the match for third place before the final; with fewer than two semi-finals there is none."""
    semis = [index for index, match in enumerate(matches) if match.round == rounds - 1]
    if len(semis) < 2:
        return
    for index in semis:
        matches[index] = _without_places(matches[index])
    final = matches.pop()
    matches.append(
        GraphMatch(
            key="third",
            number=len(matches) + 1,
            stage="third",
            round=rounds,
            position=2,
            a=Feed("loser", match=matches[semis[0]].key),
            b=Feed("loser", match=matches[semis[1]].key),
            winner_places=Places(3, 3),
            loser_places=Places(4, 4),
        )
    )
    matches.append(_renumbered(final, len(matches) + 1))


def _without_places(match: GraphMatch) -> GraphMatch:
    return GraphMatch(match.key, match.number, match.stage, match.round, match.position, match.a, match.b)


def _renumbered(match: GraphMatch, number: int) -> GraphMatch:
    return GraphMatch(
        match.key,
        number,
        match.stage,
        match.round,
        match.position,
        match.a,
        match.b,
        match.winner_places,
        match.loser_places,
    )
