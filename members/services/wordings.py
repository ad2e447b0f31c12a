"""Changing what messages say: for one event by its organizers, for all by an administrator."""

import msgspec

from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.i18n import LANGUAGES
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.documents.messages import Words, one_line
from members.domain.identity import Identity, Role
from members.domain.telling.kinds import KINDS, Kind
from members.domain.telling.wording import LONGEST_BODY, LONGEST_SUBJECT, trouble
from members.services import audit
from members.services.telling import tell

CHANNELS = ("inbox", "mail", "wecom")
_PUT = (
    "INSERT INTO message_wording (id, kind, channel, language, event, subject, body, changed_by, changed_at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})"
    " ON CONFLICT (event, kind, channel, language)"
    " DO UPDATE SET subject = {}, body = {}, changed_by = {}, changed_at = {}"
)


class Wording(msgspec.Struct, frozen=True):
    """Which words are meant. `event` empty: those of the union."""

    kind: str
    channel: str = "inbox"
    language: str = "zh_CN"
    event: str = ""


def kind_of(wording: Wording) -> Kind:
    """The kind, if these words can be changed at all. Raises `Refusal` 404."""
    kind = KINDS.get(wording.kind)
    known = wording.channel in CHANNELS and wording.language in LANGUAGES
    if kind is None or not kind.wordable or not known or (wording.channel == "wecom" and not kind.group):
        raise not_found()
    return kind


def must_word(actor: Identity, event: str) -> None:
    """Raises `Refusal` 403 unless the actor may change these words."""
    allowed = actor.holds(Role.ORGANIZER, event) if event else actor.is_administrator
    if not allowed:
        raise not_allowed()


def checked(wording: Wording, words: Words) -> Words:
    """The words as they can be kept. Raises `Refusal` 422 beside the field that will not do."""
    kind = kind_of(wording)
    subject, body = one_line(words.subject), words.body.strip()
    for field, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        wrong = trouble(text, kind.places)
        if not text:
            wrong = Sentence("Please fill this in.")
        elif len(text) > longest:
            wrong = Sentence("Please use at most {longest} characters.", longest=longest)
        if wrong is not None:
            raise Refusal(wrong, field=field, status=422)
    return Words(subject, body)


async def change(actor: Identity, wording: Wording, words: Words) -> None:
    """Puts an organizer's words in place of the built-in ones."""
    must_word(actor, wording.event)
    kept = checked(wording, words)

    async def body() -> None:
        at = now()
        await fetch(
            _PUT, new_id(), wording.kind, wording.channel, wording.language, wording.event, kept.subject, kept.body,
            actor.member_id, at, kept.subject, kept.body, actor.member_id, at,
        )  # fmt: skip
        await _note(actor, "wording.changed", wording)

    await write(body)


async def reset(actor: Identity, wording: Wording) -> None:
    """Back to the built-in words (or the union's, for an event)."""
    must_word(actor, wording.event)
    kind_of(wording)

    async def body() -> None:
        await fetch(
            "DELETE FROM message_wording WHERE event = {} AND kind = {} AND channel = {} AND language = {}",
            wording.event, wording.kind, wording.channel, wording.language,
        )  # fmt: skip
        await _note(actor, "wording.reset", wording)

    await write(body)


async def _note(actor: Identity, action: str, wording: Wording) -> None:
    await audit.record(
        actor, action, "wording", wording.event or "union",
        kind=wording.kind, channel=wording.channel, language=wording.language,
    )  # fmt: skip


async def trial(actor: Identity, shown: Words) -> None:
    """Sends the words, filled in with examples, to whoever is changing them: inbox, and mail where it is set up."""
    values = {"title": shown.subject[:LONGEST_SUBJECT], "text": shown.body}
    await write(lambda: tell("trial", [actor.member_id], values, link="/inbox", key=f"trial/{new_id()}"))
