"""A person's past as far as rules ask for it: one statement for one person, one for the whole roster."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from events.domain import absences
from events.domain.absences import Consequence
from events.domain.eligibility import Before, Rules, needs
from events.domain.event import Event, Offering
from events.domain.history import Ask, History, Need
from foundation.clock import now
from foundation.database import fetch
from foundation.i18n import local
from foundation.settings import settings

NO_RULES = Rules()

# Whoever was there was there; where nobody was checked in at all, a place counts as having been there.
_PAST = (
    "past AS MATERIALIZED (SELECT e.id, e.kind, e.starts_at, COALESCE(e.ends_at, e.starts_at) < {} AS over_by_now,"
    " EXISTS (SELECT 1 FROM attendance t WHERE t.event = e.id) AS took FROM event e"
    " WHERE e.status IN ('published', 'finished') AND e.starts_at IS NOT NULL"
)
_OF_PERSON = " AND e.id IN (SELECT p.event FROM registration p WHERE p.member = {})"
_FROM = (
    " FROM registration r JOIN past e ON e.id = r.event LEFT JOIN attendance a ON a.registration = r.id"
    " LEFT JOIN absence_excuse x ON x.registration = r.id WHERE r.status = 'confirmed'"
)
_MISSED = "e.over_by_now AND e.took AND a.id IS NULL AND x.id IS NULL"
_WAS_THERE = "(a.id IS NOT NULL OR NOT e.took)"


class Asked:
    """The columns and values of a statement that finds out all of some needs. `leave_out`: an event not counted."""

    def __init__(self, wanted: Iterable[Need], leave_out: str = "") -> None:
        self.needs = sorted(wanted)
        self._leave_out = leave_out
        self._today = now()

    @property
    def past(self) -> list[tuple[str, Need]]:
        """Those that are counted over registrations, by the name of their column."""
        return [(f"n{i}", need) for i, need in enumerate(self.needs) if need.ask not in _APART]

    @property
    def apart(self) -> list[tuple[str, Need]]:
        """Those that do not hang on registrations."""
        return [(f"n{i}", need) for i, need in enumerate(self.needs) if need.ask in _APART]

    def apart_columns(self, member: str) -> tuple[list[str], list[Any]]:
        """A sub-query each for ``member`` (a column, or a place for a value), and what each is given after it."""
        texts = [
            f"(SELECT count(*) FROM {_APART[need.ask].format(member=member)}) AS {name}"  # noqa: S608 - of our own
            for name, need in self.apart
        ]
        return texts, [self._leave_out if need.ask is Ask.INVITED else need.of for _, need in self.apart]

    def columns(self) -> tuple[str, list[Any]]:
        """`SUM(…) AS n0, …` and their values."""
        texts, values = [], []
        for name, need in self.past:
            text, given = self._column(need)
            texts.append(f"{text} AS {name}")
            values += given
        return ", ".join(texts), values

    def _column(self, need: Need) -> tuple[str, list[Any]]:
        match need.ask:
            case Ask.LAST_TRIP:
                return (
                    f"MAX(CASE WHEN e.kind = 'trip' AND e.starts_at <= {{}} AND {_WAS_THERE} AND e.id <> {{}}"
                    " THEN e.starts_at END)",
                    [self._today, self._leave_out],
                )
            case Ask.PLACES:
                return (
                    "SUM(CASE WHEN e.kind = {} AND e.starts_at >= {} AND e.id <> {} THEN 1 ELSE 0 END)",
                    [need.of, _midnight(need.since_day), self._leave_out],
                )
            case Ask.NO_SHOWS:
                return (
                    f"SUM(CASE WHEN {_MISSED} AND e.starts_at >= {{}} THEN 1 ELSE 0 END)",
                    [_midnight(need.since_day)],
                )
            case Ask.LAST_NO_SHOW:
                return f"MAX(CASE WHEN {_MISSED} THEN e.starts_at END)", []
            case _:
                return "MAX(CASE WHEN e.id = {} AND a.id IS NOT NULL THEN 1 ELSE 0 END)", [need.of]

    def history(self, row: Mapping[str, Any]) -> History:
        """The answers out of a row that holds the columns."""
        found: dict[Need, int | date | None] = {}
        for name, need in (*self.past, *self.apart):
            found[need] = _day(row[name]) if need.ask in _DAYS else int(row[name] or 0)
        return History(found)


_APART = {
    Ask.ROLE: "role_grant g WHERE g.member = {member} AND g.role = {{}}",
    Ask.INVITED: "invitation i WHERE i.member = {member} AND i.event = {{}}",
}
_DAYS = (Ask.LAST_TRIP, Ask.LAST_NO_SHOW)


def _midnight(day: date) -> datetime:
    """The beginning of a day in the union's zone."""
    return datetime.combine(day, time(), settings().zone).astimezone(UTC)


