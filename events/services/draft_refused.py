"""What is said when an event cannot be kept as the organizer filled it in."""

from foundation.errors import Refusal
from foundation.messages import Sentence


class DraftRefused(Refusal):
    """The draft cannot be kept as it is; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(
            Sentence("Please look at the marked places. Nothing was stored yet."),
            field=next(iter(fields)),
            status=422,
        )
        self.fields = fields
