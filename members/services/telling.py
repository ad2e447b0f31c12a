"""Telling people: written with the change it tells of, delivered afterwards, never twice.

    await tell("promoted", [member_id], {"title": event.title, "when": starts_at, "place": event.place},
               link=f"/registrations/{registration_id}", key=f"promoted/{registration_id}/{turn}", event=event.id)

Call it inside the write body of the change. `key` names what happened: the same key reaches a member once only.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from foundation.clock import now
from foundation.database import after_commit, fetch
from foundation.identifiers import new_id
from foundation.live import hub
from foundation.settings import settings
from members.domain.telling.kinds import checked
from members.domain.telling.values import Value, kept
from members.message_tables import InboxMessage

AT_ONCE = 500
_LONGEST_KEY = InboxMessage.key.length or 0
_LONGEST_LINK = InboxMessage.link.length or 0
_TEMPLATE = "INSERT INTO inbox_message (id, member, kind, event, given, link, key, at) VALUES "
_ONE = "({}, {}, {}, {}, {}, {}, {}, {})"
_ONCE = " ON CONFLICT (member, key) DO NOTHING RETURNING member"
_MAIL = (
    "INSERT INTO delivery (channel, recipient, address, kind, event, given, link, key, status, attempts, at, until,"
    " next_at, error)"
    " SELECT 'mail', m.id, '', {}, {}, {}, {}, {}, 'waiting', 0, {}, {}, {}, ''"
    " FROM member m JOIN message_preference p ON p.member = m.id"
    " WHERE p.mail = {} AND m.email <> '' AND m.email = p.proved_address AND m.employment_status <> 'left'"
    " AND m.id IN "
)
_OUT_ONCE = " ON CONFLICT (channel, recipient, key) DO NOTHING"
_ROBOTS = (
    "INSERT INTO delivery (channel, recipient, address, kind, event, given, link, key, status, attempts, at, until,"
    " next_at, error)"
    " SELECT 'wecom', r.id, '', {}, {}, {}, {}, {}, 'waiting', 0, {}, {}, {}, '' FROM group_robot r"
    " WHERE r.event IN ('', {}) ON CONFLICT (channel, recipient, key) DO NOTHING"
)


async def tell(
    kind: str,
    member_ids: Iterable[str],
    values: Mapping[str, Value],
    *,
    link: str,
    key: str,
    event: str = "",
    until: datetime | None = None,
) -> list[str]:
    """Tells members something; call it inside a write body. Returns those who had not been told it yet.

    `values` are those of the kind (`members.domain.telling.kinds`), `link` a path of this site, `event` the event
    whose wording is used. A mail not out by `until` is dropped, since it would come too late.
    Raises `ValueError` for an unknown kind, other values, or a link or key that does not fit.
    """
    given = _given(kind, values, link, key)
    at = now()
    told: list[str] = []
    for some in _batches(list(dict.fromkeys(member_ids))):
        rows = [value for one in some for value in (new_id(), one, kind, event, given, link, key, at)]
        written = await fetch(_TEMPLATE + ", ".join([_ONE] * len(some)) + _ONCE, *rows)
        told += [row["member"] for row in written]
    if told and settings().mails:
        await _mail(told, (kind, event, given, link, key, at, until, at))
    if told:
        after_commit(lambda: _ring(told))
    return told


async def _mail(told: Sequence[str], values: tuple[object, ...]) -> None:
    for some in _batches(told):
        marks = ", ".join(["{}"] * len(some))
        await fetch(f"{_MAIL}({marks}){_OUT_ONCE}", *values, True, *some)


async def tell_groups(
    kind: str, event: str, values: Mapping[str, Value], *, link: str, key: str, until: datetime | None = None
) -> None:
    """Tells the group robots of an event and of the union; call it inside a write body.

    A group is told of events, never of people: only kinds with `group` are taken (`ValueError` otherwise).
    """
    given = _given(kind, values, link, key)
    if not checked(kind, values).group:
        raise ValueError(f"{kind} speaks of a person and is not for a group")
    at = now()
    await fetch(_ROBOTS, kind, event, given, link, key, at, until, at, event)


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


def _given(kind: str, values: Mapping[str, Value], link: str, key: str) -> str:
    checked(kind, values)
    if not key or len(key) > _LONGEST_KEY:
        raise ValueError(f"a key has 1 to {_LONGEST_KEY} characters: {key!r}")
    if not link.startswith("/") or link.startswith("//") or len(link) > _LONGEST_LINK:
        raise ValueError(f"a link is a path of this site: {link!r}")
    return kept(values)


def _ring(told: Sequence[str]) -> None:
    """Open inboxes of this process; others see it when they look."""
    for member in told:
        hub.publish(f"inbox/{member}", "", event="inbox")
