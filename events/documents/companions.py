"""Who is brought along, in Excel: a row each, with what was answered for them, so that sizes can be counted."""

from collections.abc import AsyncIterator
from typing import BinaryIO

from events.documents.roll_columns import STATUS_WORDS, shown
from events.domain.companion_questions import asked_of_companions
from events.domain.event import Event
from events.domain.party import AGE_BAND_NAMES
from events.queries.roll import Row
from foundation.i18n import gettext as _
from foundation.i18n import moment
from members.documents.long_workbook import Value, long_workbook


async def workbook(event: Event, batches: AsyncIterator[list[Row]]) -> BinaryIO:
    """An .xlsx in the order of those who bring them."""
    heads = [
        (_("No."), 6), (_("Name"), 14), (_("Age"), 14), (_("Comes with"), 14), (_("Staff number"), 14),
        (_("Branch"), 22), (_("Offering"), 20), (_("State"), 14),
        *((question.label, 20) for question in asked_of_companions(event.questions)),
    ]  # fmt: skip
    return await long_workbook(event.title, moment(event.starts_at), heads, _lines(event, batches))


async def _lines(event: Event, batches: AsyncIterator[list[Row]]) -> AsyncIterator[list[list[Value]]]:
    number, questions = 0, asked_of_companions(event.questions)
    async for rows in batches:
        lines: list[list[Value]] = []
        for row in rows:
            for each in row.brought:
                number += 1
                lines.append(
                    [
                        number, each.name, _(AGE_BAND_NAMES[each.age_band]), row.name, row.staff_number,
                        row.branch_name, row.offering_title, _(STATUS_WORDS[row.status.value]),
                        *(shown(question.kind, each.answers.get(question.id, "")) for question in questions),
                    ]
                )  # fmt: skip
        yield lines
