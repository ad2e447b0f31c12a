"""What follows from the choices for a discipline, before anybody draws: groups, matches, and the time they take."""

from math import ceil

import msgspec

from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.methods import METHODS
from foundation.errors import Refusal
from foundation.messages import Sentence


class Outlook(msgspec.Struct, frozen=True):
    """``sentence`` says what would be played; ``problem`` why these choices do not fit so many entries."""

    sentence: Sentence | None = None
    problem: Sentence | None = None


class Pace(msgspec.Struct, frozen=True):
    """``minutes`` of a match with its changeover, ``courts`` of the hall, ``rubbers`` of a tie (0: no teams play)."""

    minutes: int
    courts: int
    rubbers: int = 0


def outlook(method: MethodName, entries: int, settings: DrawSettings, pace: Pace) -> Outlook:
    """Builds the graph of so many entries and counts."""
    if entries < 2:
        return Outlook()
    try:
        graph = METHODS[method].build(entries, settings, (), ())
    except Refusal as refusal:
        return Outlook(problem=refusal.sentence)
    matches = _matches(graph, rubbers=pace.rubbers)
    time = _time(graph, pace)
    if not graph.groups:
        return Outlook(
            Sentence("{entries} entries: {matches}, {time}.", entries=entries, matches=matches, time=time)
        )
    return Outlook(
        Sentence(
            "{entries} entries: {groups}, {matches}, {time}.",
            entries=entries,
            groups=_groups(graph),
            matches=matches,
            time=time,
        )
    )


def _groups(graph: DrawGraph) -> Sentence:
    sizes = [len(group) for group in graph.groups]
    if len(sizes) == 1:
        return Sentence("one group of {size}", size=sizes[0])
    if min(sizes) == max(sizes):
        return Sentence("{groups} groups of {size}", groups=len(sizes), size=sizes[0])
    return Sentence(
        "{groups} groups of {least} to {most}", groups=len(sizes), least=min(sizes), most=max(sizes)
    )


def _matches(graph: DrawGraph, *, rubbers: int) -> Sentence:
    first = sum(match.stage == "group" for match in graph.matches)
    later = len(graph.matches) - first
    if rubbers:
        return Sentence("{ties} ties of {rubbers} rubbers", ties=first + later, rubbers=rubbers)
    if first and later:
        return Sentence("{first} + {later} matches", first=first, later=later)
    return Sentence("{count} match", "{count} matches", count=first + later)


def _time(graph: DrawGraph, pace: Pace) -> Sentence:
    """Courts all busy, and never less than the longest way of one entry, rounded up to ten minutes."""
    each = pace.minutes * max(1, pace.rubbers)
    rounds = ceil(len(graph.matches) * max(1, pace.rubbers) / max(1, pace.courts)) * pace.minutes
    minutes = 10 * ceil(max(rounds, _longest(graph) * each) / 10)
    hours, rest = divmod(minutes, 60)
    courts = Sentence("{count} court", "{count} courts", count=pace.courts)
    if not hours:
        return Sentence("about {minutes} min on {courts}", minutes=rest, courts=courts)
    if not rest:
        return Sentence("about {hours} h on {courts}", hours=hours, courts=courts)
    return Sentence("about {hours} h {minutes} on {courts}", hours=hours, minutes=rest, courts=courts)


def _longest(graph: DrawGraph) -> int:
    """The most matches that must follow one another."""
    in_group = max((len(group) + len(group) % 2 - 1 for group in graph.groups), default=0)
    depth: dict[str, int] = {}
    for match in graph.matches:
        if match.stage == "group":
            depth[match.key] = match.round
            continue
        before = [
            depth[feed.match] if feed.kind in ("winner", "loser") else in_group if feed.kind != "line" else 0
            for feed in (match.a, match.b)
        ]
        depth[match.key] = max(before) + 1
    return max(depth.values(), default=0)
