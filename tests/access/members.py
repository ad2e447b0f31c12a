"""Who may call the routes of the members' room."""

from datetime import timedelta

from foundation.clock import now
from foundation.identifiers import digest
from members.domain.identity import Role
from members.tables import ActivationSlip, RoleGrant
from tests.access.entry import ADMINISTRATOR, ANY_LIAISON, EVERYBODY, LIAISON_OF_THE_BRANCH, SIGNED_IN, Entry
from tests.access.world import PASSWORD, World

CODE = "7K2M4QXR8WTN3FHB"

ROUTES = [
    Entry("GET", "/sign-in", EVERYBODY),
    Entry("POST", "/sign-in", EVERYBODY, form={"staff_number": "W001", "password": PASSWORD}),
    Entry("POST", "/sign-out", EVERYBODY),
    Entry("GET", "/activate", EVERYBODY),
    Entry("POST", "/activate", EVERYBODY, form={"code": CODE}),
    Entry("GET", "/activate/{code:str}", EVERYBODY, foreign=[{"code": "used_code"}], everywhere=set()),
    Entry("POST", "/activate/{code:str}", EVERYBODY, foreign=[{"code": "used_code"}], everywhere=set()),
    Entry("GET", "/me", SIGNED_IN),
    Entry("POST", "/me/sessions/end", SIGNED_IN),
    Entry("GET", "/me/password", SIGNED_IN),
    Entry("POST", "/me/password", SIGNED_IN),
    Entry("GET", "/members", ADMINISTRATOR),
    Entry("GET", "/members/export.xlsx", ADMINISTRATOR),
    Entry("GET", "/members/print", ADMINISTRATOR),
    Entry("GET", "/members/template.xlsx", ADMINISTRATOR),
    Entry("GET", "/members/import", ADMINISTRATOR),
    Entry("POST", "/members/import", ADMINISTRATOR),
    Entry("POST", "/members/import/confirm", ADMINISTRATOR),
    Entry("GET", "/members/branches", ADMINISTRATOR),
    Entry(
        "POST",
        "/members/branches",
        ADMINISTRATOR,
        form={"name": "新", "kind": "branch", "parent": "{union_id}"},
    ),
    Entry("GET", "/members/branches/{branch_id:str}", ADMINISTRATOR),
    Entry("POST", "/members/branches/{branch_id:str}", ADMINISTRATOR, form={"name": "新", "kind": "branch"}),
    Entry("POST", "/members/branches/{branch_id:str}/up", ADMINISTRATOR),
    Entry("POST", "/members/branches/{branch_id:str}/remove", ADMINISTRATOR),
    Entry("GET", "/members/new", ADMINISTRATOR),
    Entry("POST", "/members/new", ADMINISTRATOR),
    Entry("GET", "/members/{member_id:str}", ADMINISTRATOR),
    Entry("POST", "/members/{member_id:str}", ADMINISTRATOR, form={"name": "李四"}),
    Entry("POST", "/members/{member_id:str}/roles", ADMINISTRATOR, form={"role": "administrator"}),
    Entry("POST", "/members/roles/{grant_id:str}/revoke", ADMINISTRATOR),
    Entry("POST", "/members/{member_id:str}/unlock", ADMINISTRATOR),
    Entry("POST", "/members/{member_id:str}/slip", ADMINISTRATOR),
    Entry("GET", "/branch", ANY_LIAISON),
    Entry(
        "GET", "/branch/{branch_id:str}/accounts", LIAISON_OF_THE_BRANCH, foreign=[{"branch_id": "union_id"}]
    ),
    Entry(
        "POST",
        "/branch/{branch_id:str}/slips",
        LIAISON_OF_THE_BRANCH,
        form={"member": "{member_id}"},
        # a colleague of another branch, and an administrator of one's own: their password is not ours to reset
        foreign=[
            {"member_id": "other_member_id"},
            {"member_id": "administrator_id"},
            {"member_id": "organizer_id"},
        ],
    ),
    Entry(
        "POST",
        "/branch/{branch_id:str}/accounts/{member_id:str}/unlock",
        LIAISON_OF_THE_BRANCH,
        foreign=[{"branch_id": "other_branch_id"}, {"member_id": "other_member_id"}],
        everywhere=set(),
    ),
    Entry("GET", "/audit", ADMINISTRATOR),
    Entry("GET", "/api/v1/me", SIGNED_IN),
    Entry("GET", "/api/v1/members", ADMINISTRATOR),
    Entry("GET", "/api/v1/members/{member_id:str}", ADMINISTRATOR),
    Entry("POST", "/api/v1/members", ADMINISTRATOR, json={"staff_number": "N1", "name": "新"}),
    Entry("PATCH", "/api/v1/members/{member_id:str}", ADMINISTRATOR, json={"name": "李四"}),
]


async def seed(world: World) -> None:
    world.values |= {"code": CODE, "used_code": "0000000000000000", "grant_id": "grant00000001"}
    # A competition that is not there: the grant is to be taken back, and must open nothing meanwhile.
    await RoleGrant(
        id="grant00000001", member=world.members["organizer"], role=Role.UMPIRE.value, scope="compet0000009"
    ).save()
    await ActivationSlip(
        member=world.members["member"], digest=digest(CODE), expires_at=now() + timedelta(days=1)
    ).save()
