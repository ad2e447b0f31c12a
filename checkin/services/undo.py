"""Taking back an admission made by mistake: soon, by the door's own people, and on record."""

from checkin.domain.admission import Admission, Verdict, may_take_back, told
from checkin.domain.attempt import Attempt, Means, checked
from checkin.queries.holders import holder_of_registration
from checkin.services.live_counter import counter_changed
from checkin.services.scan import answer_of, keep, must_be_at_the_door
from checkin.tables import Scan
from events.services.attendance import withdraw_presence
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import not_found
from members.domain.identity import Identity
from members.services import audit


async def take_back(
    actor: Identity, event_id: str, registration_id: str, nonce: str, door: str = ""
) -> Admission:
    """The person is no longer present; the scan that let them in stays on record, followed by this one.

    Raises Refusal 403 and 404, 409 when nobody was admitted or it is more than ten minutes ago.
    """
    must_be_at_the_door(actor, event_id)
    attempt = checked(Attempt(nonce, registration_id, Means.NAME, door))
    at = now()

    async def body() -> Admission:
        if await Scan.exists().where(Scan.nonce == nonce):
            return (await answer_of(event_id, nonce)).admission
        holder = await holder_of_registration(registration_id)
        if holder is None or holder.event_id != event_id:
            raise not_found()
        may_take_back(holder.presence, at)
        await withdraw_presence(registration_id)
        taken_back = told(Verdict.UNDONE, holder)
        await keep(actor, event_id, attempt, taken_back, at)
        await audit.record(actor, "attendance.withdrawn", "registration", registration_id, event=event_id)
        after_commit(lambda: counter_changed(event_id))
        return taken_back

    return await write(body)
