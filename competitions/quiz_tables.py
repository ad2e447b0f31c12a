"""What is kept of timed quizzes: the question bank, attempts with the paper each got, and the answers."""

from piccolo.columns import (
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import Competition
from foundation.clock import now
from foundation.identifiers import LENGTH, new_id, new_secret
from members.tables import Branch, Member


class Quiz(Table):
    """A timed quiz of a competition. ``seed`` is the secret the papers are drawn from."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    competition = ForeignKey(Competition, null=False, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=80)
    position = Integer(default=0)
    settings = Text(help_text="JSON of competitions.domain.quiz.settings")
    seed = Varchar(length=64, default=new_secret)
    state = Varchar(length=10, default="setup")
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)

    one_quiz_name = Unique([competition, name])
    known_quiz_state = Check("state IN ('setup', 'open')")
    quiz_closes_after_opening = Check("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at")


class QuizQuestion(Table):
    """A question of the bank. One that was changed is a new row; the old one is retired, so that papers stay true."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    quiz = ForeignKey(Quiz, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=8)
    topic = Varchar(length=60, default="")
    text = Varchar(length=1000)
    options = Text(help_text="JSON list of texts")
    answer = Text(help_text="JSON list of numbers of options, from 0")
    explanation = Varchar(length=1000, default="")
    digest = Varchar(length=64, help_text="of all of it: the same question is never in the bank twice")
    position = Integer(default=0)
    retired = Boolean(default=False)

    one_question = Unique([quiz, digest])
    known_question_kind = Check("kind IN ('single', 'multiple', 'truth')")


class QuizAttempt(Table):
    """One try of a member. ``running`` is 1 until it is handed in, so that two tabs cannot start two."""

    id = Varchar(length=LENGTH, primary_key=True, default=new_id)
    quiz = ForeignKey(Quiz, null=False, on_delete=OnDelete.restrict, index=True)
    member = ForeignKey(Member, null=False, on_delete=OnDelete.restrict, index=True)
    branch = ForeignKey(Branch, null=False, on_delete=OnDelete.restrict, help_text="frozen at the start")
    day = Date(help_text="in the union's own zone")
    number = Integer(help_text="which try of that day, from 1")
    paper = Text(help_text="JSON: questions in order, each with its options in order")
    started_at = Timestamptz(default=now)
    ends_at = Timestamptz(default=now)
    handed_in_at = Timestamptz(null=True, default=None)
    running = Integer(null=True, default=1)
    score = Integer(default=0, help_text="of the answers so far; shown when it is over")
    correct = Integer(default=0)

    one_running = Unique([quiz, member, running])
    one_try = Unique([quiz, member, day, number])
    runs_or_is_over = Check("running IS NULL OR running = 1")
    handed_in_is_over = Check("handed_in_at IS NULL OR running IS NULL")
    some_time = Check("ends_at > started_at")


class QuizAnswer(Table):
    """What a member chose for a question of the paper; chosen again it replaces the row."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(QuizAttempt, null=False, on_delete=OnDelete.restrict)
    question = ForeignKey(QuizQuestion, null=False, on_delete=OnDelete.restrict)
    chosen = Text(help_text="JSON list of numbers of options, from 0, as in the bank")
    saved_at = Timestamptz(default=now)

    one_answer = Unique([attempt, question])
