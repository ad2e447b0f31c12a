"""The list of applications as a lottery or a ranking takes it: numbers, balls, amounts, and who stands behind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from events.allocation_tables import ApplicationNumber
from events.domain import absences
from events.domain.allocation.lottery import Applicant, LotteryInput
from events.domain.allocation.ranking import Candidate, Known, RankingInput, What, amount
from events.domain.eligibility import whole_years
from events.domain.event import Event
from events.domain.history import Ask, History, Need, months_before
from events.queries import applications, past
from events.queries.applications import Application
from events.tables import Registration
from foundation.clock import now
from foundation.i18n import local
from members.services import many_rows

MOST_NAMED = 5_000
"""More members than this are not named in a statement; the whole roster is read then."""
_ANSWERS = (
    "SELECT a.registration, a.question, a.value FROM answer a JOIN registration r ON r.id = a.registration"
    " WHERE r.event = {} AND r.status = 'applied'"
)


async def lottery_input(
    event: Event, everyone: Sequence[Application], numbers: Mapping[str, int]
) -> LotteryInput:
    """What is published of a lottery: numbers, no names."""
    leading = [one for one in everyone if not one.follows]
    board = await applications.board(event, leading)
    rules, today = event.settings.allocation, local(now()).date()
    places = Need(Ask.PLACES, event.kind, months_before(today, rules.months).isoformat())
    wanted = set(absences.needs(event.absence_rule, today)) | ({places} if rules.balls else set())
    known = await _histories(event, leading, wanted)
    return LotteryInput(
        event.id,
        event.title,
        rules.seed_from,
        board.rooms,
        tuple(
            Applicant(
                numbers[one.id],
                board.pool_of(one),
                board.share_of(one),
                one.places,
                rules.balls_of(known[one.member].count(places)) if rules.balls else 1,
                int(absences.consequence(event.absence_rule, known[one.member], today).behind),
            )
            for one in leading
        ),
    )


async def ranking_input(
    event: Event, everyone: Sequence[Application], numbers: Mapping[str, int]
) -> RankingInput:
    """What a ranking is made from: amounts by number, for organizers; each person sees their own."""
    leading = [one for one in everyone if not one.follows]
    board = await applications.board(event, leading)
    rules, today = event.settings.allocation, local(now()).date()
    day = local(event.starts_at).date() if event.starts_at else today
    wanted = {_places(event, criterion.months, day) for criterion in rules.criteria}
    wanted |= {Need(Ask.LAST_TRIP)} | absences.needs(event.absence_rule, today)
    rows = await _people(event, leading, wanted)
    answers = await _answers(event)
    candidates = []
    for one in leading:
        row, history = rows[one.member]
        amounts = tuple(
            amount(
                criterion,
                _known(event, one, row, history, day, criterion.months, answers.get(one.id, {})),
            )
            for criterion in rules.criteria
        )
        behind = int(absences.consequence(event.absence_rule, history, today).behind)
        candidates.append(
            Candidate(numbers[one.id], board.pool_of(one), board.share_of(one), one.places, behind, amounts)
        )
    return RankingInput(event.id, event.title, rules.criteria, board.rooms, tuple(candidates))


def _places(event: Event, months: int, day: date) -> Need:
    return Need(Ask.PLACES, event.kind, months_before(day, months).isoformat())


def _known(
    event: Event,
    one: Application,
    row: Mapping[str, Any],
    history: History,
    day: date,
    months: int,
    answers: dict[str, str],
) -> Known:
    men, women = event.settings.allocation.retires
    retires = women if row["sex"] == "female" else men
    last = history.day(Need(Ask.LAST_TRIP))
    return Known(
        service=whole_years(row["joined_on"], day) if row["joined_on"] else None,
        honours=honours_counted(row["honours"]),
        to_retirement=retires - whole_years(row["birth_date"], day) if row["birth_date"] else None,
        since_trip=day.year - last.year if last else None,
        places=history.count(_places(event, months, day)),
        branch_rank=one.rank,
        answers=answers,
    )


def honours_counted(text: str) -> int:
    """How many honours the roster lists, however they are separated."""
    for mark in "、,，;；/\n":
        text = text.replace(mark, "\n")
    return sum(bool(each.strip()) for each in text.split("\n"))


async def _histories(event: Event, leading: Sequence[Application], wanted: set[Need]) -> dict[str, History]:
    if not wanted:
        return {one.member: History() for one in leading}
    return {member: history for member, (_, history) in (await _people(event, leading, wanted)).items()}


async def _people(
    event: Event, leading: Sequence[Application], wanted: set[Need]
) -> dict[str, tuple[dict[str, Any], History]]:
    asked = past.Asked(wanted, event.id)
    members = sorted({one.member for one in leading})
    rows = await past.of_roster(asked, members if len(members) <= MOST_NAMED else None)
    some = set(members)
    return {row["id"]: (row, asked.history(row)) for row in rows if row["id"] in some}


async def _answers(event: Event) -> dict[str, dict[str, str]]:
    if not any(each.what is What.ANSWER for each in event.settings.allocation.criteria):
        return {}
    found: dict[str, dict[str, str]] = {}
    for row in await Registration.raw(_ANSWERS, event.id):
        found.setdefault(row["registration"], {})[row["question"]] = row["value"]
    return found


async def keep_numbers(event: Event, everyone: Sequence[Application], numbers: Mapping[str, int]) -> None:
    """Keeps the numbers that are new; inside a write body."""
    fresh = [one.id for one in everyone if one.number is None and one.id in numbers]
    await many_rows.insert(
        ApplicationNumber,
        ("registration", "event", "number"),
        ((registration, event.id, numbers[registration]) for registration in fresh),
    )
