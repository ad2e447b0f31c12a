"""One member, for the administrator: the roster's fields, the account, the roles."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from wtforms import Field

from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField
from foundation.messages import N_
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.identity import Identity, Role
from members.domain.roster import LONGEST_HONOURS, LONGEST_NAME, Column
from members.guards import administrator
from members.pages.fields import ROLES, SEXES, STATUSES, branch_choices
from members.pages.notices import notice
from members.queries import people as queries
from members.queries.tree import branches as all_branches
from members.services import people, roles, sign_in
from members.services.people import FieldsRefused

Administrators = Request[Identity, Any, Any]


class MemberForm(Form):
    """The fields of the roster, typed as people type them; the rules are those of the Excel import."""

    staff_number = TextField(N_("Staff number"), longest=100, required=True)
    name = TextField(N_("Name"), longest=LONGEST_NAME, required=True)
    branch = ChoiceField(N_("Branch union"))
    sex = ChoiceField(N_("Sex"), choices=SEXES, required=False)
    birth_date = TextField(N_("Date of birth"), longest=30, hint=N_("For example 1980-05-12"))
    employment_status = ChoiceField(N_("Employment"), choices=STATUSES)
    joined_on = TextField(N_("Joined on"), longest=30)
    retired_on = TextField(N_("Retired on"), longest=30)
    honours = TextField(N_("Honours"), longest=LONGEST_HONOURS)
    phone = TextField(N_("Phone"), longest=30)
    email = TextField(N_("E-mail"), longest=300)

    def given(self) -> dict[Column, str]:
        return {column: self[column.value].data or "" for column in Column}

    def refuse_all(self, refused: Refusal) -> None:
        if isinstance(refused, FieldsRefused):
            for problem in refused.problems:
                self.refuse(problem.sentence, problem.column.value if problem.column else None)
        else:
            self.refuse(refused.sentence, refused.field)


class RoleForm(Form):
    """A role to give; the branch only matters for a liaison."""

    role = ChoiceField(N_("Role"), choices=ROLES)
    scope = ChoiceField(N_("Branch"), required=False)


async def _offer_branches(field: Field, *, empty: bool = False) -> None:
    choices = branch_choices(await all_branches())
    assert isinstance(field, ChoiceField)
    field.offer([("", N_("(none)")), *choices] if empty else choices)


@get("/members/new", name="new-member", guards=[administrator])
async def show_new(request: Administrators) -> Response[Any]:
    form = MemberForm(data={"employment_status": "active", "branch": request.query_params.get("branch", "")})
    await _offer_branches(form.branch)
    return page(request, "members/new.html", {"form": form})


@post("/members/new", guards=[administrator])
async def add_member(request: Administrators) -> Response[Any]:
    form = await MemberForm.read(request)
    await _offer_branches(form.branch)
    if not form.validate():
        return page(request, "members/new.html", {"form": form}, status_code=422)
    try:
        member_id = await people.add(request.user, form.given())
    except Refusal as refused:
        form.refuse_all(refused)
        return page(request, "members/new.html", {"form": form}, status_code=refused.status)
    return see_other(f"/members/{member_id}?done=added")


@get("/members/{member_id:str}", name="member", guards=[administrator])
async def show_member(request: Administrators, member_id: FromPath[str]) -> Response[Any]:
    return await _shown(request, member_id)


@post("/members/{member_id:str}", guards=[administrator])
async def change_member(request: Administrators, member_id: FromPath[str]) -> Response[Any]:
    form = await MemberForm.read(request)
    await _offer_branches(form.branch)
    if not form.validate():
        return await _shown(request, member_id, form=form, status=422)
    try:
        await people.change(request.user, member_id, form.given())
    except Refusal as refused:
        form.refuse_all(refused)
        return await _shown(request, member_id, form=form, status=refused.status)
    return see_other(f"/members/{member_id}?done=saved")


@post("/members/{member_id:str}/roles", name="grant-role", guards=[administrator])
async def grant_role(request: Administrators, member_id: FromPath[str]) -> Response[Any]:
    form = await RoleForm.read(request)
    await _offer_branches(form.scope, empty=True)
    if not form.validate():
        return await _shown(request, member_id, role_form=form, status=422)
    role = Role(form.role.data)
    try:
        await roles.grant(
            request.user, member_id, role, (form.scope.data or "") if role is Role.LIAISON else ""
        )
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, member_id, role_form=form, status=refused.status)
    return see_other(f"/members/{member_id}?done=granted")


@post("/members/roles/{grant_id:str}/revoke", name="revoke-role", guards=[administrator])
async def revoke_role(request: Administrators, grant_id: FromPath[str]) -> Response[Any]:
    member_id = await roles.revoke(request.user, grant_id)
    return see_other(f"/members/{member_id}?done=revoked")


@post("/members/{member_id:str}/unlock", name="unlock-member", guards=[administrator])
async def unlock(request: Administrators, member_id: FromPath[str]) -> Response[Any]:
    if await queries.person(member_id) is None:
        raise not_found()
    await sign_in.unlock(request.user, member_id)
    return see_other(f"/members/{member_id}?done=unlocked")


async def _shown(
    request: Administrators,
    member_id: str,
    *,
    form: MemberForm | None = None,
    role_form: RoleForm | None = None,
    status: int = 200,
) -> Response[Any]:
    person = await queries.person(member_id)
    if person is None:
        raise not_found()
    if form is None:
        known = {column.value: getattr(person, column.value, "") for column in Column}
        form = MemberForm(
            data={**{key: str(value or "") for key, value in known.items()}, "branch": person.branch_id}
        )
        await _offer_branches(form.branch)
    if role_form is None:
        role_form = RoleForm(data={"role": "liaison", "scope": person.branch_id})
        await _offer_branches(role_form.scope, empty=True)
    context = {
        "person": person,
        "form": form,
        "role_form": role_form,
        "held": await queries.roles_of(member_id),
        "account": await queries.account_state(member_id),
        "roles": dict(ROLES),
        "notice": notice(request),
    }
    return page(request, "members/member.html", context, status_code=status)


routes = [show_new, add_member, show_member, change_member, grant_role, revoke_role, unlock]
