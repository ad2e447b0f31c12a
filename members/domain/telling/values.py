"""Values of a message, kept as JSON until somebody reads it in their own language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from foundation.messages import Sentence

Value = str | int | float | date | datetime | Sentence | tuple[Any, ...] | None


def kept(values: Mapping[str, Value]) -> str:
    """The values as JSON. Raises `TypeError` for what cannot be kept."""
    return msgspec.json.encode(
        {name: _kept(value) for name, value in values.items()}, order="sorted"
    ).decode()


def _kept(value: Any) -> Any:
    if isinstance(value, Sentence):
        inner = {name: _kept(each) for name, each in value.values.items()}
        return {"say": value.msgid, "plural": value.plural, "with": inner}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a message's times must be aware")
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_kept(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"a message cannot hold a {type(value).__name__}")


def read(text: str) -> dict[str, Value]:
    """The values again, as they were."""
    return {name: _read(value) for name, value in msgspec.json.decode(text).items()}


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(each) for each in value)
    if not isinstance(value, dict):
        return value
    if "say" in value:
        inner = {name: _read(each) for name, each in value["with"].items()}
        return Sentence(value["say"], value["plural"], **inner)
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["day"])
