"""Places ranked by criteria: each score is exact and explained; exact ties are shown and settled by a recorded lot."""

import hashlib
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

import msgspec

from events.domain.allocation.giving import Room, give, sound
from events.domain.allocation.lottery import usable_seed
from events.domain.lots import Lots
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

ALGORITHM = "rallypoint-ranking/1"


class What(StrEnum):
    SERVICE = "service"
    HONOURS = "honours"
    RETIREMENT = "retirement"
    SINCE_TRIP = "since_trip"
    FEW_PLACES = "few_places"
    BRANCH_RANK = "branch_rank"
    ANSWER = "answer"


WHAT_NAMES = {
    What.SERVICE: N_("years of service"),
    What.HONOURS: N_("honours"),
    What.RETIREMENT: N_("how near retirement is"),
    What.SINCE_TRIP: N_("years since the last trip"),
    What.FEW_PLACES: N_("few places of this kind so far"),
    What.BRANCH_RANK: N_("the branch's own ranking"),
    What.ANSWER: N_("the answer to a question"),
}
_WORDS = {
    What.SERVICE: N_("{amount} years of service"),
    What.HONOURS: N_("{amount} honours"),
    What.RETIREMENT: N_("{amount} for being near retirement"),
    What.SINCE_TRIP: N_("{amount} years since the last trip"),
    What.FEW_PLACES: N_("{amount} for few places so far"),
    What.BRANCH_RANK: N_("{amount} for the branch's ranking"),
    What.ANSWER: N_("{amount} for “{question}”"),
}
NEEDS_CAP = frozenset({What.RETIREMENT, What.SINCE_TRIP, What.FEW_PLACES, What.BRANCH_RANK})
"""These count downwards from the cap, or for ever (never on a trip), so they need one."""


