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
        found = self._texts.get(key)
        if found is not None and time.monotonic() - found[0] < self._seconds:
            return found[1]
        made = make()
        self._texts[key] = (time.monotonic(), made)
        self._texts.move_to_end(key)
        while len(self._texts) > self._most:
            self._texts.popitem(last=False)
        return made
