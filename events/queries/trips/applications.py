"""The applications of an event, each on its branch's list, with recommendation, review and eligibility."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from events.domain import eligibility
from events.domain.event import Event, Offering, RegistrationStatus
from events.domain.trips.ranking import Applicant, Verdict
from events.queries import past
from events.tables import Registration
from foundation.clock import now
from foundation.i18n import local
from foundation.messages import Sentence

MOST_NAMED = 5_000  # people whose past is asked by name in one statement

_ROWS = (
    "SELECT r.id, r.status, r.line, r.places, r.offering, r.quota, r.ticket, r.registered_at, r.member, r.branch,"
    " o.pool, m.name, m.staff_number, m.pinyin, m.sex, m.birth_date, m.employment_status, m.joined_on,"
    " m.honours, m.phone, b.name AS branch_name, b.path AS branch_path, b.position AS branch_position,"
    " n.rank, n.words, n.at AS nominated_at, v.verdict, v.reason"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN nomination n ON n.registration = r.id"
    " LEFT JOIN review v ON v.registration = r.id WHERE r.event = {} ORDER BY r.id"
)
_LISTS = (
    "SELECT l.offering, l.branch, l.handed_in_at, l.returned_because, m.name AS by_name FROM branch_list l"
    " JOIN offering o ON o.id = l.offering LEFT JOIN member m ON m.id = l.handed_in_by WHERE o.event = {}"
)
_BRANCHES = (
    "SELECT b.id, b.name, b.path, b.position FROM branch b WHERE b.id IN (SELECT r.branch FROM registration r"
    " WHERE r.event = {}) OR b.id IN (SELECT q.branch FROM branch_quota q JOIN pool p ON p.id = q.pool"
    " WHERE p.event = {}) ORDER BY b.position, b.name, b.id"
)
_QUOTAS = (
    "SELECT q.id, q.pool, q.branch, q.size, q.taken, q.waiting FROM branch_quota q"
    " JOIN pool p ON p.id = q.pool WHERE p.event = {} AND p.by_branch"
)


class Entry(msgspec.Struct, frozen=True):
    """An application. `list_branch`: the branch whose list it stands on, which is the one that has the places.

    `nominated`: the branch has said something of it since it came in; `rank` None then: not recommended.
    """

    id: str
    status: RegistrationStatus
    line: int | None
    places: int
    offering: str
    pool: str
    quota: str | None
    ticket: str
    registered_at: datetime
    member: str
    name: str
    staff_number: str
    pinyin: str
    sex: str
    phone: str
    birth_date: date | None
    employment_status: str
    joined_on: date | None
    honours: str
    branch: str
    branch_name: str
    branch_path: str
    branch_position: int
    list_branch: str
    rank: int | None = None
    words: str = ""
    nominated: bool = False
    verdict: Verdict = Verdict.NONE
    reason: str = ""
    against: tuple[Sentence, ...] = ()

    @property
    def applicant(self) -> Applicant:
        return Applicant(self.id, self.list_branch, self.rank, self.verdict, self.against, self.places)


class BranchState(msgspec.Struct, frozen=True):
    """A branch's list for one offering: who is on it, how many places it has, whether it was handed in."""

    offering: str
    branch: str
    branch_name: str
    branch_path: str
    entries: tuple[Entry, ...]
    size: int | None = None
    taken: int = 0
    handed_in_at: datetime | None = None
    handed_in_by: str = ""
    returned_because: str = ""

    @property
    def open(self) -> tuple[Entry, ...]:
        """Those on whom is not decided yet, in the branch's order; what it has not ordered yet comes last."""
        return tuple(each for each in self.entries if each.status is RegistrationStatus.APPLIED)

    @property
    def unplaced(self) -> int:
        return sum(not each.nominated for each in self.open)

    @property
    def ready(self) -> bool:
        """Handed in with everybody on it; a branch nobody of which applied has nothing to hand in."""
        return not self.open or (self.handed_in_at is not None and self.unplaced == 0)


