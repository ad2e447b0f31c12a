"""Numbers for the table of shares, read from a file, from pasted lines or from a former event; nothing is stored."""

import asyncio
from typing import Any

import msgspec

from events.domain.quota_sheet import Taken, lines_of, rows_of, taken
from events.queries import former_shares
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.documents import safe_workbook, workbooks
from members.domain import cells


class Source(msgspec.Struct, frozen=True):
    """Where from: the first that is given. `file`: an upload; `former`: a pool of another event."""

    file: Any = None
    lines: str = ""
    former: str = ""


async def read(event_id: str, branches: dict[str, str], source: Source) -> Taken:
    """Raises `Refusal` 422 for a file that is none, or when nothing was given."""
    if source.file is not None:
        content = await source.file.read(safe_workbook.LARGEST_FILE + 1)
        return taken(await asyncio.to_thread(_rows, content), branches)
    if source.lines.strip():
        return taken(lines_of(source.lines), branches)
    if not source.former:
        raise Refusal(
            Sentence("Please choose a file, paste lines, or choose a former event."),
            field="lines",
            status=422,
        )
    sizes = await former_shares.shares_of(source.former, event_id)
    return Taken({branch: size for branch, size in sizes.items() if branch in branches}, ())


def _rows(content: bytes) -> list[tuple[str, str]]:
    rows = workbooks.rows_of(content, lambda _rows: None)
    return rows_of([cells.text(cell)[:200] for cell in row] for row in rows)
