"""A member's inbox, in the reader's words."""

from datetime import datetime

import msgspec

from members.documents.messages import Changed, Words, in_words
from members.domain.telling import values
from members.message_tables import InboxMessage, MessageWording

PAGE = 30
_LISTED = (
    "SELECT id, kind, event, given, link, at, read_at FROM inbox_message WHERE member = {}"
    " ORDER BY at DESC, id LIMIT {} OFFSET {}"
)
_LISTED_UNREAD = (
    "SELECT id, kind, event, given, link, at, read_at FROM inbox_message WHERE member = {} AND read_at IS NULL"
    " ORDER BY at DESC, id LIMIT {} OFFSET {}"
)
_COUNTS = "SELECT count(*) AS total, count(read_at) AS seen FROM inbox_message WHERE member = {}"
_WORDINGS = "SELECT event, kind, channel, language, subject, body FROM message_wording"


class Message(msgspec.Struct, frozen=True):
    id: str
    words: Words
    link: str
    at: datetime
    read: bool
    kind: str = ""


class Inbox(msgspec.Struct, frozen=True):
    """A page of it; `total` of what was asked for, `unread` and `everything` of all."""

    messages: tuple[Message, ...]
    total: int
    unread: int
    everything: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


async def inbox(member_id: str, name: str, *, unread_only: bool = False, page: int = 1) -> Inbox:
    """Newest first. Three queries whatever the length."""
    counts = (await InboxMessage.raw(_COUNTS, member_id))[0]
    unread = counts["total"] - counts["seen"]
    rows = await InboxMessage.raw(
        _LISTED_UNREAD if unread_only else _LISTED, member_id, PAGE, PAGE * (page - 1)
    )
    changed = await wordings() if rows else {}
    messages = tuple(
        Message(
            row["id"],
            in_words(
                row["kind"],
                values.read(row["given"]),
                changed,
                event=row["event"],
                name=name,
                link=row["link"],
            ),
            row["link"],
            row["at"],
            row["read_at"] is not None,
            row["kind"],
        )
        for row in rows
    )
    return Inbox(messages, unread if unread_only else counts["total"], unread, counts["total"])


async def unread(member_id: str) -> int:
    rows = await InboxMessage.raw(
        "SELECT count(*) AS number FROM inbox_message WHERE member = {} AND read_at IS NULL", member_id
    )
    return int(rows[0]["number"])


async def wordings() -> Changed:
    """All words that organizers have changed: few, since most events keep those of the union."""
    rows = await MessageWording.raw(_WORDINGS)
    return {
        (row["event"], row["kind"], row["channel"], row["language"]): Words(row["subject"], row["body"])
        for row in rows
    }
