"""Quota arithmetic: how a number of places is shared among branches, and the lot where two are exactly alike.

Every method is one calculation. Each branch has a weight, a least and a most; its exact share is its weight
times a common factor, kept between the two, the factor chosen so that the shares add up to the places. Whole
places are given first, those left over to the largest remainders. What is exactly alike for the last of them is
a `Tie`, settled by lot and never otherwise. docs/formats.md specifies every byte.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor

import msgspec

from events.domain.lots import Lots, normal_seed
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

ALGORITHM = "rallypoint-quota/1"
LONGEST_SEED = 80


class Method(StrEnum):
    """How places are shared. `proportional` is by largest remainder (Hare and Niemeyer)."""

    PROPORTIONAL = "proportional"
    MINIMUM = "minimum"
    PERCENTAGE = "percentage"
    EQUAL = "equal"
    FIXED = "fixed"
    WAITING = "waiting"


METHOD_NAMES = {
    Method.PROPORTIONAL: N_("By the number of members (largest remainder)"),
    Method.MINIMUM: N_("By the number of members, with a minimum for small branches"),
    Method.PERCENTAGE: N_("A fixed percentage of the members"),
    Method.EQUAL: N_("The same for every branch, all places given"),
    Method.FIXED: N_("A fixed number for every branch"),
    Method.WAITING: N_("By the number of people waiting (largest remainder)"),
}


class Unit(msgspec.Struct, frozen=True):
    """A branch and how many count for it: members it has, or people of it who wait."""

    id: str
    name: str
    count: int


class Terms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a method is told. `small`: up to how many members `minimum` applies, 0: to every branch.

    `permille`: of `percentage`, in tenths of a percent. `each`: of `fixed`.
    """

    minimum: int = 0
    small: int = 0
    permille: int = 0
    each: int = 0


class QuotaInput(msgspec.Struct, frozen=True):
    """All that the result follows from. `about` tells two calculations with the same numbers apart."""

    method: Method
    size: int
    units: tuple[Unit, ...]
    terms: Terms = Terms()
    about: str = ""
    algorithm: str = ALGORITHM


class Share(msgspec.Struct, frozen=True):
    """A branch's part: `exact` as a fraction, what it is sure of, and where the exact share was bounded."""

    unit: Unit
    exact: Fraction
    sure: int
    raised: bool = False
    capped: bool = False

    @property
    def remainder(self) -> Fraction:
        return self.exact - floor(self.exact)


class Tie(msgspec.Struct, frozen=True):
    """`places` for more branches than that, all with the same remainder."""

    places: int
    units: tuple[Unit, ...]


class Proposal(msgspec.Struct, frozen=True):
    """`left`: places that no branch gets by this method."""

    shares: tuple[Share, ...]
    tie: Tie | None = None
    left: int = 0

    @property
    def places(self) -> dict[str, int]:
        """Branch id → places; without those a tie leaves open."""
        return {share.unit.id: share.sure for share in self.shares}


class LotStep(msgspec.Struct, frozen=True):
    """`left` were in the bowl, `lot` was drawn."""

    left: int
    lot: int
    branch: str


class QuotaRecord(msgspec.Struct, frozen=True):
    """As published: whoever has it can calculate and draw again. `seed` is empty where no lot was needed."""

    input: QuotaInput
    input_hash: str
    seed: str
    steps: tuple[LotStep, ...]
    places: dict[str, int]


def canonical(given: QuotaInput) -> bytes:
    """UTF-8 JSON without blanks, members of objects sorted by name, branches by id."""
    ordered = msgspec.structs.replace(given, units=tuple(sorted(given.units, key=lambda unit: unit.id)))
    return msgspec.json.encode(msgspec.to_builtins(ordered), order="sorted")


def input_hash(given: QuotaInput) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(canonical(given)).hexdigest()


def propose(given: QuotaInput) -> Proposal:
    """What each branch is sure of, and the tie that a lot has to settle, if any.

    Raises `Refusal` 422 when the terms promise more places than there are.
    """
    terms, counting = given.terms, [unit for unit in given.units if unit.count > 0]
    if given.method is Method.FIXED:
        return _given_out(given, {unit.id: Fraction(min(terms.each, unit.count)) for unit in counting})
    if given.method is Method.PERCENTAGE:
        return _given_out(given, {unit.id: _rounded(unit.count * terms.permille) for unit in counting})
    weights = {unit.id: Fraction(1 if given.method is Method.EQUAL else unit.count) for unit in counting}
    most = {unit.id: unit.count for unit in counting}
    least = {unit.id: min(_least(given, unit), unit.count) for unit in counting}
    if sum(least.values()) > given.size:
        raise Refusal(
            Sentence(
                "The minimum alone needs {needed} places, and there are {size}. "
                "Lower the minimum or add places.",
                needed=sum(least.values()),
                size=given.size,
            ),
            field="minimum",
            status=422,
        )
    size = min(given.size, sum(most.values()))
    exact = _shares(weights, least, most, size)
    return _largest_remainders(given, exact, least, most, size)