def _day(value: Any) -> date | None:
    """SQLite says what an aggregate found as text."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return local(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).date()


async def of_person(member: str, wanted: Iterable[Need], leave_out: str = "") -> History:
    """Nothing is asked when nothing is needed."""
    asked = Asked(wanted, leave_out)
    if not asked.needs:
        return History()
    texts, given = asked.apart_columns("{}")
    apart_values = [value for each in given for value in (member, each)]
    if not asked.past:
        return asked.history((await fetch(f"SELECT {', '.join(texts)}", *apart_values))[0])
    columns, values = asked.columns()
    told = "".join(f", {text}" for text in texts)
    rows = await fetch(
        f"WITH {_PAST}{_OF_PERSON}) SELECT {columns}{told}{_FROM} AND r.member = {{}}",
        now(), member, *values, *apart_values, member,
    )  # fmt: skip
    return asked.history(rows[0])


_PEOPLE = (
    "SELECT m.id, m.name, m.staff_number, m.pinyin, m.initials, m.letters, m.sex, m.birth_date,"
    " m.employment_status, m.joined_on, m.honours, m.branch, b.name AS branch_name, b.path AS branch_path,"
    " b.position AS branch_position"
)
_ROSTER = " FROM member m JOIN branch b ON b.id = m.branch"


async def of_roster(asked: Asked, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Everyone on the roster (or `only` these members) with what the rules look at: one statement.

    The rows hold the columns of `asked`, which makes a `History` of each when it is its turn.
    """
    texts, apart_values = asked.apart_columns("m.id")
    apart = "".join(f", {text}" for text in texts)
    within = f"m.id IN ({', '.join(['{}'] * len(only))})" if only is not None else ""
    some = list(only or ())
    if only is not None and not only:
        return []
    if not asked.past:
        where = f" WHERE {within}" if within else ""
        return await fetch(f"{_PEOPLE}{apart}{_ROSTER}{where}", *apart_values, *some)
    columns, values = asked.columns()
    names = "".join(f", h.{name}" for name, _ in asked.past)
    of_some = f" AND {within.replace('m.id', 'r.member')}" if within else ""
    where = f" WHERE {within}" if within else ""
    return await fetch(
        f"WITH {_PAST}), history AS (SELECT r.member, {columns}{_FROM}{of_some} GROUP BY r.member)"
        f" {_PEOPLE}{names}{apart}{_ROSTER} LEFT JOIN history h ON h.member = m.id{where}",
        now(), *values, *some, *apart_values, *some,
    )  # fmt: skip


def needs_of(event: Event, offering: Offering, day: date) -> frozenset[Need]:
    """What has to be found out before somebody may take this offering; for most events nothing."""
    if event.absence_rule is None and offering.rules == NO_RULES:
        return frozenset()
    today = local(now()).date()
    return needs(offering.rules, event.kind, day) | absences.needs(event.absence_rule, today)


def known(event: Event, history: History) -> tuple[Before, Consequence]:
    """What the decision is told of a person's past."""
    before = Before(history, event.kind, event.event_names)
    return before, absences.consequence(event.absence_rule, history, local(now()).date())


NOTHING = (Before(), Consequence())
"""Of a person of whom nothing had to be found out."""
