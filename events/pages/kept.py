"""Rendered texts kept for a while, so that a busy page is rendered once for all who see the same."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept:
    """At most `most` texts, each for at most `seconds`. Whatever a text shows must be in its key."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._texts: OrderedDict[Hashable, tuple[float, str]] = OrderedDict()

    def text(self, key: Hashable, make: Callable[[], str]) -> str:
        """The text kept under `key`, else what `make` gives."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found

    def get(self, key: Hashable) -> str | None:
        found = self._texts.get(key)
        if found is None or time.monotonic() - found[0] >= self._seconds:
            return None
        return found[1]

    def put(self, key: Hashable, made: str) -> str:
        self._texts[key] = (time.monotonic(), made)
        self._texts.move_to_end(key)
        while len(self._texts) > self._most:
            self._texts.popitem(last=False)
        return made
