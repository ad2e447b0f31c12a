"""Worlds in which deeds are done while the process is killed: how one is made, and who is in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from foundation.database import fetch
from members.domain.identity import Grant, Identity, Role

Facts = dict[str, str]


@dataclass
class There:
    """The world a deed is done in: what was written down when it was made, and its people by staff number."""

    facts: Facts

    def __getitem__(self, name: str) -> str:
        return self.facts[name]

    async def who(self, number: str) -> Identity:
        (row,) = await fetch(
            "SELECT m.id, m.staff_number, m.name, b.id AS branch, b.name AS branch_name, b.path FROM member m"
            " JOIN branch b ON b.id = m.branch WHERE m.staff_number = {}",
            number,
        )
        grants: tuple[Grant, ...] = ()
        if number in ("ORG1", "T001"):
            grants = (Grant(Role.ORGANIZER), Grant(Role.ADMINISTRATOR))
        if number.startswith("L"):
            grants = (Grant(Role.LIAISON, row["branch"]),)
        return Identity(
            row["id"], row["staff_number"], row["name"], row["branch"], row["branch_name"], row["path"],
            f"session of {row['id']}", grants=grants,
        )  # fmt: skip

    async def boss(self) -> Identity:
        return await self.who("ORG1")

    async def own(self, event: str, number: str) -> str:
        (row,) = await fetch(
            "SELECT r.id FROM registration r JOIN member m ON m.id = r.member"
            " WHERE r.event = {} AND m.staff_number = {}",
            self[event], number,
        )  # fmt: skip
        return str(row["id"])

    async def first(self, table: str) -> str:
        rows = await fetch(f"SELECT id FROM {table} ORDER BY id")
        return str(rows[0]["id"])


Deed = Callable[[There], Awaitable[object]]


@dataclass(frozen=True)
class World:
    """How it is made, at what time, and what is done in it."""

    at: datetime
    make: Callable[[], Awaitable[Facts]]
    deeds: dict[str, Deed]
