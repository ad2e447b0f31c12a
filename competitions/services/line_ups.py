"""Line-ups handed in blind, revealed together, opened again by the referee; the order of rubbers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from competitions.domain.line_ups import LineUp, due, given_up, problems
from competitions.domain.results import MatchResult
from competitions.queries import ties
from competitions.queries.ties import TieTeam, TieView
from competitions.queries.umpiring import forget_sides
from competitions.services import rubbers
from competitions.services.live_draw import draw_changed
from competitions.services.progress import record_result
from competitions.tables import LineUp as LineUpRow
from competitions.tables import LineUpPlayer, Tie
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_allowed
from foundation.messages import Sentence
from members.domain.identity import Identity, Role
from members.guards import is_liaison_of
from members.services import audit
from members.services.audit import Actor

LONGEST_REASON = 200
AGAIN_MINUTES = 10
_DUE = (
    'SELECT m.id FROM tie t JOIN "match" m ON m.id = t."match" WHERE t.revealed_at IS NULL AND m.status = \'ready\''
    ' AND EXISTS (SELECT 1 FROM line_up l WHERE l."match" = m.id AND l.handed_in_at IS NOT NULL)'
)


async def may_act_for(identity: Identity, view: TieView, team: TieTeam) -> bool:
    """Whether this person hands in the line-up of a team: its captain, a liaison of its branch, or the referee."""
    if identity.holds(Role.REFEREE, view.competition) or identity.member_id == team.captain:
        return True
    for branch in sorted({player.branch for player in team.players}):
        if await is_liaison_of(identity, branch):
            return True
    return False


async def hand_in(actor: Identity, tie_id: str, entry_id: str, given: LineUp) -> None:
    """Hands in a line-up, or another one as long as they are not open; players are ids of the team's own list.

    When both are in they are revealed in the same write.
    Raises Refusal: 403 for who does not act for the team, 404, 409 when it is too late, 422 with what is wrong.
    """

    async def body() -> None:
        view = await ties.tie(tie_id)
        team = view.team(entry_id)
        if not await may_act_for(actor, view, team):
            raise not_allowed()
        _may_hand_in(view, team, actor.holds(Role.REFEREE, view.competition))
        wrong = problems(view.rules, team.players, given)
        if wrong:
            raise Refusal(wrong[0].why, field=f"rubber-{wrong[0].rubber}", status=422)
        await _keep(actor, view, team, given)
        await audit.record(actor, "line_up.handed_in", "entry", entry_id, match=tie_id)
        present = await ties.tie(tie_id)
        if present.revealed_at is None and due(present.deadline, _handed_in(present), now()):
            await _reveal(None, present)
        elif present.revealed_at is not None:
            await _walk_over(None, present)
        _tell(present)

    await write(body)


def _may_hand_in(view: TieView, team: TieTeam, referee: bool) -> None:
    if view.phase == "teams":
        raise Refusal(
            Sentence("The teams of this tie are not known yet. Line-ups can be handed in afterwards.")
        )
    if view.phase in ("over", "void"):
        raise Refusal(Sentence("This tie is over. Nothing was changed."))
    if view.phase == "revealed" and not (referee and team.handed_in_at is None):
        raise Refusal(
            Sentence("Line-ups are open and locked. The referee can open one again, with a reason.")
        )
    if view.deadline is not None and now() >= view.deadline and not referee:
        raise Refusal(
            Sentence(
                "The deadline was {deadline}. The referee can still take your line-up.",
                deadline=view.deadline,
            )
        )


async def _keep(actor: Identity, view: TieView, team: TieTeam, given: LineUp) -> None:
    rows = await LineUpRow.raw(
        'SELECT id FROM line_up WHERE "match" = {} AND entry = {}', view.id, team.entry
    )
    if rows:
        kept = str(rows[0]["id"])
        await LineUpPlayer.delete().where(LineUpPlayer.line_up == kept)
        await LineUpRow.update(
            {LineUpRow.handed_in_by: actor.member_id, LineUpRow.handed_in_at: now()}
        ).where(LineUpRow.id == kept)
    else:
        made = LineUpRow(match=view.id, entry=team.entry, handed_in_by=actor.member_id, handed_in_at=now())
        await made.save()
        kept = str(made.id)
    ids = {rubber.number: rubber.id for rubber in view.rubbers}
    rows_of_players = [
        LineUpPlayer(line_up=kept, rubber=ids[number], player=player, place=place)
        for number, players in enumerate(given, start=1)
        for place, player in enumerate(players)
    ]
    await LineUpPlayer.insert(*rows_of_players)


def _handed_in(view: TieView) -> int:
    return sum(team.handed_in_at is not None for team in view.teams)


async def reveal(actor: Identity, tie_id: str) -> None:
    """The referee opens the line-ups that are in, also before the deadline or without the other team's."""

    async def body() -> None:
        view = await ties.tie(tie_id)
        if view.phase != "open":
            raise Refusal(Sentence("There are no closed line-ups to open here. Nothing was changed."))
        if not _handed_in(view):
            raise Refusal(Sentence("No line-up is in yet, so there is nothing to open."))
        await _reveal(actor, view)
        _tell(view)

    await write(body)


