"""What an organizer can set of an event beyond its times and places: a small group of settings a subject."""

from enum import StrEnum

import msgspec

from events.domain.allocation.rules import AllocationRules
from events.domain.quorum import QuorumRules
from events.domain.registers import RegisterRules
from events.domain.reminders import ReminderRules


class WaitlistRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`answer_hours`: how long somebody who moves up has to accept; 0: they move up at once."""

    answer_hours: int = 0


class Infants(StrEnum):
    """Whether infants need places: they sit on a lap, they do, or the family says so."""

    LAP = "lap"
    PLACE = "place"
    ASKED = "asked"


class CompanionRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may be brought along, at most `most` a registration. No `age_bands`: of any age."""

    most: int = 0
    age_bands: tuple[str, ...] = ()
    infants: Infants = Infants.LAP


class PartyRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`called`: a team or a household; `accept_days`: how many days before the beginning people must have joined."""

    called: str = "team"
    least: int = 2
    most: int = 10
    accept_days: int = 0


class TransferRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether somebody may hand their place to a colleague."""

    allowed: bool = False


class CompletionRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which sessions a person must have attended. Both bounds hold; 0 means that this one does not bind.

    `make_ups`: a session made up at another time counts. `excused`: one missed with leave is left out of the
    count. `must`: ids of sessions nobody may miss.
    """

    percent: int = 80
    sessions: int = 0
    make_ups: bool = True
    excused: bool = False
    must: tuple[str, ...] = ()


class CertificateRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`pattern` of the numbers, such as 澜财工培〔{year}〕{n:03}号; empty: no certificates."""

    pattern: str = ""


class WalkInRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may come without having signed up: let in by the door's people, or by themselves with the hall's code."""

    at_the_door: bool = True
    by_themselves: bool = False


class NoticeRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Public notices: how many working days one hangs, and whether objections stay unnamed."""

    working_days: int = 5
    anonymous: bool = False


class SealedRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What sensitive things are asked once a place is confirmed. `insurer`: who gets the ID numbers."""

    id_number: bool = False
    health: bool = False
    insurer: str = ""

    @property
    def any(self) -> bool:
        return self.id_number or self.health


class TravelRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rooms of so many beds; `single`: the supplement for having one alone, in fen (0: not possible)."""

    beds: int = 2
    single: int = 0
    couples: bool = True


class QuotaRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`seed`: published beforehand; lots that the clock has to draw follow from it."""

    seed: str = ""


class EventSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Kept as JSON in `Event.settings`; what is not set has its usual value, so old events need no change."""

    waitlist: WaitlistRules = WaitlistRules()
    allocation: AllocationRules = AllocationRules()
    reminders: ReminderRules = ReminderRules()
    party: PartyRules = PartyRules()
    companions: CompanionRules = CompanionRules()
    transfer: TransferRules = TransferRules()
    completion: CompletionRule = CompletionRule()
    certificates: CertificateRules = CertificateRules()
    walk_ins: WalkInRules = WalkInRules()
    register: RegisterRules = RegisterRules()
    quorum: QuorumRules = QuorumRules()
    quota: QuotaRules = QuotaRules()
    notice: NoticeRules = NoticeRules()
    sealed: SealedRules = SealedRules()
    travel: TravelRules = TravelRules()
