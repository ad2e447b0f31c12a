"""What is said when those who are to be brought along cannot be, as each form shows it beside its fields."""

from collections.abc import Mapping

from foundation.errors import Refusal
from foundation.messages import Sentence


class CompanionsRefused(Refusal):
    """Something is wrong with those who are brought along; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(next(iter(fields.values())), field=next(iter(fields)), status=422)
        self.fields = fields
