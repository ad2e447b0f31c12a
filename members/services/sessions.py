"""Signed-in browsers: started, prolonged and ended. Only the digest of a token is kept."""

from datetime import timedelta

from foundation.clock import now
from foundation.database import after_commit, write
from foundation.identifiers import digest, new_secret
from members.domain.identity import Identity
from members.services.known_sessions import known_sessions
from members.tables import Session

LIFE = timedelta(days=60)
PROLONGED_WHEN_LEFT = timedelta(days=45)


async def start(member_id: str, *, device: str = "", replacing: str = "") -> str:
    """A new session of this member; the answer is its token, which is kept nowhere else.

    ``replacing`` is the digest of the session this browser had before: it ends, so that nobody who
    planted or saw it stays in (session fixation). May be called inside a write body.
    """
    token = new_secret()

    async def body() -> None:
        if replacing:
            await _end(replacing)
        at = now()
        await Session.insert(
            Session(
                digest=digest(token),
                member=member_id,
                created_at=at,
                expires_at=at + LIFE,
                device=device[: Session.device.length],
            )
        )

    await write(body)
    return token


async def find(token: str) -> Identity | None:
    """Who holds this token, if its session is alive. Someone who keeps coming stays signed in."""
    found = await known_sessions.find(digest(token))
    if found is None:
        return None
    if found.expires_at - now() < PROLONGED_WHEN_LEFT:
        await prolong(found.identity.session)
    return found.identity


async def end(session: str) -> None:
    """Ends one session, by its digest. Ending twice does nothing."""
    await write(lambda: _end(session))


async def end_all_of(member_id: str, *, keeping: str = "") -> None:
    """Ends every session of a member, except the one with the digest `keeping`. For use in a write body too."""

    async def body() -> None:
        await Session.delete().where(Session.member == member_id).where(Session.digest != keeping)
        after_commit(lambda: known_sessions.forget_member(member_id))

    await write(body)


async def prolong(session: str) -> None:
    """The session lives for another whole `LIFE` from now."""

    async def body() -> None:
        await Session.update({Session.expires_at: now() + LIFE}).where(Session.digest == session)
        after_commit(lambda: known_sessions.forget_session(session))

    await write(body)


async def clear_expired() -> None:
    """Deletes what is no longer good for anything; a job calls it."""

    async def body() -> None:
        await Session.delete().where(Session.expires_at <= now())

    await write(body)


async def _end(session: str) -> None:
    await Session.delete().where(Session.digest == session)
    after_commit(lambda: known_sessions.forget_session(session))
