"""Single elimination: the graph of 2 to 1,024 entries, as many places played out as wanted, a plate if wanted."""

from collections.abc import Collection, Sequence

from competitions.domain.brackets import Section, Slot, play_out
from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, numbered
from competitions.domain.draw_settings import LARGEST, DrawSettings, refuse
from competitions.domain.seeding import bye_lines, lines_for
from foundation.errors import Refusal
from foundation.messages import Sentence

SMALLEST = 2
SMALLEST_PLATE = 4


def knockout(
    entries: int,
    settings: DrawSettings = DrawSettings(),  # noqa: B008 - frozen
    filled: Collection[int] = (),
) -> DrawGraph:
    """The graph; a bye is no match: its opponent enters in the second round. ``filled`` are lines that were
    byes in the draw and were given to late entries since.

    Raises Refusal when there are fewer than 2 or more than 1,024 entries, or too few for a plate.
    """
    refuse_size(entries)
    lines = lines_for(entries)
    byes = frozenset(bye_lines(lines, entries)) - frozenset(filled)
    rounds = lines.bit_length() - 1
    slots = first_slots(lines, byes)
    matches = play_out(slots, Section(), deepest=settings.deepest)
    if settings.plate:
        _refuse_plate(entries, bool(byes), rounds, settings)
        matches = [*matches[:-1], *_plate(slots, matches), matches[-1]]
    return DrawGraph("knockout", lines, byes, rounds, numbered(matches))


def refuse_size(entries: int) -> None:
    if not SMALLEST <= entries <= LARGEST:
        raise Refusal(
            Sentence(
                "A knockout takes {least} to {most} entries; there are {entries}.",
                least=SMALLEST,
                most=LARGEST,
                entries=entries,
            ),
            status=422,
        )


def first_slots(lines: int, byes: Collection[int], offset: int = 0) -> list[Slot]:
    """Who meets in the first round: the lines, None where a bye is."""
    return [None if n in byes else Feed("line", line=offset + n) for n in range(1, lines + 1)]


def _refuse_plate(entries: int, byes: bool, rounds: int, settings: DrawSettings) -> None:
    if entries < SMALLEST_PLATE:
        refuse(Sentence("A plate takes a draw of {least} entries or more.", least=SMALLEST_PLATE), "plate")
    # Whose first match is lost must not play in the plate and for a place of the main draw as well.
    if (1 << rounds - (2 if byes else 1)) < settings.deepest:
        refuse(
            Sentence("So few entries cannot play out places and a plate as well; choose one of them."),
            "plate",
        )


def _plate(slots: Sequence[Slot], matches: Sequence[GraphMatch]) -> list[GraphMatch]:
    """A knockout of all who lost their first match; of those with a bye that is a match of the second round.

    Where only one side of such a match had a bye, its loser comes only if it is that side. The places are those
    of the plate.
    """
    main = {match.key: match for match in matches if match.section == "main"}
    losers: list[Slot] = []
    for pair in range(1, len(slots) // 2 + 1):
        if f"r1m{pair}" in main:
            losers.append(Feed("loser", match=f"r1m{pair}"))
            continue
        second = main[f"r2m{(pair + 1) // 2}"]
        if second.a.kind == second.b.kind == "line":
            losers.append(Feed("loser", match=second.key) if pair % 2 else None)
        else:
            losers.append(Feed("loser", match=second.key, when="b" if second.a.kind == "line" else "a"))
    return play_out(losers, Section("plate", "plate", "b"))
