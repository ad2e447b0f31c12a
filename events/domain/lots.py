"""Lots that anyone can draw again: numbers that follow from a spoken seed and a hash, and from nothing else.

docs/formats.md specifies every byte; the language's own random module is never used.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_WORD = 8
_SPAN = 1 << (8 * _WORD)


def normal_seed(spoken: str) -> str:
    """The spoken seed as it is used: NFKC (a full-width ８ is an 8), outer blanks cut, inner runs one space."""
    return " ".join(unicodedata.normalize("NFKC", spoken).split())


class Lots:
    """HMAC-SHA256 in counter mode, read eight bytes at a time.

    Block i is HMAC(key = the normal seed in UTF-8, message = the 32 bytes of the input hash followed by i as
    eight bytes, big-endian), i = 0, 1, 2 …
    """

    def __init__(self, spoken_seed: str, input_hash: str) -> None:
        """``input_hash``: 64 hexadecimal digits."""
        # Keyed once: copying the keyed state is several times cheaper than a new HMAC for each block.
        self._keyed = hmac.new(normal_seed(spoken_seed).encode(), bytes.fromhex(input_hash), hashlib.sha256)
        self._block = b""
        self._offset = 0
        self._counter = 0

    def _word(self) -> int:
        if self._offset == len(self._block):
            block = self._keyed.copy()
            block.update(self._counter.to_bytes(8, "big"))
            self._block, self._offset = block.digest(), 0
            self._counter += 1
        start = self._offset
        self._offset = start + _WORD
        return int.from_bytes(self._block[start : self._offset], "big")

    def below(self, count: int) -> int:
        """A lot from 0 to count - 1, each equally likely: words at or above the last multiple are rejected.

        With a single candidate nothing is drawn and the lot is 0.
        """
        if count < 1:
            raise ValueError("a lot needs at least one candidate")
        if count == 1:
            return 0
        limit = _SPAN - _SPAN % count
        word = self._word()
        while word >= limit:
            word = self._word()
        return word % count

    def shuffled(self, candidates: Sequence[T]) -> tuple[list[T], list[int]]:
        """Fisher-Yates from the end: the candidates in the order drawn, and the lot of each step.

        Step i draws a lot among the n - i candidates still there; the last of them takes the place of the
        one drawn.
        """
        left = list(candidates)
        drawn: list[T] = []
        lots: list[int] = []
        for size in range(len(left), 0, -1):
            lot = self.below(size)
            drawn.append(left[lot])
            lots.append(lot)
            left[lot] = left[-1]
            left.pop()
        return drawn, lots
