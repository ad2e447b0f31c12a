"""Activation slips: one-time, expiring, printed by the liaison; the way in at first and after forgetting a password."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal, not_allowed
from foundation.identifiers import digest
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Oneself, Role
from members.domain.role_rules import may_print_slip
from members.domain.slip_codes import ALPHABET, LENGTH, is_code, written
from members.services import accounts, audit, passwords
from members.services.sign_in import forget_failures
from members.tables import ActivationSlip, Member, RoleGrant

GOOD_FOR = timedelta(days=14)
MOST_AT_ONCE = 500
_UNUSABLE = Sentence(
    "This slip has been used, replaced or is too old. Your branch liaison can print a new one for you."
)


class Slip(msgspec.Struct, frozen=True):
    """A slip just issued: the only moment its code is known."""

    member_id: str
    staff_number: str
    name: str
    branch_name: str
    code: str
    expires_at: datetime


class Holder(msgspec.Struct, frozen=True):
    """Whose slip it is."""

    member_id: str
    staff_number: str
    name: str


async def issue(actor: Identity, member_ids: Sequence[str]) -> list[Slip]:
    """New slips for these members, in the order given; whatever slips they had before are void.

    Refusals: 403 when one of them is not the actor's to reset (nothing is issued), 422 none or too many.
    """
    chosen = list(dict.fromkeys(member_ids))
    if not chosen:
        raise Refusal(Sentence("Please choose at least one person."), status=422)
    if len(chosen) > MOST_AT_ONCE:
        raise Refusal(Sentence("At most {most} slips can be printed at once.", most=MOST_AT_ONCE), status=422)

    async def body() -> list[Slip]:
        people = await _people(chosen)
        held = await _held(chosen)
        for member_id in chosen:
            person = people.get(member_id)
            if person is None or not may_print_slip(actor, person["path"], held.get(member_id, [])):
                raise not_allowed(_NOT_YOURS)
        at = now()
        slips = [_new_slip(people[member_id], at) for member_id in chosen]
        await ActivationSlip.delete().where(
            ActivationSlip.member.is_in(chosen) & ActivationSlip.used_at.is_null()
        )
        await ActivationSlip.insert(
            *(
                ActivationSlip(
                    member=slip.member_id,
                    digest=digest(slip.code),
                    issued_by=actor.member_id,
                    issued_at=at,
                    expires_at=slip.expires_at,
                )
                for slip in slips
            )
        )
        await audit.record_many(actor, "slip.issued", "member", [(slip.member_id, {}) for slip in slips])
        return slips

    return await write(body)


_NOT_YOURS = Sentence(
    "Slips can be printed for members of your own branch. For organizers, referees and administrators"
    " the administrator does it. Nothing was printed."
)


async def holder(code: str) -> Holder:
    """Whose slip this is. Refuses (404) one that is used, replaced, too old or mistyped, all in the same words."""
    plain = written(code)
    rows = await ActivationSlip.raw(
        "SELECT m.id, m.staff_number, m.name FROM activation_slip s JOIN member m ON m.id = s.member"
        " WHERE s.digest = {} AND s.used_at IS NULL AND s.expires_at > {} AND m.employment_status <> 'left'",
        digest(plain) if is_code(plain) else "",
        now(),
    )
    if not rows:
        raise Refusal(_UNUSABLE, field="code", status=404)
    return Holder(rows[0]["id"], rows[0]["staff_number"], rows[0]["name"])


async def use(code: str, password: str, *, device: str = "") -> tuple[str, str]:
    """Sets the password and uses the slip up; the answer is the member's id and the token of a new session.

    Refusals: 404 the slip is not good (any more), 422 the password is weak (the slip stays good).
    """
    owner = await holder(code)
    accounts.demand_good(password, staff_number=owner.staff_number, name=owner.name)
    hashed = await passwords.hashed(password)

    async def body() -> str:
        taken = await ActivationSlip.raw(
            "UPDATE activation_slip SET used_at = {} WHERE digest = {} AND used_at IS NULL RETURNING id",
            now(),
            digest(written(code)),
        )
        if not taken:
            raise Refusal(_UNUSABLE, field="code", status=404)
        await forget_failures(owner.staff_number)
        return await accounts.set_own(Oneself(owner.member_id), hashed, "account.activated", device)

    return owner.member_id, await write(body)


async def clear_expired() -> None:
    """Deletes slips nobody can use any more, a month after their end; a job calls it."""

    async def body() -> None:
        await ActivationSlip.delete().where(ActivationSlip.expires_at < now() - timedelta(days=30))

    await write(body)


def _new_slip(person: dict[str, Any], at: datetime) -> Slip:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return Slip(
        person["id"], person["staff_number"], person["name"], person["branch_name"], code, at + GOOD_FOR
    )


async def _people(member_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = (
        await Member.select(
            Member.id,
            Member.staff_number,
            Member.name,
            Member.branch.name.as_alias("branch_name"),
            Member.branch.path.as_alias("path"),
        )
        .where(Member.id.is_in(list(member_ids)))
        .where(Member.employment_status != "left")
    )
    return {row["id"]: row for row in rows}


async def _held(member_ids: Sequence[str]) -> dict[str, list[Grant]]:
    rows = await RoleGrant.select(RoleGrant.member, RoleGrant.role, RoleGrant.scope).where(
        RoleGrant.member.is_in(list(member_ids))
    )
    found: dict[str, list[Grant]] = {}
    for row in rows:
        found.setdefault(row["member"], []).append(Grant(Role(row["role"]), row["scope"]))
    return found
