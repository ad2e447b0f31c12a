"""Who may see ties, hand in line-ups and run ties."""

from typing import Any

from competitions.tables import Discipline, Draw, EntryPlayer, Match, Tie
from competitions.tables import Entry as EntryRow
from events.tables import Offering, Pool
from tests.access.competition_draws import drawn_record
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, SIGNED_IN, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
TIE = "/referee/competitions/{competition_id:str}/ties/{tie_id:str}"
LINE_UP = "/ties/{tie_id:str}/line-ups/{side_id:str}"
# The first team of the tie is the branch's: its captain is "member", who acts for it as its liaison does.
ACTS_FOR_THE_TEAM = frozenset({"member", "liaison", "referee", "administrator"})
OTHERS_TIE = ({"tie_id": "other_tie_id"}, {"side_id": "other_side_id"})
FOREIGN = ({"competition_id": "other_competition_id"}, {"tie_id": "other_tie_id"})


def _of_tie(act: str, **form: str) -> Entry:
    return Entry(
        "POST", f"{TIE}/{act}", REFEREE_OF_THE_COMPETITION, form=form, foreign=FOREIGN, everywhere=NOBODYS
    )


TIES = [
    Entry("GET", "/ties/{tie_id:str}", EVERYBODY),
    Entry("GET", "/competitions/{competition_id:str}/line-ups", SIGNED_IN),
    Entry("GET", LINE_UP, ACTS_FOR_THE_TEAM, foreign=OTHERS_TIE, everywhere=NOBODYS),
    Entry("POST", LINE_UP, ACTS_FOR_THE_TEAM, form={}, foreign=OTHERS_TIE, everywhere=NOBODYS),
    Entry(
        "GET",
        "/referee/competitions/{competition_id:str}/ties",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"competition_id": "other_competition_id"},),
        everywhere=frozenset({"other_referee", "administrator"}),
    ),
    Entry("GET", TIE, REFEREE_OF_THE_COMPETITION, foreign=FOREIGN, everywhere=NOBODYS),
    *(
        Entry(
            method,
            "/referee/competitions/{competition_id:str}/disciplines/{teams_id:str}/team-rules",
            REFEREE_OF_THE_COMPETITION,
            form={"line": "XD-MD-WD", "rubbers_a_player": "1", "hand_in_minutes": "30", "most": "12"}
            if method == "POST"
            else None,
            foreign=({"competition_id": "other_competition_id"}, {"teams_id": "other_teams_id"}),
            everywhere=NOBODYS,
        )
        for method in ("GET", "POST")
    ),
    _of_tie("reveal"),
    _of_tie("order", order="2 1 3"),
    _of_tie("deadline", deadline="2027-05-01T10:00"),
    Entry(
        "POST",
        TIE + "/line-ups/{side_id:str}/open",
        REFEREE_OF_THE_COMPETITION,
        form={"reason": "改", "minutes": "5"},
        foreign=(*FOREIGN, {"side_id": "other_side_id"}),
        everywhere=NOBODYS,
    ),
]


async def seed_tie(world: World, which: str, competition_id: str, event_id: str) -> None:
    """A tie of two teams that waits for their line-ups."""
    pool = Pool(event=event_id, name="球队", size=10)
    await pool.save()
    offering = Offering(event=event_id, pool=pool.id, title="团体对抗", code=f"{which}TT"[:12])
    await offering.save()
    discipline = Discipline(
        competition=competition_id,
        offering=offering.id,
        code="TT",
        name="团体对抗",
        entrants="team",
        state="drawn",
        position=5,
    )
    await discipline.save()
    sides = [
        await _team(world, discipline.id, f"{which}member", f"{which}branch_id"),
        await _team(world, discipline.id, "organizer", "union_id"),
    ]
    draw = Draw(discipline=discipline.id, state="locked", **drawn_record(sides, world.values["branch_id"]))
    await draw.save()
    made: dict[str, Any] = {
        "draw": draw.id,
        "discipline": discipline.id,
        "side_a": sides[0],
        "side_b": sides[1],
        "number": 1,
    }
    tie = Match(key="r1m1", status="ready", **made)
    await tie.save()
    await Tie(match=tie.id).save()
    for number in range(1, 4):
        await Match(key=f"r1m1.{number}", tie=tie.id, rubber=number, **made).save()
    world.values |= {f"{which}teams_id": discipline.id, f"{which}tie_id": tie.id, f"{which}side_id": sides[0]}


async def _team(world: World, discipline_id: str, persona: str, branch: str) -> str:
    entry = EntryRow(discipline=discipline_id, name=persona)
    await entry.save()
    await EntryPlayer(
        entry=entry.id,
        discipline=discipline_id,
        member=world.members[persona],
        branch=world.values[branch],
        captain=True,
    ).save()
    return str(entry.id)
