"""How a quiz is held: how many questions in how much time, how often a day, and what an answer is worth."""

import msgspec

from competitions.domain.quiz.questions import Kind
from foundation.errors import Refusal
from foundation.messages import Sentence

MOST_QUESTIONS = 100
MOST_MINUTES = 180
MOST_TRIES = 20
MOST_POINTS = 100


class QuizSettings(msgspec.Struct, frozen=True):
    """``questions`` are drawn for each attempt, ``minutes`` run from its first view, ``tries`` a day."""

    questions: int = 10
    minutes: int = 10
    tries: int = 3
    single: int = 10
    multiple: int = 10
    truth: int = 10

    def points(self, kind: Kind) -> int:
        return {"single": self.single, "multiple": self.multiple, "truth": self.truth}[kind]


def settings_from(text: str) -> QuizSettings:
    return msgspec.json.decode(text, type=QuizSettings)


def settings_to(given: QuizSettings) -> str:
    return msgspec.json.encode(given).decode()


def check_settings(given: QuizSettings) -> None:
    """Raises Refusal 422, its field naming the number."""
    for field, most in (
        ("questions", MOST_QUESTIONS),
        ("minutes", MOST_MINUTES),
        ("tries", MOST_TRIES),
        ("single", MOST_POINTS),
        ("multiple", MOST_POINTS),
        ("truth", MOST_POINTS),
    ):
        if not 1 <= getattr(given, field) <= most:
            raise Refusal(
                Sentence("Please give a number from {least} to {most}.", least=1, most=most),
                field=field,
                status=422,
            )