class Criterion(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`weight`: points for one, a decimal number as text; `cap`: at most so many count (0: no cap).

    `months`: how far back places count. `question`: of an answer, its id; `label`: its words.
    """

    what: What
    weight: str = "1"
    cap: int = 0
    months: int = 36
    question: str = ""
    label: str = ""


class Known(msgspec.Struct, frozen=True):
    """What is known of one applicant. None: not known, which counts 0 (never on a trip counts as the cap)."""

    service: int | None = None
    honours: int = 0
    to_retirement: int | None = None
    since_trip: int | None = None
    places: int = 0
    branch_rank: int | None = None
    answers: dict[str, str] = {}


def amount(criterion: Criterion, known: Known) -> str:
    """How much of a criterion a person has, as exact decimal text; caps are applied."""
    found: int | Decimal
    cap = criterion.cap
    match criterion.what:
        case What.SERVICE:
            found = known.service or 0
        case What.HONOURS:
            found = known.honours
        case What.RETIREMENT:
            found = 0 if known.to_retirement is None else cap - max(0, known.to_retirement)
        case What.SINCE_TRIP:
            found = cap if known.since_trip is None else known.since_trip
        case What.FEW_PLACES:
            found = cap - known.places
        case What.BRANCH_RANK:
            found = 0 if known.branch_rank is None else cap - known.branch_rank + 1
        case What.ANSWER:
            found = _number(known.answers.get(criterion.question, ""))
    counted = max(Decimal(0), Decimal(found))
    return written(Fraction(min(counted, Decimal(cap)) if cap else counted))


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def written(value: Fraction) -> str:
    """Exact decimal text without needless zeros; amounts and weights have few decimals, so nothing is lost."""
    scaled = value * 10**12
    text = f"{Decimal(scaled.numerator // scaled.denominator).scaleb(-12):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Candidate(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An application by its number, with the amount of each criterion. `bowl` 1 stands behind all others."""

    number: int
    pool: int
    share: int
    places: int
    bowl: int
    amounts: tuple[str, ...]


class RankingInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event: str
    title: str
    criteria: tuple[Criterion, ...]
    rooms: tuple[Room, ...]
    applications: tuple[Candidate, ...]
    algorithm: str = ALGORITHM


class RankingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`order`: all numbers, best first; `scores`: beside them; `ties`: numbers of one score, as the lot put them."""

    input: RankingInput
    input_hash: str
    order: tuple[int, ...]
    scores: tuple[str, ...]
    ties: tuple[tuple[int, ...], ...]
    given: tuple[int, ...]
    seed: str = ""


def score(criteria: Sequence[Criterion], amounts: Sequence[str]) -> Fraction:
    return sum(
        (Fraction(each.weight) * Fraction(had) for each, had in zip(criteria, amounts, strict=True)),
        Fraction(0),
    )


def canonical(given: RankingInput) -> bytes:
    ordered = msgspec.structs.replace(
        given, applications=tuple(sorted(given.applications, key=lambda one: one.number))
    )
    return msgspec.json.encode(ordered, order="sorted")


def input_hash(given: RankingInput) -> str:
    return hashlib.sha256(canonical(given)).hexdigest()


def ranked(given: RankingInput) -> list[list[Candidate]]:
    """Groups of one score, best first, without any lot: each group by number."""
    scored = sorted(
        given.applications, key=lambda one: (one.bowl, -score(given.criteria, one.amounts), one.number)
    )
    grouped = groupby(scored, key=lambda one: (one.bowl, score(given.criteria, one.amounts)))
    return [list(group) for _, group in grouped]


def has_ties(given: RankingInput) -> bool:
    return any(len(group) > 1 for group in ranked(given))


def rank(given: RankingInput, seed: str = "") -> RankingRecord:
    """Orders everyone and gives the places. Raises Refusal without a seed when scores are equal."""
    check(given)
    ordered = msgspec.json.decode(canonical(given), type=RankingInput)
    hashed = input_hash(ordered)
    groups = ranked(ordered)
    tied = any(len(group) > 1 for group in groups)
    spoken = usable_seed(seed) if tied else ""
    lots = Lots(spoken, hashed)
    drawn = [lots.shuffled(group)[0] if len(group) > 1 else group for group in groups]
    order = [one for group in drawn for one in group]
    return RankingRecord(
        ordered,
        hashed,
        tuple(one.number for one in order),
        tuple(written(score(ordered.criteria, one.amounts)) for one in order),
        tuple(tuple(one.number for one in group) for group in drawn if len(group) > 1),
        give(order, ordered.rooms),
        spoken,
    )


def check(given: RankingInput) -> None:
    if given.algorithm != ALGORITHM:
        raise Refusal(
            Sentence("This version ranks by {ours}, not by {theirs}.", ours=ALGORITHM, theirs=given.algorithm)
        )
    whole = all(len(one.amounts) == len(given.criteria) for one in given.applications)
    exact = all(exact_number(each.weight) for each in given.criteria) and all(
        exact_number(had) for one in given.applications for had in one.amounts
    )
    if not whole or not exact or not sound(given.applications, given.rooms):
        raise Refusal(Sentence("The list of applications is not one that can be ranked."), status=422)


def exact_number(text: str) -> bool:
    """A plain decimal number of at most six decimals."""
    return bool(re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text))


def explained(criteria: Sequence[Criterion], amounts: Sequence[str]) -> tuple[Sentence, ...]:
    """Each part of a score in words: `8 years of service × 1`."""
    return tuple(
        Sentence(
            "{part} × {weight}",
            part=Sentence(_WORDS[each.what], amount=had, question=each.label),
            weight=each.weight,
        )
        for each, had in zip(criteria, amounts, strict=True)
    )


class Verified(msgspec.Struct, frozen=True):
    differences: tuple[Sentence, ...]
    record: RankingRecord | None = None

    @property
    def genuine(self) -> bool:
        return not self.differences


def verify(text: str | bytes) -> Verified:
    """Ranks again from a record and names everything that comes out differently."""
    try:
        record = msgspec.json.decode(text, type=RankingRecord)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Verified((Sentence("This is not the record of a ranking."),))
    try:
        again = rank(record.input, record.seed)
    except Refusal as refusal:
        return Verified((refusal.sentence,), record)
    checks = (
        (record.input_hash == again.input_hash,
         Sentence("The applications, places or rules are not those the hash was made of.")),
        (record.order == again.order, Sentence("The order comes out differently.")),
        (record.scores == again.scores, Sentence("A score comes out differently.")),
        (record.ties == again.ties and record.seed == again.seed, Sentence("The lots of ties come out differently.")),
        (record.given == again.given, Sentence("The places come out differently.")),
    )  # fmt: skip
    return Verified(tuple(sentence for holds, sentence in checks if not holds), record)
