"""A small union with an event, made through the services, for the tests of this room."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.queries import facts
from events.services import lifecycle, setup
from events.tables import BranchQuota, Offering, Pool, Registration
from foundation.database import write
from members.domain.identity import Grant, Identity, Role
from members.tables import Branch, Member
from tests.members.seed import add_branch, add_member

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
START = NOON + timedelta(days=10)


def as_identity(member: Member, branch: Branch, *grants: Grant) -> Identity:
    """The member, signed in, without a session in the database."""
    return Identity(
        member_id=member.id,
        staff_number=member.staff_number,
        name=member.name,
        branch_id=branch.id,
        branch_name=branch.name,
        branch_path=branch.path,
        session=f"session of {member.id}",
        grants=grants,
    )


class Union:
    """A college with two branches, an organizer, and as many members as asked for."""

    college: Branch
    accounting: Branch
    library: Branch
    organizer: Identity

    @classmethod
    async def found(cls) -> "Union":
        facts.forget_all()
        made = cls()
        made.college = await add_branch("澜湖学院工会")
        made.accounting = await add_branch("会计学院分工会", made.college)
        made.library = await add_branch("图书馆分工会", made.college, position=1)
        chief = await add_member(made.college, "ORG1", "组织者", pinyin="zu3 zhi1 zhe3", initials="zzz")
        made.organizer = as_identity(chief, made.college, Grant(Role.ORGANIZER))
        return made

    async def people(
        self, count: int, branch: Branch | None = None, prefix: str = "A", called: str = "会员", **more: Any
    ) -> list[Identity]:
        home = branch or self.accounting
        members = [
            await add_member(
                home, f"{prefix}{number:04}", f"{called}{number}", pinyin=f"hui4 yuan2 {number:04}", **more
            )
            for number in range(count)
        ]
        return [as_identity(member, home) for member in members]

    async def liaison(self, branch: Branch | None = None) -> Identity:
        home = branch or self.accounting
        member = await add_member(
            home, f"L{home.name[:1]}", "联络员", pinyin="lian2 luo4 yuan2", initials="lly"
        )
        return as_identity(member, home, Grant(Role.LIAISON, home.id))

    def draft(self, size: int = 2, **more: Any) -> EventDraft:
        plain = EventDraft(
            kind=Kind.ACTIVITY,
            title="春季健步走",
            host=self.college.id,
            place="操场",
            starts_at=START,
            ends_at=START + timedelta(hours=2),
            offerings=(OfferingDraft("参加者", 0),),
            pools=(PoolDraft(size, "参加者"),),
        )
        return msgspec.structs.replace(plain, **more)

    async def event(self, size: int = 2, *, publish: bool = True, **more: Any) -> str:
        event_id = await setup.create(self.organizer, self.draft(size, **more))
        if publish:
            await lifecycle.publish(self.organizer, event_id)
        return event_id


async def offerings(event_id: str) -> list[str]:
    rows = await Offering.select(Offering.id).where(Offering.event == event_id).order_by(Offering.position)
    return [row["id"] for row in rows]


async def statuses(event_id: str) -> dict[str, list[str]]:
    """Status → staff numbers; the waitlisted in line order, the others by number."""
    rows = await Registration.raw(
        "SELECT r.status, m.staff_number FROM registration r JOIN member m ON m.id = r.member WHERE r.event = {}"
        " ORDER BY COALESCE(r.line, 0), m.staff_number",
        event_id,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["status"], []).append(row["staff_number"])
    return found


async def counters(event_id: str) -> list[tuple[int, int, int]]:
    """Size, taken and waiting of each pool; checks that the counters are the places of the rows they count."""
    pools = await Pool.select().where(Pool.event == event_id).order_by(Pool.id)
    for pool in pools:
        counted = await _counted("o.pool", pool["id"])
        assert counted == (pool["taken"], pool["waiting"]), (counted, pool)
        quotas = await BranchQuota.select().where(BranchQuota.pool == pool["id"])
        for quota in quotas:
            counted = await _counted("r.quota", quota["id"])
            assert counted == (quota["taken"], quota["waiting"]), (counted, quota)
        if pool["by_branch"]:
            assert sum(quota["size"] for quota in quotas) <= pool["size"], (quotas, pool)
    return [(pool["size"], pool["taken"], pool["waiting"]) for pool in pools]


async def _counted(column: str, key: str) -> tuple[int, int]:
    """Places held and places waited for."""
    rows = await Registration.raw(
        "SELECT r.status, SUM(r.places) AS n FROM registration r JOIN offering o ON o.id = r.offering"
        f" WHERE {column} = {{}} GROUP BY r.status",
        key,
    )
    found = {row["status"]: int(row["n"]) for row in rows}
    return found.get("confirmed", 0) + found.get("offered", 0), found.get("waitlisted", 0)


async def in_one_write(body: Any) -> Any:
    return await write(body)
