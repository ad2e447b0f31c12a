"""The small world in which every route is tried: two branches, two events, two competitions, ten people."""

from dataclasses import dataclass, field

from members.domain.branches import path_under
from members.domain.identity import Role
from members.services import accounts
from members.tables import Branch, Member, RoleGrant

PASSWORD = "a sentence for the tests"


@dataclass
class World:
    """`values` fill the paths, `members` are the ids of the personas."""

    values: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)


VALUES = {
    "union_id": "union00000001",
    "branch_id": "branch0000001",
    "other_branch_id": "branch0000002",
    "event_id": "event00000001",
    "other_event_id": "event00000002",
    "competition_id": "compet0000001",
    "other_competition_id": "compet0000002",
}
# persona: which branch, and which role over what
_PEOPLE: dict[str, tuple[str, Role | None, str]] = {
    "member": ("branch_id", None, ""),
    "other_member": ("other_branch_id", None, ""),
    "liaison": ("branch_id", Role.LIAISON, "branch_id"),
    "other_liaison": ("other_branch_id", Role.LIAISON, "other_branch_id"),
    "organizer": ("branch_id", Role.ORGANIZER, "event_id"),
    "other_organizer": ("branch_id", Role.ORGANIZER, "other_event_id"),
    "referee": ("branch_id", Role.REFEREE, "competition_id"),
    "other_referee": ("branch_id", Role.REFEREE, "other_competition_id"),
    "administrator": ("branch_id", Role.ADMINISTRATOR, ""),
}


async def people() -> World:
    """The union, its two branches and the nine who have accounts; packages seed the rest upon it."""
    world = World(dict(VALUES))
    await _branches(world)
    for number, (persona, (branch, role, scope)) in enumerate(_PEOPLE.items(), 1):
        member_id = f"member{number:07}"
        world.members[persona] = world.values[f"{persona}_id"] = member_id
        await Member(
            id=member_id,
            staff_number=f"W{number:03}",
            name="张三",
            pinyin="zhang1张 san1三",
            initials="zs",
            letters="zhangsan",
            branch=world.values[branch],
        ).save()
        if role is not None:
            await RoleGrant(member=member_id, role=role.value, scope=world.values.get(scope, "")).save()
    await accounts.give(None, world.members["member"], PASSWORD, must_change=False)
    return world


async def _branches(world: World) -> None:
    union = world.values["union_id"]
    await Branch(id=union, kind="college", name="校工会", path=path_under("", union)).save()
    for place, key in enumerate(("branch_id", "other_branch_id"), 1):
        branch = world.values[key]
        await Branch(
            id=branch,
            parent=union,
            kind="branch",
            name=f"第{place}分工会",
            position=place,
            path=path_under(path_under("", union), branch),
        ).save()
