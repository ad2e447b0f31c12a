"""What a referee may choose about a draw, typed, and every choice that cannot be refused in a sentence."""

from typing import Literal

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence

MethodName = Literal["knockout", "double_elimination", "round_robin", "groups", "swiss", "ladder"]
Classification = Literal["none", "third", "eight", "all"]
GroupDraw = Literal["drawn", "snake"]
SecondStage = Literal["crossover", "drawn"]
SwissOrder = Literal["buchholz", "sonneborn", "head_to_head"]

LARGEST = 1024
SMALLEST_GROUP = 3
LARGEST_GROUP = 64
USUAL_GROUP = 4
DEEPEST: dict[Classification, int] = {"none": 1, "third": 4, "eight": 8, "all": 1 << 20}


class DrawSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of a knockout, and of the knockout after groups: ``classification`` says which places are played out,
    ``plate`` lets the losers of first matches (after groups: the rest) play a knockout of their own,
    ``seeds_in_order`` gives seeds 3, 4 … their lines in order instead of by lot.

    Of groups: how many (``group_count``) or how large (``group_size``), one of the two; ``group_sizes`` are the
    divisions of a ladder from the strongest down. ``group_draw`` snake puts seeds 1, 2 … row by row to and fro,
    drawn gives each group one head and draws the rest. The first ``qualifiers`` of each group and the ``best``
    of those ranked next go on; ``second_stage`` fixes their lines beforehand or draws them.
    Of a Swiss: ``rounds`` (0: as many as one winner needs), ``rematches`` allowed, ``swiss_order`` among equals.
    ``third_place`` is how records of ``rallypoint-draw/1`` write the classification "third".
    """

    classification: Classification = "none"
    plate: bool = False
    seeds_in_order: bool = False
    group_count: int = 0
    group_size: int = 0
    group_sizes: tuple[int, ...] = ()
    group_draw: GroupDraw = "drawn"
    qualifiers: int = 2
    best: int = 0
    second_stage: SecondStage = "crossover"
    rounds: int = 0
    rematches: bool = False
    swiss_order: SwissOrder = "buchholz"
    third_place: bool = False

    @property
    def deepest(self) -> int:
        """The last place that is played out."""
        return DEEPEST["third" if self.third_place and self.classification == "none" else self.classification]


def refuse(sentence: Sentence, field: str) -> None:
    raise Refusal(sentence, field=field, status=422)


def group_sizes(entries: int, settings: DrawSettings) -> tuple[int, ...]:
    """The sizes of the groups, as even as can be, larger ones first.

    Raises Refusal when a group would have fewer than 3 or more than 64 entries.
    """
    _refuse_too_many(entries)
    if settings.group_count and settings.group_size:
        refuse(Sentence("Choose how many groups or how large they are, not both."), "group_size")
    if settings.group_count < 0 or settings.group_size < 0:
        refuse(Sentence("Groups have at least {least} entries.", least=SMALLEST_GROUP), "group_size")
    size = settings.group_size or USUAL_GROUP
    # A size is what most groups have at most: 14 entries by 4 are four groups, 4 4 3 3; 5 by 4 are one of 5.
    count = settings.group_count or max(1, min(-(-entries // size), entries // SMALLEST_GROUP))
    each, larger = divmod(entries, count)
    if each < SMALLEST_GROUP:
        refuse(
            Sentence(
                "{entries} entries in {groups} groups would leave a group with fewer than {least}.",
                entries=entries,
                groups=count,
                least=SMALLEST_GROUP,
            ),
            "group_count",
        )
    if each + bool(larger) > LARGEST_GROUP:
        refuse(
            Sentence("A group has at most {most} entries; choose more groups.", most=LARGEST_GROUP),
            "group_count",
        )
    return (each + 1,) * larger + (each,) * (count - larger)


def _refuse_too_many(entries: int) -> None:
    if entries > LARGEST:
        raise Refusal(
            Sentence(
                "A draw takes at most {most} entries; there are {entries}.", most=LARGEST, entries=entries
            ),
            status=422,
        )


def division_sizes(entries: int, settings: DrawSettings) -> tuple[int, ...]:
    """The sizes of a ladder's divisions from the strongest down; without a list of sizes as even as groups."""
    _refuse_too_many(entries)
    if not settings.group_sizes:
        return group_sizes(entries, settings)
    if any(not SMALLEST_GROUP <= size <= LARGEST_GROUP for size in settings.group_sizes):
        refuse(
            Sentence("A division has {least} to {most} entries.", least=SMALLEST_GROUP, most=LARGEST_GROUP),
            "group_sizes",
        )
    if sum(settings.group_sizes) != entries:
        refuse(
            Sentence(
                "The divisions hold {room} entries together, but there are {entries}.",
                room=sum(settings.group_sizes),
                entries=entries,
            ),
            "group_sizes",
        )
    return settings.group_sizes


def qualifiers(sizes: tuple[int, ...], settings: DrawSettings) -> int:
    """How many go on to the knockout after the groups. Raises Refusal when that cannot be."""
    if settings.qualifiers < 1 or settings.best < 0:
        refuse(Sentence("At least the winner of each group goes on."), "qualifiers")
    if settings.qualifiers > min(sizes):
        refuse(
            Sentence(
                "{qualifiers} of each group cannot go on: the smallest group has {size} entries.",
                qualifiers=settings.qualifiers,
                size=min(sizes),
            ),
            "qualifiers",
        )
    next_ranked = sum(size > settings.qualifiers for size in sizes)
    if settings.best > next_ranked:
        refuse(
            Sentence(
                "Only {count} groups have somebody ranked next, so {best} of them cannot go on.",
                count=next_ranked,
                best=settings.best,
            ),
            "best",
        )
    going_on = len(sizes) * settings.qualifiers + settings.best
    if going_on < 2:
        refuse(Sentence("A knockout after the groups needs at least two who go on."), "qualifiers")
    return going_on


def swiss_rounds(entries: int, settings: DrawSettings) -> int:
    """How many rounds a Swiss has. Up to half the entries, everybody can meet somebody new in each."""
    fresh = max(1, entries // 2)
    if not settings.rounds:
        return min((entries - 1).bit_length(), fresh)
    if settings.rounds < 1 or settings.rounds > (entries - 1 if settings.rematches else fresh):
        refuse(
            Sentence(
                "{entries} entries play 1 to {most} rounds without meeting anybody twice; there are {rounds}.",
                entries=entries,
                most=fresh,
                rounds=settings.rounds,
            )
            if not settings.rematches
            else Sentence(
                "{entries} entries play 1 to {most} rounds; there are {rounds}.",
                entries=entries,
                most=entries - 1,
                rounds=settings.rounds,
            ),
            "rounds",
        )
    return settings.rounds
