"""Sentences for people: an English msgid with its values, translated only when shown."""

from collections.abc import Mapping
from typing import Any


class Sentence:
    """A translatable sentence such as ``Sentence("Registration opens {opens}.", opens=event.opens_at)``.

    Values may be text, numbers, dates, aware datetimes, further sentences or tuples of them; each is formatted for
    the reader's language when shown (`foundation.i18n.say`). ``plural`` with ``count`` chooses the form.
    """

    __slots__ = ("msgid", "plural", "values")

    def __init__(self, msgid: str, plural: str | None = None, /, **values: Any) -> None:
        self.msgid = msgid
        self.plural = plural
        self.values: Mapping[str, Any] = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.msgid, self.plural, self.values) == (
            other.msgid,
            other.plural,
            other.values,
        )

    def __hash__(self) -> int:
        return hash((self.msgid, self.plural, tuple(sorted(self.values.items(), key=lambda item: item[0]))))

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Sentence({self.msgid!r}{values})"

    def __str__(self) -> str:
        """English, for logs and the command line; pages use `foundation.i18n.say`."""
        template = self.plural if self.plural and self.values.get("count") != 1 else self.msgid
        listed = {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return template.format(**listed)


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks a msgid for extraction where it is only translated later."""
    return msgid
