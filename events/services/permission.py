"""Who may act for whom in an event; services ask again what the path of a page cannot tell."""

from events.domain.cancellation import By
from foundation.errors import not_allowed
from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role


def acting_as(actor: Identity, event_id: str, member_id: str, branch_path: str) -> By:
    """In which capacity the actor touches this person's registration. Raises `Refusal` 403 if in none."""
    if actor.member_id == member_id:
        return By.THEMSELVES
    if actor.holds(Role.ORGANIZER, event_id):
        return By.ORGANIZER
    if is_liaison_on(actor, branch_path):
        return By.LIAISON
    raise not_allowed(
        Sentence("You can act for colleagues of your own branch only, as its liaison. Nothing was changed.")
    )


def is_liaison_on(actor: Identity, branch_path: str) -> bool:
    """Whether the actor is liaison of this branch or of a union above it."""
    return not actor.scopes(Role.LIAISON).isdisjoint(("", *ids_on(branch_path)))


def must_organize(actor: Identity, event_id: str) -> None:
    """Raises `Refusal` 403 unless the actor organizes this event."""
    if not actor.holds(Role.ORGANIZER, event_id):
        raise not_allowed()
