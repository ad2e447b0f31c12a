"""By what a name is put in order and found, as it is kept beside it: of members, guests, and names written down."""

from typing import Any

import msgspec

from members.domain import strokes
from members.domain.pinyin import reading


class NameKeys(msgspec.Struct, frozen=True):
    """The columns of these names, wherever a name is kept."""

    pinyin: str
    initials: str
    letters: str
    strokes: str

    @property
    def columns(self) -> dict[str, Any]:
        return msgspec.structs.asdict(self)


def keys_of(name: str) -> NameKeys:
    """Of no name: nothing."""
    read = reading(name)
    return NameKeys(read.key, read.initials, read.letters, strokes.key(name))
