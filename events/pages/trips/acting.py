"""What the organizer's pages of a trip have in common: the event in the path, and a refusal shown where one is."""

from typing import Any

from litestar import Request

from events.domain.event import Event
from events.domain.registers import fen
from events.queries import facts
from foundation.errors import Refusal, not_found
from foundation.forms import clean, half_width, has_control_characters
from foundation.messages import Sentence
from members.domain.identity import Identity

Mine = Request[Identity, Any, Any]


async def event_of(event_id: str) -> Event:
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


def shown_here(refused: Refusal) -> Sentence:
    """The sentence to show on the page; what is not theirs or not there stays an answer of its own."""
    if refused.status in (403, 404, 500):
        raise refused
    return refused.sentence


def sent_text(form: Any, name: str, longest: int = 2000) -> str:
    """A text as sent, or nothing when it is a file, too long to be meant, or cannot be shown."""
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        return ""
    text = clean(value, lines=True)
    return "" if has_control_characters(text) else text


def whole(text: str) -> int:
    """A whole number as typed; 0 when it is none, which no rule here takes."""
    plain = half_width(text)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 0


def amount(text: str) -> int | None:
    """An amount as typed, in fen; None when it is none."""
    try:
        return fen(text) or None
    except ValueError:
        return None