async def reveal_due() -> None:
    """Opens line-ups whose deadline has passed; called by the clock."""
    for row in await Tie.raw(_DUE):
        view = await ties.tie(row["id"])
        if due(view.deadline, _handed_in(view), now()):
            await _reveal_by_the_clock(view.id)


async def _reveal_by_the_clock(tie_id: str) -> None:
    async def body() -> None:
        view = await ties.tie(tie_id)
        if view.phase == "open" and due(view.deadline, _handed_in(view), now()):
            await _reveal(None, view)
            _tell(view)

    await write(body)


async def _reveal(actor: Actor, view: TieView) -> None:
    await Tie.update({Tie.revealed_at: now()}).where(Tie.match == view.id)
    await rubbers.follow([view.id])
    await audit.record(actor, "line_up.revealed", "match", view.id)
    await _walk_over(actor, view)


async def _walk_over(actor: Actor, view: TieView) -> None:
    """A rubber one team has nobody for goes to the other. Where both have nobody the referee decides."""
    await rubbers.follow([view.id])
    if any(team.handed_in_at is None for team in view.teams):
        return
    without = {team.side: given_up(team.line_up) for team in view.teams}
    for number in sorted(without["a"] ^ without["b"]):
        rubber = next(one for one in (await ties.tie(view.id)).rubbers if one.number == number)
        # A knockout tie may be won by the walkovers before.
        if rubber.status != "void" and rubber.result is None:
            winner = MatchResult("b" if number in without["a"] else "a", (), "walkover")
            await record_result(actor, rubber.id, winner)


async def open_again(
    actor: Identity, tie_id: str, entry_id: str, reason: str, minutes: int = AGAIN_MINUTES
) -> None:
    """A team may change its line-up after all, for some minutes; both are closed until it is handed in anew.

    Raises Refusal 409 once a rubber has begun, 422 without a reason.
    """
    if not reason.strip():
        raise Refusal(Sentence("Say why the line-up is opened again."), field="reason", status=422)
    if not 1 <= minutes <= 24 * 60:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=1, most=24 * 60),
            field="minutes",
            status=422,
        )

    async def body() -> None:
        view = await ties.tie(tie_id)
        team = view.team(entry_id)
        if team.handed_in_at is None or view.phase not in ("open", "revealed"):
            raise Refusal(Sentence("This team has no line-up to open again. Nothing was changed."))
        if view.begun:
            raise Refusal(
                Sentence("A rubber of this tie has begun or has a result, so line-ups stay as they are.")
            )
        await LineUpRow.update(
            {LineUpRow.handed_in_at: None, LineUpRow.opened_again: reason.strip()[:LONGEST_REASON]}
        ).where((LineUpRow.match == tie_id) & (LineUpRow.entry == entry_id))
        until = now() + timedelta(minutes=minutes)
        # While line-ups are closed the other team may still be at its own: nobody's time gets shorter.
        sooner = view.revealed_at is None and (view.deadline is None or view.deadline > until)
        if not sooner:
            await Tie.update({Tie.revealed_at: None, Tie.deadline: until}).where(Tie.match == tie_id)
        await rubbers.follow([tie_id])
        await audit.record(actor, "line_up.opened_again", "entry", entry_id, match=tie_id)
        _tell(view)

    await write(body)


async def set_deadline(actor: Identity, tie_id: str, deadline: datetime) -> None:
    """Until when line-ups are handed in, instead of some time before the tie is planned."""

    async def body() -> None:
        view = await ties.tie(tie_id)
        if view.phase not in ("teams", "open"):
            raise Refusal(Sentence("The line-ups of this tie are open already. Nothing was changed."))
        await Tie.update({Tie.deadline: deadline}).where(Tie.match == tie_id)
        await audit.record(actor, "tie.deadline", "match", tie_id)
        _tell(view)

    await write(body)


async def set_order(actor: Identity, tie_id: str, order: Sequence[int]) -> None:
    """In which order the rubbers are played; those begun keep their place in front.

    Raises Refusal 422 for what is no order of them, 409 for one that puts something before a rubber already begun.
    """

    async def body() -> None:
        view = await ties.tie(tie_id)
        if sorted(order) != sorted(rubber.number for rubber in view.rubbers):
            raise Refusal(Sentence("Give each rubber one place in the order."), field="order", status=422)
        begun = [rubber.number for rubber in view.rubbers if rubber.begun or rubber.result]
        if list(order[: len(begun)]) != begun:
            raise Refusal(
                Sentence("Rubbers that have begun stay first, in the order they were played."), field="order"
            )
        await Tie.update({Tie.play_order: msgspec.json.encode(list(order)).decode()}).where(
            Tie.match == tie_id
        )
        await audit.record(actor, "tie.order", "match", tie_id, order=list(order))
        _tell(view)

    await write(body)


def _tell(view: TieView) -> None:
    def told() -> None:
        forget_sides()
        draw_changed(view.competition, view.discipline, [view.id, *(rubber.id for rubber in view.rubbers)])

    after_commit(told)
