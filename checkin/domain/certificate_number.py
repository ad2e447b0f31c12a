"""Numbers of certificates: a pattern such as 澜财工培〔{year}〕{n:03}号, counted without gaps within its year."""

import re

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence

LONGEST_PATTERN = 40
LONGEST_NUMBER = 60
DEFAULT_PATTERN = "培〔{year}〕{n:03}号"
_PLACES = re.compile(r"\{(year|n)(?::0([1-6]))?\}")


class Series(msgspec.Struct, frozen=True):
    """A pattern within a year: all its numbers come from one counter. `key` names that counter."""

    pattern: str
    year: int

    @property
    def key(self) -> str:
        """The pattern with its year; what is left is the place of the number."""
        return _PLACES.sub(lambda place: str(self.year) if place[1] == "year" else "{n}", self.pattern)

    def number(self, count: int) -> str:
        """The ``count``-th number, such as 澜财工培〔2026〕003号."""
        return _PLACES.sub(lambda place: self._filled(place, count), self.pattern)

    def _filled(self, place: re.Match[str], count: int) -> str:
        value = self.year if place[1] == "year" else count
        return f"{value:0{place[2]}}" if place[2] else str(value)


def series(pattern: str, year: int) -> Series:
    """The series of a pattern. Raises `Refusal` 422 for a pattern without one place for the number."""
    found = [place[1] for place in _PLACES.finditer(pattern)]
    rest = _PLACES.sub("", pattern)
    if found.count("n") != 1 or found.count("year") != 1 or "{" in rest or "}" in rest:
        raise Refusal(
            Sentence(
                "Write {year} once where the year stands and {number} once where the number stands, "
                "for example: {example}",
                year="{year}",
                number="{n:03}",
                example=DEFAULT_PATTERN,
            ),
            field="pattern",
            status=422,
        )
    if len(pattern) > LONGEST_PATTERN or not pattern.isprintable():
        raise Refusal(
            Sentence("The pattern may have at most {longest} plain characters.", longest=LONGEST_PATTERN),
            field="pattern",
            status=422,
        )
    return Series(pattern, year)
