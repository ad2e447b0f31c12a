"""What a discipline waits for now, in the order in which a referee would do it."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from competitions.domain.entries import Entrants
from competitions.domain.group_names import group_letter
from foundation.messages import Sentence

Where = Literal["entries", "draw", "desk", "schedule", "ties"]


class Facts(msgspec.Struct, frozen=True):
    """How a discipline stands. ``unentered`` are signed up and stand in no entry; ``unfit`` are teams that break the
    rules of their roster; ``ties`` are groups (0: compared across groups) in which a lot must decide; ``unplanned``
    of the ``open`` matches have no time yet; in ties ``without_line_ups`` both teams are known and line-ups are not
    open."""

    entrants: Entrants
    state: str
    entries: int = 0
    unentered: int = 0
    unfit: int = 0
    previewed: bool = False
    cancelled: tuple[str, ...] = ()
    ties: tuple[int, ...] = ()
    stage_due: bool = False
    open: int = 0
    unplanned: int = 0
    without_line_ups: int = 0


class Missing(msgspec.Struct, frozen=True):
    """One thing to be done, and where; ``urgent`` holds up play."""

    sentence: Sentence
    where: Where
    urgent: bool = False


def missing(facts: Facts) -> tuple[Missing, ...]:
    """Empty when the discipline goes on by itself."""
    if facts.state in ("entries", "seeding"):
        return (*_of_entries(facts), *_unfit(facts), *_of_draw(facts))
    return tuple(_of_play(facts)) if facts.state == "drawn" else ()


def _of_entries(facts: Facts) -> Iterator[Missing]:
    if not facts.unentered:
        return
    if facts.entrants == "doubles":
        sentence = Sentence(
            "{count} player without a partner", "{count} players without a partner", count=facts.unentered
        )
    elif facts.entrants == "team":
        sentence = Sentence(
            "{count} player in no team yet", "{count} players in no team yet", count=facts.unentered
        )
    elif facts.state == "seeding":
        sentence = Sentence(
            "{count} player signed up after the roster was frozen",
            "{count} players signed up after the roster was frozen",
            count=facts.unentered,
        )
    else:
        return
    yield Missing(sentence, "entries")


def _unfit(facts: Facts) -> Iterator[Missing]:
    if facts.unfit:
        sentence = Sentence(
            "{count} team does not fit the regulations",
            "{count} teams do not fit the regulations",
            count=facts.unfit,
        )
        yield Missing(sentence, "entries")


def _of_draw(facts: Facts) -> Iterator[Missing]:
    # In singles, who has signed up becomes an entry when the roster is frozen.
    coming = facts.entries + (facts.unentered if facts.entrants == "singles" else 0)
    if coming < 2 and facts.unentered and facts.entrants != "singles":
        return  # it is said already who has no partner or team
    if coming < 2:
        yield Missing(Sentence("fewer than two entries"), "entries")
    elif facts.state == "entries":
        yield Missing(Sentence("the roster is not frozen"), "draw")
    elif facts.previewed:
        yield Missing(Sentence("a drawn preview waits to be confirmed"), "draw")
    else:
        yield Missing(Sentence("the draw is not made"), "draw")


def _of_play(facts: Facts) -> Iterator[Missing]:
    for name in facts.cancelled:
        yield Missing(
            Sentence("{name} has cancelled; decide what becomes of the line", name=name), "desk", True
        )
    for group in facts.ties:
        sentence = (
            Sentence("group {group}: a lot must decide", group=group_letter(group))
            if group
            else Sentence("best of the groups: a lot must decide")
        )
        yield Missing(sentence, "draw", True)
    if facts.stage_due:
        yield Missing(Sentence("the next stage can be drawn"), "draw", True)
    if facts.without_line_ups:
        yield Missing(
            Sentence(
                "{count} tie waits for line-ups",
                "{count} ties wait for line-ups",
                count=facts.without_line_ups,
            ),
            "ties",
        )
    if facts.unplanned:
        yield Missing(
            Sentence(
                "{count} match has no time yet", "{count} matches have no time yet", count=facts.unplanned
            ),
            "schedule",
        )
