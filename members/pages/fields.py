"""Form fields of this room: a secret that is never shown again, and roles, branches and states in words."""

from collections.abc import Sequence
from typing import Any

from wtforms import PasswordField

from foundation.forms import Choices, refusal
from foundation.messages import N_, Sentence
from members.domain.branches import BranchNode
from members.domain.passwords import LONGEST

SEXES: Choices = (("", N_("not given")), ("male", N_("male")), ("female", N_("female")))
STATUSES: Choices = (
    ("active", N_("in service")),
    ("seconded", N_("seconded")),
    ("retired", N_("retired")),
    ("left", N_("has left")),
)
ROLES: Choices = (
    ("liaison", N_("branch liaison")),
    ("organizer", N_("organizer")),
    ("referee", N_("referee")),
    ("umpire", N_("umpire")),
    ("administrator", N_("administrator")),
)
BRANCH_KINDS: Choices = (
    ("province", N_("provincial union")),
    ("college", N_("college union")),
    ("branch", N_("branch union")),
    ("group", N_("union group")),
)


class SecretField(PasswordField):
    """A password: taken exactly as typed, and never put back into the page."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.required, self.hint, self.longest, self.lines = required, hint, LONGEST, False

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        given = valuelist[0] if valuelist else ""
        self.data = given if isinstance(given, str) else ""

    def pre_validate(self, form: Any) -> None:
        if self.required and not self.data:
            raise refusal(Sentence("Please fill this in."))
        if len(self.data or "") > self.longest:
            raise refusal(Sentence("Please use at most {longest} characters.", longest=self.longest))


def branch_choices(nodes: Sequence[BranchNode]) -> list[tuple[str, str]]:
    """The tree as the options of a select: deeper branches are set in."""
    return [(node.id, "\u3000" * node.depth + node.name) for node in nodes]
