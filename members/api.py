"""JSON of the members' room under /api/v1: who I am; for administrators the list of members, one, added, changed."""

from datetime import date
from typing import Any

import msgspec
from litestar import Request, get, patch, post
from litestar.params import FromPath, JSONBody

from foundation.errors import not_found
from members.domain.cells import Cell
from members.domain.identity import Grant, Identity
from members.domain.roster import Column
from members.guards import administrator, signed_in
from members.pages.lists import wanted_from
from members.queries import people as queries
from members.queries.inbox import unread
from members.queries.lists import listed
from members.queries.tree import branches as all_branches
from members.services import people

Mine = Request[Identity, Any, Any]


class Me(msgspec.Struct):
    """The member who is asking."""

    id: str
    staff_number: str
    name: str
    branch: str
    branch_name: str
    roles: list[Grant]


class Unread(msgspec.Struct):
    """How many messages of the inbox nobody has looked at."""

    unread: int


class MemberOut(msgspec.Struct):
    """A member as the roster knows them; `branch` is an id."""

    id: str
    staff_number: str
    name: str
    sex: str
    birth_date: date | None
    branch: str
    branch_name: str
    employment_status: str
    joined_on: date | None
    retired_on: date | None
    honours: str
    phone: str
    email: str


class MemberLine(msgspec.Struct):
    """A member in a list."""

    id: str
    staff_number: str
    name: str
    branch: str
    branch_name: str
    employment_status: str
    activated: bool


class MembersOut(msgspec.Struct):
    """A page of the list and how many there are altogether."""

    total: int
    page: int
    pages: int
    members: list[MemberLine]


class MemberIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Fields to set; those left out stay as they are. Dates as 1980-05-12, "" empties."""

    staff_number: str | None = None
    name: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    branch: str | None = None
    employment_status: str | None = None
    joined_on: str | None = None
    retired_on: str | None = None
    honours: str | None = None
    phone: str | None = None
    email: str | None = None

    def given(self) -> dict[Column, Cell]:
        values = msgspec.structs.asdict(self)
        return {column: values[column] for column in Column if values[column] is not None}


class Added(msgspec.Struct):
    """The id of a new member."""

    id: str


@get("/api/v1/me", guards=[signed_in])
async def me(request: Mine) -> Me:
    one = request.user
    return Me(one.member_id, one.staff_number, one.name, one.branch_id, one.branch_name, list(one.grants))


@get("/api/v1/inbox/unread", guards=[signed_in])
async def unread_messages(request: Mine) -> Unread:
    return Unread(await unread(request.user.member_id))


@get("/api/v1/members", guards=[administrator])
async def members(request: Mine) -> MembersOut:
    """Filters as on the page: `q`, `branch`, `status`, `sort` (pinyin, branch, number; `-` turns it), `page`."""
    wanted = wanted_from(request)
    found = await listed(wanted, await all_branches())
    lines = [
        MemberLine(
            id=one.id,
            staff_number=one.staff_number,
            name=one.name,
            branch=one.branch,
            branch_name=one.branch_name,
            employment_status=one.employment_status,
            activated=one.activated_at is not None,
        )
        for one in found.members
    ]
    return MembersOut(found.total, wanted.page, found.pages(), lines)


@get("/api/v1/members/{member_id:str}", guards=[administrator])
async def member(member_id: FromPath[str]) -> MemberOut:
    return await _out(member_id)


@post("/api/v1/members", guards=[administrator])
async def add(request: Mine, data: JSONBody[MemberIn]) -> Added:
    return Added(await people.add(request.user, data.given()))


@patch("/api/v1/members/{member_id:str}", guards=[administrator])
async def change(request: Mine, member_id: FromPath[str], data: JSONBody[MemberIn]) -> MemberOut:
    await people.change(request.user, member_id, data.given())
    return await _out(member_id)


async def _out(member_id: str) -> MemberOut:
    found = await queries.person(member_id)
    if found is None:
        raise not_found()
    return MemberOut(
        id=found.id,
        staff_number=found.staff_number,
        name=found.name,
        sex=found.sex,
        birth_date=found.birth_date,
        branch=found.branch_id,
        branch_name=found.branch_name,
        employment_status=found.employment_status,
        joined_on=found.joined_on,
        retired_on=found.retired_on,
        honours=found.honours,
        phone=found.phone,
        email=found.email,
    )


routes = [me, unread_messages, members, member, add, change]
