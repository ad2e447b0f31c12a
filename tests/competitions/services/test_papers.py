"""Texts of the order book and published papers: kept once, taken back, with a trace, and refused when too long."""

import pytest

from competitions.queries.papers import published, texts_of
from competitions.services.papers import LONGEST_TEXT, publish, save_texts, take_back
from foundation.errors import Refusal
from members.tables import AuditEntry
from tests.competitions.tournament import Tournament


async def actions(made: Tournament) -> list[str]:
    rows = (
        await AuditEntry.select(AuditEntry.action)
        .where(AuditEntry.subject == made.id)
        .order_by(AuditEntry.id)
    )
    return [row["action"] for row in rows][-3:]


async def test_texts_are_kept_changed_and_left_out(database: object) -> None:
    made = await Tournament.found(2)
    await save_texts(made.referee, made.id, {"regulations": "一", "notices": "二"})
    await save_texts(made.referee, made.id, {"regulations": "三", "notices": ""})
    assert await texts_of(made.id) == {"regulations": "三"}
    assert (await actions(made))[-2:] == ["order_book.written", "order_book.written"]


async def test_a_text_that_is_too_long_changes_nothing(database: object) -> None:
    made = await Tournament.found(2)
    with pytest.raises(Refusal) as refused:
        await save_texts(made.referee, made.id, {"notices": "二", "regulations": "x" * (LONGEST_TEXT + 1)})
    assert (refused.value.field, refused.value.status, await texts_of(made.id)) == ("regulations", 422, {})


async def test_publishing_twice_and_taking_back(database: object) -> None:
    made = await Tournament.found(2)
    await publish(made.referee, made.id, "order-book")
    since = (await published(made.id))["order-book"]
    await publish(made.referee, made.id, "order-book")
    assert await published(made.id) == {"order-book": since}
    await take_back(made.referee, made.id, "order-book")
    assert await published(made.id) == {}
    assert await actions(made) == ["paper.published", "paper.published", "paper.taken_back"]


async def test_no_such_paper(database: object) -> None:
    made = await Tournament.found(2)
    with pytest.raises(Refusal) as refused:
        await publish(made.referee, made.id, "roll-call")
    assert refused.value.status == 404
