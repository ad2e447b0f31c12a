"""The schedule for everybody: the matches of a day by time, filtered by branch, person, discipline, or mine alone."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from competitions.pages.public import visible
from competitions.queries import players
from competitions.queries.schedule.published import Planned, entries_named, published
from foundation.clock import now
from foundation.forms import clean
from foundation.i18n import local
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import anyone

AnyRequest = Request[Any, Any, Any]
BETWEEN_BRANCHES = " / "


class Asked(msgspec.Struct, frozen=True):
    """What somebody looks for, from the address."""

    day: date | None
    discipline: str
    branch: str
    person: str
    mine: bool

    @property
    def filtered(self) -> bool:
        return bool(self.discipline or self.branch or self.person or self.mine)


class DayTab(msgspec.Struct, frozen=True):
    day: date
    count: int


@get("/competitions/{competition_id:str}/schedule", name="schedule", guards=[anyone])
async def show(request: AnyRequest, competition_id: FromPath[str]) -> Response[str]:
    """`?day=2026-06-09&discipline=MS&branch=…&person=…&mine=1`, each alone or together."""
    head = await visible(request, competition_id)
    everything = await published(competition_id)
    user = request.scope.get("user")
    mine = await players.entries_of(competition_id, user.member_id if isinstance(user, Identity) else "")
    asked = _asked(request)
    found = await _filtered(competition_id, everything, asked, mine)
    days = [DayTab(day, len(list(those))) for day, those in groupby(found, lambda each: each.day)]
    chosen = _chosen(days, asked.day)
    context = {
        "competition": head,
        "any": bool(everything),
        "asked": asked,
        "days": days,
        "day": chosen,
        "times": _by_time(each for each in found if each.day == chosen),
        "disciplines": list({each.card.code: each.card.discipline_name for each in everything}.items()),
        "branches": sorted({name for each in everything for name in _branches(each)}),
        "mine": mine,
    }
    return page(request, "competitions/schedule/public.html", context)


def _asked(request: AnyRequest) -> Asked:
    given = request.query_params
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        day = None
    return Asked(
        day,
        given.get("discipline", "")[:12],
        clean(given.get("branch", ""))[:80],
        clean(given.get("person", ""))[:60].replace("\0", ""),
        given.get("mine", "") == "1",
    )


async def _filtered(
    competition_id: str, everything: list[Planned], asked: Asked, mine: set[str]
) -> list[Planned]:
    named = await entries_named(competition_id, asked.person) if asked.person else set()

    def wanted(each: Planned) -> bool:
        sides = {each.card.a.entry, each.card.b.entry}
        return (
            (not asked.discipline or each.card.code == asked.discipline)
            and (not asked.branch or asked.branch in _branches(each))
            and (not asked.person or bool(sides & named))
            and (not asked.mine or bool(sides & mine))
        )

    return [each for each in everything if wanted(each)]


def _branches(each: Planned) -> set[str]:
    homes = (each.card.a.home, each.card.b.home)
    return {name for home in homes if home for name in home.split(BETWEEN_BRANCHES)}


def _chosen(days: list[DayTab], wanted: date | None) -> date | None:
    """The day asked for, else today or the next one there is, else the last."""
    known = [each.day for each in days]
    if wanted in known:
        return wanted
    today = local(now()).date()
    return next((day for day in known if day >= today), known[-1] if known else None)


def _by_time(found: Iterable[Planned]) -> list[tuple[datetime, list[Planned]]]:
    return [(at, list(those)) for at, those in groupby(found, lambda each: each.at)]


routes = [show]
