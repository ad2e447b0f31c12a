"""The hall and its times are set by the referee, in one act with the number of courts."""

from competitions.domain.hall import Hall, check_hall, hall_to
from competitions.services.live_draw import draw_changed
from competitions.services.setup import resize
from competitions.tables import Competition
from foundation.database import after_commit, write
from members.domain.identity import Identity
from members.services import audit


async def set_hall(actor: Identity, competition_id: str, hall: Hall, courts: int) -> None:
    """Raises Refusal 422 for what cannot be, 409 when a match is on a court that would be gone."""
    checked = check_hall(hall, courts)

    async def body() -> None:
        await resize(competition_id, courts)
        await Competition.update({Competition.hall: hall_to(checked)}).where(Competition.id == competition_id)
        await audit.record(
            actor,
            "competition.hall",
            "competition",
            competition_id,
            courts=courts,
            sessions=len(checked.sessions),
            strategy=checked.strategy,
        )
        after_commit(lambda: draw_changed(competition_id, "", []))

    await write(body)
