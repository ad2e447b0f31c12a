"""What is played in the demo's tournament, and how each discipline comes to its entries and its draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.queries.played import PlayedDraw, played_draw
from competitions.services import drawing, entries, roster, setup
from competitions.services.entries import Wanted
from competitions.services.setup import Chosen
from competitions.tables import Discipline, EntryPlayer
from members.domain.identity import Identity
from operations.demo.college import SEED
from operations.demo.programme import MEMBER

SCORING = "3x21"
TEAM_PLAYERS = 6

_REGISTERED = (
    "SELECT r.member, m.sex, m.staff_number, b.name AS branch FROM registration r JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch WHERE r.offering = {} AND r.status = 'confirmed'"
    " ORDER BY b.position, m.sex DESC, m.staff_number"
)
_ENTRIES = (
    "SELECT DISTINCT m.staff_number, p.entry FROM entry_player p JOIN member m ON m.id = p.member"
    " WHERE p.discipline = {} ORDER BY m.staff_number"
)


@dataclass(frozen=True)
class Played:
    """A discipline: how it is drawn, with how many seeds, by which words spoken in the hall."""

    code: str
    method: MethodName
    seeds: int
    spoken: str
    draw: DrawSettings


DISCIPLINES = (
    Played("MS", "knockout", 4, "四 一 七 七 三 九", DrawSettings("third")),
    Played("WS", "groups", 4, "二 五 八 〇 六 一", DrawSettings("third", group_count=4)),
    Played("MD", "knockout", 4, "九 三 三 一 四 八", DrawSettings("third")),
    Played("WD", "knockout", 2, "七 〇 二 六 五 五", DrawSettings("third")),
    Played("XD", "groups", 4, "一 六 一 八 〇 三", DrawSettings("third", group_count=4)),
    Played("T", "groups", 4, "六 六 八 二 九 四", DrawSettings("third", group_count=4)),
)


async def ids(competition: str) -> dict[str, tuple[str, str]]:
    """Code → discipline and offering."""
    rows = await Discipline.select(Discipline.id, Discipline.code, Discipline.offering).where(
        Discipline.competition == competition
    )
    return {row["code"]: (row["id"], row["offering"]) for row in rows}


async def drawn(referee: Identity, plan: Played, discipline: str, offering: str) -> PlayedDraw:
    """Chosen, entered, frozen, seeded, drawn and locked."""
    await setup.choose(referee, discipline, Chosen(plan.method, SCORING, plan.draw))
    registered: list[dict[str, Any]] = await EntryPlayer.raw(_REGISTERED, offering)
    if plan.code == "T":
        await _enter_teams(referee, discipline, registered)
    elif plan.code in ("MD", "WD", "XD"):
        await entries.pair_up(referee, discipline, _pairs(plan.code, registered))
    await roster.freeze(referee, discipline)
    await roster.set_seeds(referee, discipline, await _seeds(plan, discipline))
    await drawing.confirm(referee, await drawing.preview(referee, discipline, plan.spoken))
    return await played_draw(discipline)


def _of_branches(registered: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in registered:
        found.setdefault(each["branch"], []).append(each)
    return list(found.values())


def _pairs(code: str, registered: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Colleagues of one branch, two by two; in mixed doubles a man and a woman."""
    pairs: list[tuple[str, str]] = []
    for home in _of_branches(registered):
        people = [each["member"] for each in home]
        if code == "XD":
            men = [each["member"] for each in home if each["sex"] == "male"]
            pairs += zip(men, [one for one in people if one not in men], strict=True)
        else:
            pairs += zip(people[::2], people[1::2], strict=True)
    return pairs


async def _enter_teams(referee: Identity, discipline: str, registered: Sequence[dict[str, Any]]) -> None:
    for home in _of_branches(registered):
        name = home[0]["branch"].removesuffix("分工会") + "队"
        await entries.enter(referee, discipline, [Wanted(member=one["member"]) for one in home], name=name)


async def _seeds(plan: Played, discipline: str) -> list[str]:
    """By lot, but never the demo's member, whose way should not be fixed."""
    known = {row["staff_number"]: row["entry"] for row in await EntryPlayer.raw(_ENTRIES, discipline)}
    mine = known.get(MEMBER)
    candidates = [entry for entry in dict.fromkeys(known.values()) if entry != mine]
    return Random(f"{SEED} {plan.code}").sample(candidates, plan.seeds)  # noqa: S311 - the same for everybody is the point
