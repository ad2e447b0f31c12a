"""One attempt to come in: what a door sends about a code it read, or a person it found by name."""

import re
from enum import StrEnum

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence

LONGEST_DOOR = 40
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,40}")


class Means(StrEnum):
    """How a code came to us."""

    CAMERA = "camera"
    SCANNER = "scanner"
    TYPED = "typed"
    NAME = "name"


class Attempt(msgspec.Struct, frozen=True):
    """`text` is what was read or typed; with means `name` it is the id of the registration chosen.

    `nonce` is made where the code was read: the same one sent twice is one scan.
    """

    nonce: str
    text: str
    means: Means = Means.CAMERA
    door: str = ""


def checked(attempt: Attempt) -> Attempt:
    """The attempt with its door's name tidied. Raises Refusal 422 when a field cannot be kept."""
    if not _NONCE.fullmatch(attempt.nonce):
        raise Refusal(
            Sentence("The number of this scan must be 8 to 40 letters or digits. Please reload the page."),
            field="nonce",
            status=422,
        )
    door = " ".join(attempt.door.split())
    if len(door) > LONGEST_DOOR or not door.isprintable():
        raise Refusal(
            Sentence("The name of a door may have at most {longest} plain characters.", longest=LONGEST_DOOR),
            field="door",
            status=422,
        )
    return msgspec.structs.replace(attempt, door=door)
