"""What the texts for groups speak of: numbers only."""

from events.documents.group_texts import Numbers
from events.tables import Pool

_NUMBERS = (
    "SELECT (SELECT COALESCE(SUM(size), 0) FROM pool WHERE event = {}) AS size,"
    " (SELECT COALESCE(SUM(taken), 0) FROM pool WHERE event = {}) AS taken,"
    " (SELECT COALESCE(SUM(waiting), 0) FROM pool WHERE event = {}) AS waiting,"
    " (SELECT count(*) FROM attendance WHERE event = {}) AS present,"
    " (SELECT COALESCE(SUM(times), 0) FROM register_entry WHERE event = {} AND struck_at IS NULL) AS times,"
    " (SELECT COALESCE(SUM(amount), 0) FROM register_entry WHERE event = {} AND struck_at IS NULL) AS amount"
)


async def numbers_of(event_id: str) -> Numbers:
    row = (await Pool.raw(_NUMBERS, *[event_id] * 6))[0]
    return Numbers(**{name: int(value) for name, value in row.items()})
