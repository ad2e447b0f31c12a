"""What is kept of competitions: disciplines, entries, draws, matches and the umpires' logs."""

from piccolo.columns import (
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables import Event, Offering, Registration
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id
from members.tables import Branch, Member


class Competition(Table):
    """The sporting side of a tournament event."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    event = ForeignKey(Event, null=False, unique=True, on_delete=OnDelete.restrict)
    courts = Integer(default=1)
    hall = Text(default="{}", help_text="JSON of competitions.domain.hall.Hall")
    plan = Integer(null=True, default=None, help_text="number of the plan's version the referee works on")
    created_at = Timestamptz(default=now)

    at_least_one_court = Check("courts >= 1 AND courts <= 99")


class OrderBookText(Table):
    """A part of the order book that nobody can derive: regulations, notices, committee, last year's places."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.cascade)
    part = Varchar(length=12)
    text = Text(help_text="plain text; lines that begin with # are headings, with - items")

    one_text_a_part = Unique([competition, part])
    known_part = Check("part IN ('regulations', 'notices', 'committee', 'last_year')")


class PublishedPaper(Table):
    """A paper everybody may read since the referee published it; taking it back deletes the row."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.cascade)
    paper = Varchar(length=16)
    published_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    published_at = Timestamptz(default=now)

    published_once = Unique([competition, paper])
    known_paper = Check("paper IN ('order-book', 'order-of-play', 'results-book')")


class Discipline(Table):
    """MS, WS, MD … of a competition; its entries come from one offering of the event."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.restrict)
    offering = ForeignKey(Offering, null=False, unique=True, on_delete=OnDelete.restrict)
    code = Varchar(length=12)
    name = Varchar(length=80)
    position = Integer(default=0)
    entrants = Varchar(length=8, default="singles")
    method = Varchar(length=20, default="knockout")
    scoring_format = Varchar(length=24, default="3x21")
    settings = Text(default="{}", help_text="JSON of the draw's settings")
    state = Varchar(length=10, default="entries")

    one_code = Unique([competition, code])
    known_entrants = Check("entrants IN ('singles', 'doubles', 'team')")
    one_of_the_methods = Check(
        "method IN ('knockout', 'double_elimination', 'round_robin', 'groups', 'swiss', 'ladder')"
    )
    known_state = Check("state IN ('entries', 'seeding', 'drawn', 'finished')")


class Entry(Table):
    """A player or pair in a discipline."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    discipline = ForeignKey(Discipline, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=130)
    seed = Integer(null=True, default=None)
    status = Varchar(length=10, default="entered")

    one_seed = Unique([discipline, seed])
    known_status = Check("status IN ('entered', 'withdrawn', 'replaced')")


class GuestPlayer(Table):
    """Somebody outside the roster who plays in this competition only; never counted among members."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.restrict)
    name = Varchar(length=60)
    sex = Varchar(length=6, default="")
    organisation = Varchar(length=80, default="")

    known_guest_sex = Check("sex IN ('', 'female', 'male')")


class EntryPlayer(Table):
    """Who plays for an entry: a member, the branch frozen with the registration, or a guest hosted by a branch."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    entry = ForeignKey(Entry, null=False, on_delete=OnDelete.restrict, index=True)
    discipline = ForeignKey(Discipline, null=False, on_delete=OnDelete.restrict)
    member = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    guest = ForeignKey(GuestPlayer, null=True, default=None, on_delete=OnDelete.restrict)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict)
    registration = ForeignKey(Registration, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    position = Integer(default=0)
    captain = Boolean(default=False, help_text="of a team")

    once_a_discipline = Unique([discipline, member])
    guest_once_a_discipline = Unique([discipline, guest])
    one_person = Check("(member IS NULL) <> (guest IS NULL)")


class Draw(Table):
    """A public draw, kept for ever; a redraw is a new row with a reason."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    discipline = ForeignKey(Discipline, null=False, on_delete=OnDelete.restrict)
    number = Integer(default=1)
    state = Varchar(length=10, default="preview")
    spoken_seed = Varchar(length=80)
    input_hash = Varchar(length=64)
    record = Text(help_text="JSON as published: input, steps, lines")
    lines = Text(
        default="[]", help_text="JSON: entry ids from line 1 on as they stand now, substitutes included"
    )
    reason = Varchar(length=200, default="", help_text="why it was drawn again")
    made_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    made_at = Timestamptz(default=now)

    one_number = Unique([discipline, number])
    known_state = Check("state IN ('preview', 'locked', 'replaced')")


class DrawStage(Table):
    """A later stage of a draw, made when the one before has ended: a drawn knockout after groups, a Swiss round."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    draw = ForeignKey(Draw, null=False, on_delete=OnDelete.restrict)
    number = Integer(help_text="2 for the first one after the draw itself")
    state = Varchar(length=10, default="preview")
    spoken_seed = Varchar(length=80, default="")
    input_hash = Varchar(length=64)
    record = Text(help_text="JSON as published")
    reason = Varchar(length=200, default="", help_text="why it was taken back")
    made_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    made_at = Timestamptz(default=now)

    known_stage_state = Check("state IN ('preview', 'locked', 'replaced')")


class StandingLot(Table):
    """A lot the referee drew, with a witness, among entries of a group level in everything."""

    id = BigSerial(primary_key=True)
    draw = ForeignKey(Draw, null=False, on_delete=OnDelete.restrict)
    ranking = Text(help_text="JSON: entry ids, the better place first")
    witness = Varchar(length=60)
    recorded_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    recorded_at = Timestamptz(default=now)


class Withdrawal(Table):
    """An entry whose registration was cancelled after the draw: the referee decides what becomes of its line."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    entry = ForeignKey(Entry, null=False, on_delete=OnDelete.restrict)
    discipline = ForeignKey(Discipline, null=False, on_delete=OnDelete.restrict)
    decision = Varchar(length=12, default="pending")
    reason = Varchar(length=200, default="")
    substitute = ForeignKey(Entry, null=True, default=None, on_delete=OnDelete.restrict)
    asked_at = Timestamptz(default=now)
    decided_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    decided_at = Timestamptz(null=True, default=None)

    known_decision = Check("decision IN ('pending', 'walkover', 'substitute', 'plays')")


class Match(Table):
    """A match of a draw, with the folded state of its log beside it for reading."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    draw = ForeignKey(Draw, null=False, on_delete=OnDelete.restrict)
    discipline = ForeignKey(Discipline, null=False, on_delete=OnDelete.restrict, index=True)
    key = Varchar(
        length=24, help_text="its name in the graph of the draw; of a rubber: the tie's and its number"
    )
    number = Integer(default=0)
    round = Integer(default=0)
    round_name = Text(default="", help_text="JSON: what people call the round, as a text and its values")
    tie: "ForeignKey[Match]" = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
        help_text="of a rubber: the match of two teams it belongs to",
    )
    rubber = Integer(null=True, default=None, help_text="its place in the tie, from 1")
    side_a = ForeignKey(Entry, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    side_b = ForeignKey(Entry, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    status = Varchar(length=10, default="waiting")
    court = Integer(null=True, default=None)
    planned_at = Timestamptz(null=True, default=None)
    planned_court = Integer(null=True, default=None)
    planned_minutes = Integer(null=True, default=None)
    umpire = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    called_at = Timestamptz(null=True, default=None, help_text="the last call")
    calls = Integer(default=0)
    reported_a = Timestamptz(null=True, default=None, help_text="when the side reported at the roll call")
    reported_b = Timestamptz(null=True, default=None)
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    result = Text(default="", help_text="JSON of competitions.domain.results.MatchResult, empty before")
    state = Text(default="", help_text="JSON of the folded log, for reading")
    sequence = Integer(default=0, help_text="length of the log")
    device = Varchar(length=40, default="", help_text="the umpire's device that holds the match")

    one_key = Unique([draw, key])
    known_match_status = Check("status IN ('waiting', 'ready', 'called', 'on_court', 'finished', 'void')")
    rubber_of_a_tie = Check("(tie IS NULL) = (rubber IS NULL)")
    no_match_against_oneself = Check("side_a IS NULL OR side_b IS NULL OR side_a <> side_b")


class PlanVersion(Table):
    """A plan as it was computed, moved by hand or repaired; kept for ever, so that undo is choosing a former one."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.restrict)
    number = Integer()
    base = Integer(null=True, default=None, help_text="number of the version it was made from")
    plan = Text(help_text="JSON: the placements")
    report = Text(default="{}", help_text="JSON: how it was made and how good it is")
    note = Varchar(length=200, default="")
    made_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    made_at = Timestamptz(default=now)
    published_at = Timestamptz(null=True, default=None)

    one_plan_number = Unique([competition, number])


class Tie(Table):
    """What a match of two teams has besides: until when line-ups are handed in, and its rubbers' order of play."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    match = ForeignKey(Match, null=False, unique=True, on_delete=OnDelete.cascade)
    deadline = Timestamptz(
        null=True, default=None, help_text="as the referee set it; else before the planned time"
    )
    revealed_at = Timestamptz(null=True, default=None, help_text="line-ups are open to everybody, and locked")
    play_order = Text(default="[]", help_text="JSON: numbers of rubbers; empty is the order of the line")


class LineUp(Table):
    """Who plays which rubber of a tie for a team. Opened again by the referee it is not handed in any more."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    match = ForeignKey(Match, null=False, on_delete=OnDelete.cascade)
    entry = ForeignKey(Entry, null=False, on_delete=OnDelete.restrict)
    handed_in_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    handed_in_at = Timestamptz(null=True, default=None)
    opened_again = Varchar(length=200, default="", help_text="why the referee opened it again")

    one_a_team = Unique([match, entry])


class LineUpPlayer(Table):
    """A player of a rubber. A rubber nobody is named for is given up."""

    id = BigSerial(primary_key=True)
    line_up = ForeignKey(LineUp, null=False, on_delete=OnDelete.cascade)
    rubber = ForeignKey(Match, null=False, on_delete=OnDelete.cascade)
    player = ForeignKey(EntryPlayer, null=False, on_delete=OnDelete.restrict, index=True)
    place = Integer(help_text="0, or 1 for the partner; in a relay in the order of its rubbers")

    one_place = Unique([line_up, rubber, place])
    once_a_rubber = Unique([rubber, player])
    place_in_the_rubber = Check("place >= 0 AND place < 20")


class MatchEvent(Table):
    """The umpire's log: append-only, the truth from which the state is folded."""

    id = BigSerial(primary_key=True)
    match = ForeignKey(Match, null=False, on_delete=OnDelete.restrict)
    sequence = Integer()
    nonce = Varchar(length=40)
    event = Text(help_text="JSON of a competitions.domain.scoring event")
    at = Timestamptz(default=now)
    actor = Varchar(length=LENGTH, default="", help_text="member id, or id of the umpire link")

    one_place_in_the_log = Unique([match, sequence])
    sent_once = Unique([match, nonce])


class UmpireLink(Table):
    """A capability: who holds it umpires that match, or the matches on that court."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.cascade)
    match = ForeignKey(Match, null=True, default=None, on_delete=OnDelete.cascade)
    court = Integer(null=True, default=None)
    digest = Varchar(length=64, unique=True)
    issued_by = ForeignKey(Member, null=True, default=None, on_delete=OnDelete.set_null)
    issued_at = Timestamptz(default=now)
    expires_at = Timestamptz(default=now)
    revoked_at = Timestamptz(null=True, default=None)

    bound_to_one_thing = Check("(match IS NULL) <> (court IS NULL)")
