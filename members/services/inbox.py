"""What a member does with their inbox: opening, marking read and unread."""

from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import not_found
from foundation.live import hub


async def open_message(member_id: str, message_id: str) -> str:
    """Marks a message read and answers where it leads. Raises `Refusal` 404 for somebody else's."""
    return await _mark(member_id, message_id, read=True)


async def mark(member_id: str, message_id: str, *, read: bool) -> None:
    """Marks a message read or unread. Raises `Refusal` 404 for somebody else's."""
    await _mark(member_id, message_id, read=read)


async def _mark(member_id: str, message_id: str, *, read: bool) -> str:
    async def body() -> str:
        rows = await fetch(
            "UPDATE inbox_message SET read_at = {} WHERE id = {} AND member = {} RETURNING link",
            now() if read else None, message_id, member_id,
        )  # fmt: skip
        if not rows:
            raise not_found()
        _tell_pages(member_id)
        return str(rows[0]["link"])

    return await write(body)


async def mark_all_read(member_id: str) -> None:
    async def body() -> None:
        await fetch(
            "UPDATE inbox_message SET read_at = {} WHERE member = {} AND read_at IS NULL", now(), member_id
        )
        _tell_pages(member_id)

    await write(body)


def _tell_pages(member_id: str) -> None:
    after_commit(lambda: hub.publish(f"inbox/{member_id}", "", event="inbox"))
