"""Who may give or take which role, and whose password somebody may reset."""

from collections.abc import Iterable

from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Grant, Identity, Role

HANDED_ON = frozenset({Role.ORGANIZER, Role.REFEREE, Role.UMPIRE})


def may_grant(actor: Identity, grant: Grant) -> bool:
    """Administrators give every role; who organizes an event or referees a competition shares that very role,
    and the referee of a competition appoints its umpires."""
    if actor.is_administrator:
        return True
    if grant.role is Role.UMPIRE and grant.scope and actor.holds(Role.REFEREE, grant.scope):
        return True
    return grant.role in HANDED_ON and grant.scope != "" and actor.holds(grant.role, grant.scope)


def fault(grant: Grant) -> Sentence | None:
    """What is wrong with a grant as such."""
    if grant.role is Role.LIAISON and not grant.scope:
        return Sentence("A liaison belongs to a branch. Please choose one.")
    if grant.role is Role.ADMINISTRATOR and grant.scope:
        return Sentence("An administrator has the whole union. Please leave the branch out.")
    return None


def reaches_branch(actor: Identity, path: str) -> bool:
    """True for administrators and for the liaison of the branch with this path or of a union above it."""
    return actor.is_administrator or not actor.scopes(Role.LIAISON).isdisjoint(ids_on(path))


def may_print_slip(actor: Identity, branch_path: str, held: Iterable[Grant]) -> bool:
    """Whether the actor may hand somebody of this branch a slip that sets a new password.

    Whoever can reset a password can become that person, so a liaison may do it for members and fellow
    liaisons within reach only, not for those who hold more: organizers, referees, administrators.
    """
    if actor.is_administrator:
        return True
    if not reaches_branch(actor, branch_path):
        return False
    within = actor.scopes(Role.LIAISON)
    return all(grant.role is Role.LIAISON and grant.scope in within for grant in held)
