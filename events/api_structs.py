"""What the API of events takes and answers about people: registrations, companions, parties, offers."""

from datetime import datetime
from typing import Annotated

import msgspec

from events.domain.party import AgeBand, Companion
from events.signals import SeatWish

Id = Annotated[str, msgspec.Meta(max_length=13)]
Answer = Annotated[str, msgspec.Meta(max_length=2000)]
Answers = dict[Id, Answer]
Reason = Annotated[str, msgspec.Meta(max_length=400)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
StaffNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class CompanionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`age`: adult, child, infant or senior; `id` of somebody who comes along already and keeps their ticket."""

    name: Name
    age: AgeBand = AgeBand.ADULT
    own_place: bool = False
    id: Id = ""
    answers: Answers = {}


class RegisterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`member` is left out by the person themselves. `answers`: question id → text; a consent is "yes".

    `seats`: ids of seats, where the offering gives any; none: the best that are free together.
    """

    offering: Id
    member: Id = ""
    answers: Answers = {}
    companions: Annotated[list[CompanionIn], msgspec.Meta(max_length=20)] = []
    seats: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    accessible: bool = False


class PartyIn(RegisterIn, frozen=True, forbid_unknown_fields=True):
    """`size`: places for everybody, the captain among them; 0: as many as are named."""

    name: Name = ""
    size: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0


class PartyChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    size: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    reason: Reason = ""


class SomebodyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A colleague, by staff number; `reason` where somebody else is acted for."""

    staff_number: StaffNumber
    reason: Reason = ""


class AnswersIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answers: Answers = {}
    reason: Reason = ""


class CompanionsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everybody who comes along, those known already by their `id`; who is left out stays at home."""

    companions: Annotated[list[CompanionIn], msgspec.Meta(max_length=20)]
    reason: Reason = ""


class SeatsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As many seats as there are places; none: the best that are free together."""

    seats: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    accessible: bool = False


class RegistrationOut(msgspec.Struct, frozen=True):
    """`place`: the number on the waitlist, 0 when not waiting. `missing`: questions still to be answered."""

    id: str
    event: str
    offering: str
    status: str
    ticket: str
    place: int
    sentence: str
    missing: tuple[str, ...] = ()
    party: str = ""


class CompanionOut(msgspec.Struct, frozen=True):
    id: str
    name: str
    age: str
    needs_place: bool
    answers: dict[str, str] = {}
    missing: tuple[str, ...] = ()


class RegistrationDetail(msgspec.Struct, frozen=True):
    """One registration with everything that hangs on it. `offered_to`: a colleague whose answer is awaited."""

    id: str
    event: str
    title: str
    offering: str
    status: str
    ticket: str
    places: int
    place: int
    offer_until: datetime | None
    party: str
    answers: dict[str, str]
    missing: tuple[str, ...]
    companions: tuple[CompanionOut, ...]
    seats: tuple[str, ...]
    offered_to: str


class MateOut(msgspec.Struct, frozen=True):
    member: str
    name: str
    staff_number: str
    branch: str
    captain: bool


class AskedOut(msgspec.Struct, frozen=True):
    """Somebody who was asked to join. `answer`: empty, or declined."""

    invitation: str
    name: str
    staff_number: str
    answer: str


class PartyOut(msgspec.Struct, frozen=True):
    """`free`: places that nobody of it needs yet; `lacking`: people still needed."""

    id: str
    event: str
    offering: str
    name: str
    status: str
    size: int
    free: int
    lacking: int
    people: tuple[MateOut, ...]
    asked: tuple[AskedOut, ...]
    companions: tuple[CompanionOut, ...]


class InvitationOut(msgspec.Struct, frozen=True):
    """A party that somebody is asked to join."""

    party: str
    name: str
    event: str
    title: str
    offering: str
    captain: str
    starts_at: datetime | None


class TransferOut(msgspec.Struct, frozen=True):
    """A place that a colleague offers."""

    id: str
    event: str
    title: str
    offering: str
    giver: str
    starts_at: datetime | None


class LinkOut(msgspec.Struct, frozen=True):
    """The link to join; it is told this once."""

    link: str


class Done(msgspec.Struct, frozen=True):
    done: bool = True


def companions_of(given: list[CompanionIn]) -> tuple[Companion, ...]:
    return tuple(
        Companion(each.name.strip(), each.age, each.own_place, each.id, each.answers) for each in given
    )


def seats_of(seats: list[Id], accessible: bool) -> SeatWish:
    return SeatWish(tuple(dict.fromkeys(seats)), int(accessible))
