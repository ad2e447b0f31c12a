"""Refusals: what the product answers when something cannot be done, as a sentence that says what to do."""

from foundation.messages import Sentence


class Refusal(Exception):
    """A rule said no. Nothing was changed.

    ``field`` names the form field the sentence belongs to, if any; ``status`` is the HTTP status
    (409 a rule or a state forbids it, 422 the input is wrong, 403 not allowed, 404 not there, 429 too often).
    """

    def __init__(self, sentence: Sentence, *, field: str | None = None, status: int = 409) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field
        self.status = status


def not_found(what: Sentence | None = None) -> Refusal:
    """Answered alike for what does not exist and for what the person may not know of."""
    return Refusal(what or Sentence("There is nothing here. The link may be old or mistyped."), status=404)


def not_allowed(why: Sentence | None = None) -> Refusal:
    return Refusal(why or Sentence("Your role does not allow this. Nothing was changed."), status=403)
