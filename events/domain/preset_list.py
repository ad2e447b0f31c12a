"""Every activity of a union's year as a preset: offerings, questions, times, and how its parts are set."""

from events.domain.allocation.rules import AllocationRules
from events.domain.eligibility import Rules
from events.domain.event import AllocationMethod, Kind, SignUpForm
from events.domain.presets import IN_SERVICE, Preset, PresetOffering, PresetQuestion, PresetSession
from events.domain.questions import QuestionKind
from events.domain.quorum import QuorumRules
from events.domain.registers import Occasion, RegisterRules
from events.domain.settings import (
    CompanionRules,
    EventSettings,
    PartyRules,
    SealedRules,
    TransferRules,
    WalkInRules,
)
from foundation.messages import N_

WOMEN = Rules(IN_SERVICE.employment, sex="female")
MEN = Rules(IN_SERVICE.employment, sex="male")
Q = QuestionKind
_EMERGENCY = PresetQuestion(Q.PHONE, N_("Whom shall we call in an emergency?"), required=True)
_FIT = PresetQuestion(
    Q.CONSENT, N_("I am fit to take part, and I know the risks of the sport."), required=True
)

TRAININGS = {
    "training": Preset(
        Kind.TRAINING,
        N_("Course of several sessions"),
        N_("Learn something together, with attendance taken each time."),
        (PresetOffering(N_("Group A"), 40), PresetOffering(N_("Group B"), 40)),
        (PresetQuestion(Q.TEXT, N_("Is there anything the teacher should know?")),),
        hours=3 * 7 * 24 + 2,
        sessions=tuple(
            PresetSession(title, 7 * week, 14, 2)
            for week, title in enumerate((N_("Session 1"), N_("Session 2"), N_("Session 3"), N_("Session 4")))
        ),
    ),
    "lecture": Preset(
        Kind.TRAINING,
        N_("Lecture"),
        N_("An afternoon with somebody who knows; whoever comes by may listen."),
        (PresetOffering(N_("Audience"), 120),),
        ahead_days=14,
        closes_before=1,
        cancel_before=1,
        settings=EventSettings(walk_ins=WalkInRules(by_themselves=True)),
    ),
    "cadre_training": Preset(
        Kind.TRAINING,
        N_("Training for union officers"),
        N_("Few places; whoever applies is approved by the union office."),
        (PresetOffering(N_("Participants"), 12, rules=IN_SERVICE),),
        (PresetQuestion(Q.TEXT, N_("What do you do in the union?"), required=True),),
        hours=3 * 24 + 8,
        hour=9,
        closes_before=7,
        cancel_before=5,
        allocation=AllocationMethod.APPROVAL,
    ),
}
SPORTS = {
    "tournament": Preset(
        Kind.TOURNAMENT,
        N_("Badminton tournament"),
        N_("Compete for your branch; the draw is made in public."),
        (
            PresetOffering(N_("Men's singles"), 32, "MS", rules=MEN),
            PresetOffering(N_("Women's singles"), 32, "WS", rules=WOMEN),
            PresetOffering(N_("Men's doubles"), 32, "MD", rules=MEN),
            PresetOffering(N_("Women's doubles"), 32, "WD", rules=WOMEN),
            PresetOffering(N_("Mixed doubles"), 32, "XD", rules=IN_SERVICE),
        ),
        (_FIT, PresetQuestion(Q.SIZE, N_("Shirt size"), required=True)),
        ahead_days=30,
        hour=9,
        hours=8,
        closes_before=7,
        cancel_before=7,
        per_person=2,
    ),
    "team_games": Preset(
        Kind.ACTIVITY,
        N_("Games between teams"),
        N_("A team of colleagues signs up together; the captain invites the others."),
        (PresetOffering(N_("Teams"), 96, rules=IN_SERVICE),),
        (_FIT,),
        hours=3,
        closes_before=5,
        cancel_before=3,
        form=SignUpForm.PARTY,
        settings=EventSettings(party=PartyRules("team", 6, 8)),
    ),
}
TRIPS = {
    "trip": Preset(
        Kind.TRIP,
        N_("Rest-and-recuperation trip"),
        N_("Rest and recuperation; places go by branch."),
        (
            PresetOffering(
                N_("First batch"), 22, rules=Rules(IN_SERVICE.employment, service_min=1, trip_gap=2)
            ),
        ),
        (_EMERGENCY,),
        ahead_days=45,
        hour=8,
        hours=104,
        closes_before=21,
        cancel_before=14,
        by_branch=True,
        allocation=AllocationMethod.APPROVAL,
        settings=EventSettings(sealed=SealedRules(id_number=True, health=True)),
    ),
}
STAGE = {
    "performance": Preset(
        Kind.PERFORMANCE,
        N_("Performance with seats"),
        N_("A ticket for the audience; please come a little early."),
        (PresetOffering(N_("Audience"), 300),),
        ahead_days=14,
        hour=19,
        closes_before=1,
        cancel_before=1,
        settings=EventSettings(companions=CompanionRules(3), transfer=TransferRules(True)),
    ),
    "outing": Preset(
        Kind.PERFORMANCE,
        N_("Going to a performance together"),
        N_("Each branch has its places; what it does not use goes back."),
        (PresetOffering(N_("Audience"), 60, rules=IN_SERVICE),),
        ahead_days=14,
        hour=19,
        closes_before=2,
        cancel_before=1,
        by_branch=True,
    ),
    "lottery_tickets": Preset(
        Kind.PERFORMANCE,
        N_("Tickets by lottery"),
        N_("More want to come than can: a lottery that everybody can compute again decides."),
        (PresetOffering(N_("Audience"), 40),),
        hour=19,
        closes_before=5,
        cancel_before=2,
        allocation=AllocationMethod.LOTTERY,
        settings=EventSettings(allocation=AllocationRules(balls=(3, 2, 1))),
    ),
}
GATHERINGS = {
    "activity": Preset(
        Kind.ACTIVITY,
        N_("Other activity"),
        N_("Come along."),
        (PresetOffering(N_("Participants"), 60),),
        ahead_days=14,
        closes_before=2,
        cancel_before=1,
    ),
    "clinic": Preset(
        Kind.ACTIVITY,
        N_("Free clinic"),
        N_("Departments and time slots; nobody waits in a queue."),
        (PresetOffering(N_("Consultation"), 12),),
        ahead_days=14,
        hour=9,
        hours=3,
        closes_before=1,
        cancel_before=1,
        per_person=2,
    ),
    "social": Preset(
        Kind.ACTIVITY,
        N_("Social for singles"),
        N_("As many women as men; who takes part is never published."),
        (PresetOffering(N_("Women"), 20, rules=WOMEN), PresetOffering(N_("Men"), 20, rules=MEN)),
        (PresetQuestion(Q.CONSENT, N_("I am single and take part of my own will."), required=True),),
        hours=4,
        private=True,
        balanced=4,
    ),
    "family_day": Preset(
        Kind.ACTIVITY,
        N_("Family day"),
        N_("A household signs up together, children and grandparents too."),
        (PresetOffering(N_("Families"), 90),),
        hour=9,
        hours=3,
        form=SignUpForm.PARTY,
        settings=EventSettings(party=PartyRules("household", 2, 6), companions=CompanionRules(5)),
    ),
}
UNION = {
    "retirement": Preset(
        Kind.ACTIVITY,
        N_("Honoured retirement"),
        N_("By invitation: colleagues who retire this term, and those who see them off."),
        (PresetOffering(N_("Guests"), 80, rules=Rules(("active", "seconded", "retired"))),),
        hour=15,
        invited=True,
    ),
    "congress": Preset(
        Kind.ACTIVITY,
        N_("Staff congress"),
        N_("Delegates by list, expected and present, and whether there is a quorum."),
        (PresetOffering(N_("Delegates"), 120, rules=IN_SERVICE),),
        hour=9,
        hours=8,
        invited=True,
        settings=EventSettings(quorum=QuorumRules(2, 3)),
        sessions=(
            PresetSession(N_("Preparatory sitting"), 0, 9, 1),
            PresetSession(N_("First sitting"), 0, 10, 2),
            PresetSession(N_("Second sitting"), 0, 14, 3),
        ),
    ),
    "donation": Preset(
        Kind.ACTIVITY,
        N_("Donation drive"),
        N_("Who brings what is written into a register; helpers can sign up."),
        (PresetOffering(N_("Helpers"), 20),),
        hour=9,
        hours=8,
        settings=EventSettings(register=RegisterRules((Occasion.DONATION,))),
    ),
    "mutual_aid": Preset(
        Kind.ACTIVITY,
        N_("Medical mutual aid"),
        N_("Colleagues join for a period; subsidies are entered into a register."),
        (PresetOffering(N_("Joining"), 2000, rules=IN_SERVICE),),
        (PresetQuestion(Q.CONSENT, N_("I have read the rules of the mutual aid and join."), required=True),),
        hours=24,
        closes_before=1,
        cancel_before=1,
        waitlist=False,
        private=True,
        settings=EventSettings(register=RegisterRules((Occasion.MUTUAL_AID,))),
    ),
    "visits": Preset(
        Kind.ACTIVITY,
        N_("Visits and presents"),
        N_("A register only, without sign-up: whom the union visited, and with what."),
        hours=24,
        waitlist=False,
        private=True,
        settings=EventSettings(
            register=RegisterRules(
                (
                    Occasion.FESTIVAL, Occasion.BIRTHDAY, Occasion.ILLNESS, Occasion.CHILDBIRTH,
                    Occasion.BEREAVEMENT, Occasion.HARDSHIP, Occasion.VILLAGE,
                )
            )
        ),
    ),
}  # fmt: skip

GROUPS: tuple[tuple[str, dict[str, Preset]], ...] = (
    (N_("Learning"), TRAININGS),
    (N_("Sport"), SPORTS),
    (N_("Trips"), TRIPS),
    (N_("Going out and performing"), STAGE),
    (N_("Getting together"), GATHERINGS),
    (N_("The union's own"), UNION),
)
PRESETS: dict[str, Preset] = {key: preset for _, presets in GROUPS for key, preset in presets.items()}