def list_branch(event: Event, pool: str, branch: str, branch_path: str) -> str:
    """The branch whose list an applicant stands on: the one that has places for them, else their own."""
    quota = event.quota_of(pool, branch_path) if event.pool(pool).by_branch else None
    return next((of for _, of, key in event.quotas if key == quota), branch)


async def entries_of(event: Event) -> list[Entry]:
    """Every registration of the event as it stands on its branch's list. One statement, and one more for each
    offering whose rules ask for people's past."""
    entries = [_entry(event, row) for row in await Registration.raw(_ROWS, event.id)]
    against: dict[str, tuple[Sentence, ...]] = {}
    for offering in event.offerings:
        own = [each for each in entries if each.offering == offering.id]
        against |= await _against(event, offering, own)
    return [msgspec.structs.replace(each, against=against.get(each.id, ())) for each in entries]


def _entry(event: Event, row: dict[str, Any]) -> Entry:
    nominated = row["nominated_at"] is not None and row["nominated_at"] >= row["registered_at"]
    reviewed = row["status"] == "applied"
    known = {name: row[name] for name in Entry.__struct_fields__ if name in row}
    return Entry(
        **{
            **known,
            "status": RegistrationStatus(row["status"]),
            "rank": row["rank"] if nominated else None,
            "words": (row["words"] or "") if nominated else "",
            "nominated": nominated,
            "verdict": Verdict(row["verdict"] or "") if reviewed else Verdict.NONE,
            "reason": (row["reason"] or "") if reviewed else "",
            "list_branch": list_branch(event, row["pool"], row["branch"], row["branch_path"]),
        }
    )


async def _against(
    event: Event, offering: Offering, entries: Sequence[Entry]
) -> dict[str, tuple[Sentence, ...]]:
    """Which rules each of them does not meet, by registration."""
    day = local(offering.starts_at or event.starts_at or now()).date()
    asked = past.Asked(past.needs_of(event, offering, day), event.id)
    befores: dict[str, eligibility.Before] = {}
    if asked.needs and entries:
        members = [each.member for each in entries]
        rows = await past.of_roster(asked, members if len(members) <= MOST_NAMED else None)
        befores = {row["id"]: past.known(event, asked.history(row))[0] for row in rows}
    return {
        each.id: eligibility.failures(
            offering.rules, each, day, event.branch_names, befores.get(each.member, eligibility.NOTHING)
        )
        for each in entries
        if not asked.needs or each.member in befores
    }


async def lists_of(event: Event, entries: Sequence[Entry]) -> list[BranchState]:
    """The lists of all branches that have places or applicants, offering by offering. Three statements."""
    kept = {(row["offering"], row["branch"]): row for row in await Registration.raw(_LISTS, event.id)}
    quotas = {(row["pool"], row["branch"]): row for row in await Registration.raw(_QUOTAS, event.id)}
    branches = await Registration.raw(_BRANCHES, event.id, event.id)
    found = []
    for offering in event.offerings:
        for branch in branches:
            own = [e for e in entries if e.offering == offering.id and e.list_branch == branch["id"]]
            quota = quotas.get((offering.pool, branch["id"]))
            if not own and not (quota and quota["size"]):
                continue
            row = kept.get((offering.id, branch["id"]), {})
            found.append(
                BranchState(
                    offering.id, branch["id"], branch["name"], branch["path"], tuple(sorted(own, key=in_order)),
                    quota["size"] if quota else None, quota["taken"] if quota else 0,
                    row.get("handed_in_at"), row.get("by_name") or "", row.get("returned_because", ""),
                )
            )  # fmt: skip
    return found


def in_order(entry: Entry) -> tuple[int, int, str, str]:
    """The recommended in their order, then those not placed yet, then those not recommended."""
    group = 0 if entry.rank is not None else 1 if not entry.nominated else 2
    return group, entry.rank or 0, entry.pinyin, entry.id
