"""Playing slots off against each other, round by round: what knockouts, plates and play-offs for places are made of."""

from collections.abc import Sequence

import msgspec

from competitions.domain.draw_graph import Feed, GraphMatch, Places, Stage

Slot = Feed | None


class Section(msgspec.Struct, frozen=True):
    """How the matches of a bracket are called. ``prefix`` begins their keys."""

    name: str = "main"
    stage: Stage = "main"
    prefix: str = ""
    part: int = 1


class Round(msgspec.Struct, frozen=True):
    """The matches of one round, and who comes out of it: the winners with those who had nobody, the losers."""

    matches: list[GraphMatch]
    winners: list[Slot]
    losers: list[Slot]


def meet(pairs: Sequence[tuple[Slot, Slot]], number: int, section: Section) -> Round:
    """One round of pairs. A slot with nobody is no match: the other one goes on."""
    made = Round([], [], [])
    for position, (a, b) in enumerate(pairs, start=1):
        if a is None or b is None:
            made.winners.append(a or b)
            made.losers.append(None)
            continue
        key = f"{section.prefix}r{number}m{position}"
        made.matches.append(
            GraphMatch(key, 0, section.stage, number, position, a, b, part=section.part, section=section.name)
        )
        made.winners.append(Feed("winner", match=key))
        made.losers.append(Feed("loser", match=key))
    return made


def pairs_of(slots: Sequence[Slot]) -> list[tuple[Slot, Slot]]:
    return [(slots[i], slots[i + 1]) for i in range(0, len(slots), 2)]


Played = tuple[int, int, list[GraphMatch]]
"""A round's number, the first place it is about, its matches."""


def play_out(
    slots: Sequence[Slot], section: Section, *, deepest: int = 1, first: int = 1, start: int = 1
) -> list[GraphMatch]:
    """All matches of a power of two of slots, for the places from ``first`` on, rounds counted from ``start``.

    Losers of a round share their places, unless these lie within ``deepest``: then they play them out among
    themselves, in sections of their own. Matches are in the order of play, the final last.
    """
    found: list[Played] = []
    _play(list(slots), section, deepest, first, start, found)
    last = max((number for number, _, _ in found), default=0)
    found.sort(key=lambda played: (played[0], -played[1] if played[0] == last else played[1]))
    return [_third(match) for _, _, matches in found for match in matches]


def _play(
    slots: list[Slot], section: Section, deepest: int, first: int, number: int, found: list[Played]
) -> None:
    while len(slots) > 1:
        made = meet(pairs_of(slots), number, section)
        losers = sum(slot is not None for slot in made.losers)
        place = first + sum(slot is not None for slot in made.winners)
        played_out = losers > 1 and place <= deepest
        loser_places = None if played_out else Places(place, place + losers - 1)
        winner_places = Places(first, first) if len(slots) == 2 else None
        found.append((number, first, [placed(each, winner_places, loser_places) for each in made.matches]))
        if played_out:
            _play(made.losers, _below(section, place), deepest, place, number + 1, found)
        slots, number = made.winners, number + 1


def _below(section: Section, place: int) -> Section:
    """Where losers of ``section`` play for the places from ``place`` on."""
    base = section.prefix.partition("p")[0]
    return Section(f"p{place}", "placing", f"{base}p{place}", section.part)


def _third(match: GraphMatch) -> GraphMatch:
    """The match of the losing semi-finalists has the name people know it by."""
    if match.section != "p3":
        return match
    return msgspec.structs.replace(
        match, key=match.key.partition("p")[0] + "third", stage="third", position=2, section="third"
    )


def placed(match: GraphMatch, winner: Places | None, loser: Places | None) -> GraphMatch:
    if winner is None and loser is None:
        return match
    return msgspec.structs.replace(match, winner_places=winner, loser_places=loser)
