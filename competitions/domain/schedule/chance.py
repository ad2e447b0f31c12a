"""Chance that repeats: SplitMix64 from a given number, for trying orders (never for draws, which use `lots`)."""

_MASK = (1 << 64) - 1


class Chance:
    """The same numbers for the same seed on every machine."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def word(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, count: int) -> int:
        """From 0 to count - 1; the bias of a remainder is far below what trying orders could feel."""
        return self.word() % count

    def part(self) -> float:
        """From 0 up to 1."""
        return self.word() / (_MASK + 1)
