"""Making a competition of a tournament event, and what the referee chooses for each discipline."""

import msgspec

from competitions.domain.discipline_settings import DisciplineSettings, settings_to
from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.entries import Entrants, entrants_of
from competitions.domain.methods import METHODS
from competitions.domain.scoring.presets import preset
from competitions.domain.standings.tables import Preset
from competitions.queries.disciplines import DisciplineRow, discipline
from competitions.services.drawing import discard_preview, refuse_when_drawn
from competitions.tables import Competition, Discipline, Entry
from events.tables import Event, Offering
from foundation.database import write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Role
from members.services import audit, roles

MOST_COURTS = 99


class Chosen(msgspec.Struct, frozen=True):
    """How a discipline is drawn and counted."""

    method: MethodName
    scoring_format: str
    draw: DrawSettings = DrawSettings()
    walkover_counts: bool = False
    standing_rules: Preset | None = None
    entrants: Entrants | None = None


async def create(actor: Identity, event_id: str, courts: int) -> str:
    """Makes the competition of a tournament, a discipline for each of its offerings; returns its id.

    Asked again it takes up offerings added since and returns the same id. An organizer who is not an
    administrator becomes its referee, and may appoint others.
    Raises Refusal: 403 for who does not organize the event, 404, 409 for other kinds of event, 422.
    """
    if not actor.holds(Role.ORGANIZER, event_id):
        raise not_allowed()
    _check_courts(courts)

    async def body() -> str:
        rows = await Event.raw("SELECT kind FROM event WHERE id = {}", event_id)
        if not rows:
            raise not_found()
        if rows[0]["kind"] != "tournament":
            raise Refusal(Sentence("Only a tournament has draws and matches. This event is of another kind."))
        competition_id = await _competition_of(actor, event_id, courts)
        await _take_up_offerings(competition_id, event_id)
        return competition_id

    return await write(body)


async def _competition_of(actor: Identity, event_id: str, courts: int) -> str:
    found = await Competition.raw("SELECT id FROM competition WHERE event = {}", event_id)
    if found:
        return str(found[0]["id"])
    made = Competition(event=event_id, courts=courts)
    await made.save()
    if not actor.holds(Role.REFEREE, made.id):
        await roles.give(actor, actor.member_id, Grant(Role.REFEREE, made.id))
    await audit.record(actor, "competition.created", "competition", made.id, event=event_id, courts=courts)
    return str(made.id)


async def _take_up_offerings(competition_id: str, event_id: str) -> None:
    rows = await Offering.raw(
        "SELECT o.id, o.code, o.title, o.position FROM offering o LEFT JOIN discipline d ON d.offering = o.id"
        " LEFT JOIN contest k ON k.offering = o.id WHERE o.event = {} AND d.id IS NULL AND k.id IS NULL"
        " ORDER BY o.position",
        event_id,
    )
    taken = {
        row["code"] for row in await Discipline.select(Discipline.code).where(
            Discipline.competition == competition_id
        )
    }  # fmt: skip
    for row in rows:
        code = _free_code(row["code"] or f"D{row['position'] + 1}", taken)
        taken.add(code)
        await Discipline(
            competition=competition_id,
            offering=row["id"],
            code=code,
            name=row["title"],
            position=row["position"],
            entrants=entrants_of(code),
        ).save()


def _free_code(wanted: str, taken: set[str]) -> str:
    number, code = 1, wanted[:12]
    while code in taken:
        number += 1
        code = f"{wanted[:9]}-{number}"
    return code


def _check_courts(courts: int) -> None:
    if not 1 <= courts <= MOST_COURTS:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_COURTS),
            field="courts",
            status=422,
        )


async def resize(competition_id: str, courts: int) -> None:
    """How many courts the hall has, inside a write body. Raises Refusal 409 below a court that a match is on."""
    busy = await Competition.raw(
        'SELECT MAX(m.court) AS highest FROM "match" m JOIN discipline d ON d.id = m.discipline'
        " WHERE d.competition = {} AND m.status IN ('called', 'on_court')",
        competition_id,
    )
    if (busy[0]["highest"] or 0) > courts:
        raise Refusal(
            Sentence("A match is on court {court}. Move it first.", court=busy[0]["highest"]), field="courts"
        )
    await Competition.update({Competition.courts: courts}).where(Competition.id == competition_id)


async def choose(actor: Identity, discipline_id: str, chosen: Chosen) -> None:
    """Method, scoring and options of a discipline; fixed once it is drawn, so that nobody changes them after
    seeing the draw."""
    if chosen.method not in METHODS:
        raise Refusal(Sentence("Please choose one."), field="method", status=422)

    async def body() -> None:
        row = await discipline(discipline_id)
        refuse_when_drawn(row)
        if chosen.scoring_format != row.scoring_format:  # the present one may be the discipline's own
            preset(chosen.scoring_format)
        settings = msgspec.structs.replace(
            row.chosen,
            draw=chosen.draw,
            walkover_counts=chosen.walkover_counts,
            standing_rules=chosen.standing_rules,
        )
        await _check_choice(row, chosen)
        if chosen.scoring_format != row.scoring_format:
            settings = msgspec.structs.replace(settings, format=None)
        await _save_choice(row, chosen, settings)
        await audit.record(
            actor,
            "discipline.chosen",
            "discipline",
            discipline_id,
            **msgspec.to_builtins(chosen),
        )

    await write(body)


async def _check_choice(row: DisciplineRow, chosen: Chosen) -> None:
    """Who is entered stays as it is while there are entries; with a frozen roster the draw must be possible."""
    entries = await Entry.count().where((Entry.discipline == row.id) & (Entry.status == "entered"))
    if chosen.entrants not in (None, row.entrants) and entries:
        raise Refusal(
            Sentence(
                "There is {count} entry already. Take it out first, then change who is entered.",
                "There are {count} entries already. Take them out first, then change who is entered.",
                count=entries,
            ),
            field="entrants",
            status=422,
        )
    if row.state == "seeding" and entries >= 2:
        METHODS[chosen.method].build(entries, chosen.draw, (), ())


async def _save_choice(row: DisciplineRow, chosen: Chosen, settings: DisciplineSettings) -> None:
    await Discipline.update(
        {
            Discipline.method: chosen.method,
            Discipline.entrants: chosen.entrants or row.entrants,
            Discipline.scoring_format: chosen.scoring_format,
            Discipline.settings: settings_to(settings),
        }
    ).where(Discipline.id == row.id)
    await discard_preview(row.id)
