"""Entries to draw, for tests."""

from hypothesis import strategies as st

from competitions.domain.draw_record import DrawEntry, DrawInput
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.seeding import seeds_allowed


def entry(number: int, *branches: str) -> DrawEntry:
    return DrawEntry(f"e{number:04}", f"Player {number}", branches)


def entries_of(*branches: str) -> tuple[DrawEntry, ...]:
    """One entry a branch named; "a+b" is a pair of two branches."""
    return tuple(entry(number, *each.split("+")) for number, each in enumerate(branches, start=1))


@st.composite
def knockout_inputs(draw: st.DrawFn, most: int = 70) -> DrawInput:
    """Any entries of one or two branches, and seeds within the rules."""
    count = draw(st.integers(2, most))
    kinds = draw(st.integers(1, 20))
    branch = st.integers(1, kinds).map(lambda number: f"b{number:02}")
    mixed = draw(st.booleans())
    homes = [
        tuple(draw(st.lists(branch, min_size=1, max_size=2 if mixed else 1, unique=True)))
        for _ in range(count)
    ]
    entries = tuple(entry(number, *home) for number, home in enumerate(homes, start=1))
    seeds = draw(st.integers(0, min(seeds_allowed(count), count)))
    seeded = draw(st.permutations([one.id for one in entries]))[:seeds]
    settings = DrawSettings("third" if draw(st.booleans()) else "none", seeds_in_order=draw(st.booleans()))
    return DrawInput("knockout", entries, tuple(seeded), settings)
