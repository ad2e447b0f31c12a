"""The public lottery: who gets a place follows from a list published beforehand and a seed spoken afterwards.

Every byte is specified in docs/formats.md; static/js/lottery/ draws the same in any browser.
"""

import hashlib
from collections.abc import Sequence

import msgspec

from events.domain.allocation.giving import Room, give, sound
from events.domain.lots import Lots, normal_seed
from foundation.errors import Refusal
from foundation.messages import Sentence

ALGORITHM = "rallypoint-lottery/1"
MOST_BALLS = 1_000
MOST_APPLICATIONS = 1_000_000
LONGEST_SEED = 200


class Applicant(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An application as it is published: its number and no name. `bowl` 1 is drawn when bowl 0 is empty."""

    number: int
    pool: int = 0
    share: int = -1
    places: int = 1
    balls: int = 1
    bowl: int = 0


class LotteryInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the result depends on besides the seed, published before the seed is known."""

    event: str
    title: str
    seed_from: str
    """where the seed comes from, in words, said beforehand"""
    rooms: tuple[Room, ...]
    applications: tuple[Applicant, ...]
    algorithm: str = ALGORITHM


class LotteryRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`drawn`: every number in the order drawn; `given`: those among them who get their places.

    Before the draw a record holds input and hash only: the list is sealed.
    """

    input: LotteryInput
    input_hash: str
    seed: str = ""
    drawn: tuple[int, ...] = ()
    given: tuple[int, ...] = ()

    @property
    def sealed_only(self) -> bool:
        return not self.seed


def canonical(given: LotteryInput) -> bytes:
    """The bytes that are hashed: UTF-8 JSON without blanks, members sorted, applications sorted by number."""
    ordered = msgspec.structs.replace(
        given, applications=tuple(sorted(given.applications, key=lambda one: one.number))
    )
    return msgspec.json.encode(ordered, order="sorted")


def input_hash(given: LotteryInput) -> str:
    return hashlib.sha256(canonical(given)).hexdigest()


def seal(given: LotteryInput) -> LotteryRecord:
    """The list as it is published before anybody knows the seed. Raises Refusal when it cannot be drawn."""
    check(given)
    ordered = msgspec.json.decode(canonical(given), type=LotteryInput)
    return LotteryRecord(ordered, input_hash(ordered))


def draw(sealed: LotteryRecord, seed: str) -> LotteryRecord:
    """Draws all numbers. Raises Refusal when the seed cannot be one or the input is none of ours."""
    spoken = usable_seed(seed)
    check(sealed.input)
    ordered = msgspec.json.decode(canonical(sealed.input), type=LotteryInput)
    hashed = input_hash(ordered)
    lots = Lots(spoken, hashed)
    order: list[Applicant] = []
    for bowl in sorted({one.bowl for one in ordered.applications}):
        order += _emptied([one for one in ordered.applications if one.bowl == bowl], lots)
    return LotteryRecord(
        ordered, hashed, spoken, tuple(one.number for one in order), give(order, ordered.rooms)
    )


def usable_seed(seed: str) -> str:
    spoken = normal_seed(seed)
    if not spoken:
        raise Refusal(Sentence("Type the seed that was spoken or published."), field="seed", status=422)
    if len(spoken) > LONGEST_SEED:
        raise Refusal(
            Sentence("The seed is longer than {most} characters.", most=LONGEST_SEED),
            field="seed",
            status=422,
        )
    return spoken


def check(given: LotteryInput) -> None:
    if given.algorithm != ALGORITHM:
        raise Refusal(
            Sentence("This version draws by {ours}, not by {theirs}.", ours=ALGORITHM, theirs=given.algorithm)
        )
    if len(given.applications) > MOST_APPLICATIONS:
        raise Refusal(Sentence("At most {most} applications can be drawn.", most=MOST_APPLICATIONS))
    fair = all(1 <= one.balls <= MOST_BALLS and one.bowl in (0, 1) for one in given.applications)
    if not fair or not sound(given.applications, given.rooms):
        raise Refusal(Sentence("The list of applications is not one that can be drawn."), status=422)


def _emptied(bowl: Sequence[Applicant], lots: Lots) -> list[Applicant]:
    """Draws ball after ball; whoever's ball comes out takes all their other balls out too.

    A lot below the number of balls left picks the ball; balls lie in the order of the numbers. The tree of sums
    (Fenwick's) finds whose ball it is in log n steps, so nothing is rounded and no lot is wasted.
    """
    size = len(bowl)
    sums = [0] * (size + 1)
    for index, one in enumerate(bowl, 1):
        sums[index] += one.balls
        above = index + (index & -index)
        if above <= size:
            sums[above] += sums[index]
    left = sum(one.balls for one in bowl)
    top = 1 << size.bit_length() >> 1
    drawn: list[Applicant] = []
    for _ in range(size):
        lot = lots.below(left)
        at, step = 0, top
        while step:
            after = at + step
            if after <= size and sums[after] <= lot:
                at = after
                lot -= sums[after]
            step >>= 1
        one = bowl[at]
        drawn.append(one)
        left -= one.balls
        index = at + 1
        while index <= size:
            sums[index] -= one.balls
            index += index & -index
    return drawn


class Verified(msgspec.Struct, frozen=True):
    """What a check found; no differences: genuine."""

    differences: tuple[Sentence, ...]
    record: LotteryRecord | None = None

    @property
    def genuine(self) -> bool:
        return not self.differences


def verify(text: str | bytes) -> Verified:
    """Draws again from a published record and names everything that comes out differently."""
    try:
        record = msgspec.json.decode(text, type=LotteryRecord)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Verified((Sentence("This is not the record of a lottery."),))
    try:
        again = seal(record.input) if record.sealed_only else draw(record, record.seed)
    except Refusal as refusal:
        return Verified((refusal.sentence,), record)
    return Verified(tuple(_differences(record, again)), record)


def _differences(record: LotteryRecord, again: LotteryRecord) -> list[Sentence]:
    found: list[Sentence] = []
    if record.input_hash != again.input_hash:
        found.append(Sentence("The applications, places or rules are not those the hash was made of."))
    if record.seed != again.seed:
        found.append(Sentence("The seed is not written in its normal form."))
    if record.drawn != again.drawn:
        at = _first_difference(record.drawn, again.drawn)
        found.append(Sentence("Number {place} of the draw comes out differently.", place=at))
    if record.given != again.given:
        found.append(Sentence("The places come out differently."))
    return found


def _first_difference(ours: Sequence[int], theirs: Sequence[int]) -> int:
    pairs = enumerate(zip(ours, theirs, strict=False), 1)
    return next((place for place, (a, b) in pairs if a != b), min(len(ours), len(theirs)) + 1)