def calculate(given: QuotaInput, seed: str = "") -> QuotaRecord:
    """The whole result. Raises `Refusal` 422 when a tie has to be settled and there is no seed for the lot."""
    ordered = msgspec.structs.replace(given, units=tuple(sorted(given.units, key=lambda unit: unit.id)))
    proposal, hashed = propose(ordered), input_hash(ordered)
    places = proposal.places
    if proposal.tie is None:
        return QuotaRecord(ordered, hashed, "", (), places)
    spoken = _seed(seed)
    drawn, lots = Lots(spoken, hashed).shuffled([unit.id for unit in proposal.tie.units])
    for branch in drawn[: proposal.tie.places]:
        places[branch] += 1
    steps = tuple(
        LotStep(len(drawn) - number, lot, branch)
        for number, (lot, branch) in enumerate(zip(lots, drawn, strict=True))
    )
    return QuotaRecord(ordered, hashed, spoken, steps, places)


def same_again(record: QuotaRecord) -> bool:
    """Whether calculating and drawing again from the record's own input and seed gives the same record."""
    try:
        return calculate(record.input, record.seed) == record
    except Refusal:
        return False


def _seed(seed: str) -> str:
    spoken = normal_seed(seed)
    if not spoken:
        raise Refusal(
            Sentence("Branches are exactly alike for the last place. Let somebody say a few digits or words "
                     "aloud, and type exactly these: the lot follows from them."),
            field="seed",
            status=422,
        )  # fmt: skip
    if len(spoken) > LONGEST_SEED:
        raise Refusal(
            Sentence("The spoken seed is longer than {most} characters.", most=LONGEST_SEED),
            field="seed",
            status=422,
        )
    return spoken


def _least(given: QuotaInput, unit: Unit) -> int:
    terms = given.terms
    if given.method is not Method.MINIMUM or (terms.small and unit.count > terms.small):
        return 0
    return terms.minimum


def _rounded(thousandths: int) -> Fraction:
    """Half a place and more is a place."""
    return Fraction(floor(Fraction(thousandths, 1000) + Fraction(1, 2)))


def _given_out(given: QuotaInput, exact: Mapping[str, Fraction]) -> Proposal:
    """Methods that name a number for each branch: there is nothing to share, only to be enough."""
    total = int(sum(exact.values()))
    if total > given.size:
        raise Refusal(
            Sentence(
                "That would be {total} places together, but there are only {size}. "
                "Lower the figure, add places, or share them by the number of members.",
                total=total,
                size=given.size,
            ),
            field="permille" if given.method is Method.PERCENTAGE else "each",
            status=422,
        )
    shares = (
        Share(unit, exact.get(unit.id, Fraction(0)), int(exact.get(unit.id, 0))) for unit in given.units
    )
    return Proposal(tuple(shares), left=given.size - total)


def _shares(
    weights: Mapping[str, Fraction], least: Mapping[str, int], most: Mapping[str, int], size: int
) -> dict[str, Fraction]:
    """Weight × factor kept between least and most, with the one factor at which they add up to `size`."""

    def at(factor: Fraction) -> dict[str, Fraction]:
        return {
            unit: min(max(weight * factor, Fraction(least[unit])), Fraction(most[unit]))
            for unit, weight in weights.items()
        }

    # Between two neighbouring corners the sum grows evenly, so the factor lies on a straight line there.
    corners = sorted({Fraction(bound[unit]) / weights[unit] for unit in weights for bound in (least, most)})
    below, above = 0, len(corners) - 1
    if not corners or sum(at(corners[0]).values()) >= size:
        return at(corners[0]) if corners else {}
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if sum(at(corners[middle]).values()) < size else (below, middle)
    low, high = sum(at(corners[below]).values()), sum(at(corners[above]).values())
    step = (corners[above] - corners[below]) * (size - low) / (high - low)
    return at(corners[below] + step)


def _largest_remainders(
    given: QuotaInput,
    exact: Mapping[str, Fraction],
    least: Mapping[str, int],
    most: Mapping[str, int],
    size: int,
) -> Proposal:
    whole = {unit: floor(share) for unit, share in exact.items()}
    left = size - sum(whole.values())
    winners, tied = _last_places({unit: exact[unit] - whole[unit] for unit in exact}, left)
    shares = tuple(
        Share(
            unit,
            exact.get(unit.id, Fraction(0)),
            whole.get(unit.id, 0) + (unit.id in winners),
            raised=0 < least.get(unit.id, 0) == exact.get(unit.id),
            capped=unit.id in exact and exact[unit.id] == most[unit.id] and size < sum(most.values()),
        )
        for unit in given.units
    )
    units = tuple(unit for unit in given.units if unit.id in tied)
    tie = Tie(left - len(winners), units) if units else None
    return Proposal(shares, tie, given.size - size)


def _last_places(remainders: Mapping[str, Fraction], left: int) -> tuple[set[str], set[str]]:
    """Who gets one of the places left over by their remainder alone, and who is alike for the last of them."""
    if left == 0:
        return set(), set()
    last = sorted(remainders.values(), reverse=True)[left - 1]
    sure = {unit for unit, remainder in remainders.items() if remainder > last}
    alike = {unit for unit, remainder in remainders.items() if remainder == last}
    if len(sure) + len(alike) == left:
        return sure | alike, set()
    return sure, alike


def from_members(
    method: Method, size: int, units: Sequence[Unit], terms: Terms | None = None, about: str = ""
) -> QuotaInput:
    """The input of a calculation; terms that its method does not ask for are left out, so that they do not count."""
    asked = {
        Method.MINIMUM: ("minimum", "small"),
        Method.PERCENTAGE: ("permille",),
        Method.FIXED: ("each",),
    }.get(method, ())
    kept = Terms(**{name: getattr(terms, name) for name in asked}) if terms else Terms()
    return QuotaInput(method, size, tuple(units), kept, about)
