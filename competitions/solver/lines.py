"""What passes between the planning process and who asks it: lines of JSON, sentences for people among them."""

from typing import Any, TypeVar

import msgspec

from foundation.messages import Sentence

T = TypeVar("T")


def encoded(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=_to_json) + b"\n"


def decoded(line: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(line, type=kind, dec_hook=_from_json)


def _to_json(value: object) -> object:
    if isinstance(value, Sentence):
        return {"msgid": value.msgid, "plural": value.plural, "values": dict(value.values)}
    raise NotImplementedError(type(value))


def _from_json(kind: type, value: Any) -> object:
    if kind is Sentence:
        return _sentence(value)
    raise NotImplementedError(kind)


def _sentence(value: dict[str, Any]) -> Sentence:
    values = {name: _value(one) for name, one in value["values"].items()}
    return Sentence(value["msgid"], value["plural"], **values)


def _value(one: Any) -> Any:
    """JSON knows no tuple, and a sentence joins only those."""
    if isinstance(one, list):
        return tuple(_value(each) for each in one)
    return _sentence(one) if isinstance(one, dict) and "msgid" in one else one
