"""A message in words: the built-in ones of its kind, or those an organizer put in their place."""

from collections.abc import Mapping

import msgspec

from foundation import i18n
from foundation.i18n import gettext as _
from members.domain.telling.kinds import KINDS
from members.domain.telling.values import Value
from members.domain.telling.wording import filled


class Words(msgspec.Struct, frozen=True):
    """Plain text, never markup: whoever shows it escapes it."""

    subject: str
    body: str


Changed = Mapping[tuple[str, str, str, str], Words]
"""(event, kind, channel, language) → the organizer's words; event "" is for all."""


def in_words(
    kind: str,
    values: Mapping[str, Value],
    changed: Changed,
    *,
    channel: str = "inbox",
    event: str = "",
    name: str = "",
    link: str = "",
) -> Words:
    """The message in the reader's present language. A kind that is no longer known shows what it still can."""
    words = chosen(kind, changed, channel=channel, event=event)
    plain = {key: as_text(value) for key, value in values.items()} | {"name": name, "link": link}
    return Words(one_line(filled(words.subject, plain)), filled(words.body, plain).strip())


def chosen(kind: str, changed: Changed, *, channel: str, event: str) -> Words:
    """The event's own words, else the union's, else the built-in ones; those of the inbox serve every channel."""
    language = i18n.language.get()
    for scope in dict.fromkeys((event, "")):
        for way in dict.fromkeys((channel, "inbox")):
            if (scope, kind, way, language) in changed:
                return changed[scope, kind, way, language]
    return built_in(kind)


def built_in(kind: str) -> Words:
    known = KINDS.get(kind)
    return Words(_(known.subject), _(known.body)) if known else Words(_("Message"), "")


def as_text(value: Value) -> str:
    """A value as this reader writes it; what is not known yet is said to be."""
    return _("to be announced") if value is None else str(i18n.shown(value))


def one_line(text: str) -> str:
    """Without line breaks or other characters that end a header."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
