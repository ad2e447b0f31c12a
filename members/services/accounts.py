"""Accounts: a password given by an operator, chosen by a member, changed. A change ends every other session."""

from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity, Oneself
from members.domain.passwords import weakness
from members.services import audit, passwords, sessions, sign_in
from members.services.audit import Actor
from members.services.known_sessions import known_sessions
from members.tables import Account, Member


async def give(
    actor: Actor, member_id: str, password: str, *, must_change: bool = True, demo: bool = False
) -> None:
    """A password set for somebody else: by an operator's command, or for the demo. Ends all their sessions.

    With `must_change` the member has to choose another at the first sign-in. Refuses weak ones, except for
    the demo, whose passwords are printed on the sign-in page anyway.
    """
    member = await _member(member_id)
    if not demo:
        _demand_good(password, member)
    hashed = await passwords.hashed(password)

    async def body() -> None:
        await keep(member_id, hashed, must_change=must_change, demo=demo)
        await sessions.end_all_of(member_id)
        await audit.record(actor, "password.given", "member", member_id, must_change=must_change)

    await write(body)


async def change(identity: Identity, current: str, new: str, *, device: str = "") -> str:
    """The member's own change; the answer is the token of the one session that is alive afterwards.

    Refusals (422, by field): `current` is wrong; `password` is weak or the same as before.
    Whoever must change (first sign-in) has just given the password and is not asked for it again.
    """
    member = await _member(identity.member_id)
    if not identity.must_change_password:
        await sign_in.check_again(identity, current)
    _demand_good(new, member)
    kept = await Account.select(Account.password_hash).where(Account.member == identity.member_id).first()
    if kept and await passwords.matches(kept["password_hash"], new):
        raise Refusal(
            Sentence("This is the password you have now. Please choose another."),
            field="password",
            status=422,
        )
    return await set_own(Oneself(identity.member_id), await passwords.hashed(new), "password.changed", device)


async def set_own(actor: Oneself, hashed: str, action: str, device: str) -> str:
    """Keeps a password its owner has chosen, ends every session and starts one. For use in a write body too."""

    async def body() -> str:
        await keep(actor.member_id, hashed, must_change=False, demo=None)
        await sessions.end_all_of(actor.member_id)
        token = await sessions.start(actor.member_id, device=device)
        await audit.record(actor, action, "member", actor.member_id)
        return token

    return await write(body)


async def keep(member_id: str, hashed: str, *, must_change: bool, demo: bool | None) -> None:
    """Writes the hash, making the account if there is none. `demo` None leaves that mark as it is."""
    at = now()
    existing = await Account.select(Account.id, Account.demo).where(Account.member == member_id).first()
    if existing is None:
        await Account.insert(
            Account(
                member=member_id,
                password_hash=hashed,
                must_change=must_change,
                activated_at=at,
                password_changed_at=at,
                demo=bool(demo),
            )
        )
    else:
        await Account.update(
            {
                Account.password_hash: hashed,
                Account.must_change: must_change,
                Account.password_changed_at: at,
                Account.demo: existing["demo"] if demo is None else demo,
            }
        ).where(Account.id == existing["id"])
        await Account.update({Account.activated_at: at}).where(
            (Account.id == existing["id"]) & Account.activated_at.is_null()
        )
    after_commit(lambda: known_sessions.forget_member(member_id))


def demand_good(password: str, *, staff_number: str, name: str) -> None:
    """Refuses a weak password with a sentence beside the field `password`."""
    weak = weakness(password, staff_number=staff_number, name=name)
    if weak is not None:
        raise Refusal(weak, field="password", status=422)


def _demand_good(password: str, member: Member) -> None:
    demand_good(password, staff_number=member.staff_number, name=member.name)


async def _member(member_id: str) -> Member:
    member = await Member.objects().where(Member.id == member_id).first()
    if member is None:
        raise not_found()
    return member
