"""What the order book says that nobody can derive, and which papers everybody may read."""

from typing import get_args

from competitions.queries.overview import competition
from competitions.queries.papers import Book, TextPart
from competitions.tables import OrderBookText, PublishedPaper
from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

LONGEST_TEXT = 20_000

_KEEP_TEXT = (
    "INSERT INTO order_book_text (id, competition, part, text) VALUES ({}, {}, {}, {})"
    " ON CONFLICT (competition, part) DO UPDATE SET text = excluded.text"
)
_PUBLISH = (
    "INSERT INTO published_paper (id, competition, paper, published_by, published_at) VALUES ({}, {}, {}, {}, {})"
    " ON CONFLICT (competition, paper) DO NOTHING"
)


async def save_texts(actor: Identity, competition_id: str, texts: dict[TextPart, str]) -> None:
    """Keeps the parts given; an empty one is left out of the book.

    Raises Refusal 422 for one that is too long, 404 for no such competition.
    """
    for part, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Refusal(
                Sentence(
                    "This is {length} characters long; at most {longest} fit. Please shorten it.",
                    length=len(text),
                    longest=LONGEST_TEXT,
                ),
                field=part,
                status=422,
            )

    await competition(competition_id)

    async def body() -> None:
        for part, text in texts.items():
            if text:
                await fetch(_KEEP_TEXT, new_id(), competition_id, part, text)
            else:
                await OrderBookText.delete().where(
                    (OrderBookText.competition == competition_id) & (OrderBookText.part == part)
                )
        await audit.record(
            actor, "order_book.written", "competition", competition_id, parts=sorted(part for part in texts)
        )

    await write(body)


async def publish(actor: Identity, competition_id: str, paper: str) -> None:
    """From now on everybody may read it; again harms nobody. Raises Refusal 404 for no such paper or competition."""
    await _must_be_known(competition_id, paper)

    async def body() -> None:
        await fetch(_PUBLISH, new_id(), competition_id, paper, actor.member_id, now())
        await audit.record(actor, "paper.published", "competition", competition_id, paper=paper)

    await write(body)


async def take_back(actor: Identity, competition_id: str, paper: str) -> None:
    """Only the referee may read it again. Raises Refusal 404 for no such paper or competition."""
    await _must_be_known(competition_id, paper)

    async def body() -> None:
        await PublishedPaper.delete().where(
            (PublishedPaper.competition == competition_id) & (PublishedPaper.paper == paper)
        )
        await audit.record(actor, "paper.taken_back", "competition", competition_id, paper=paper)

    await write(body)


async def _must_be_known(competition_id: str, paper: str) -> None:
    await competition(competition_id)
    if paper not in get_args(Book):
        raise not_found()
