"""Quizzes a member can take today, for the home page."""

from datetime import datetime

from competitions.domain.quiz.settings import settings_from
from competitions.quiz_tables import Quiz
from events.agenda import AgendaItem
from foundation.i18n import local
from foundation.messages import Sentence
from members.domain.branches import reaches
from members.domain.identity import Identity

_OPEN = (
    "SELECT q.id, q.name, q.settings, e.host, e.title,"
    " (SELECT COUNT(*) FROM quiz_attempt a WHERE a.quiz = q.id AND a.member = {} AND a.day = {}) AS today,"
    " (SELECT COUNT(*) FROM quiz_attempt a WHERE a.quiz = q.id AND a.member = {} AND a.running = 1"
    " AND a.ends_at > {}) AS running"
    " FROM quiz q JOIN competition c ON c.id = q.competition JOIN event e ON e.id = c.event"
    " WHERE q.state = 'open' AND e.status = 'published' AND (q.opens_at IS NULL OR q.opens_at <= {})"
    " AND (q.closes_at IS NULL OR q.closes_at > {}) ORDER BY q.closes_at, q.name"
)


async def open_quizzes(identity: Identity, now: datetime) -> list[AgendaItem]:
    """Those not tried today, and first of all an attempt whose clock is running. One query."""
    me = identity.member_id
    rows = await Quiz.raw(_OPEN, me, local(now).date(), me, now, now, now)
    return [
        AgendaItem(
            title=f"{row['title']} · {row['name']}",
            at=now if row["running"] else None,
            place="",
            link=f"/quizzes/{row['id']}",
            kind="quiz",
            detail=_detail(row["settings"], running=bool(row["running"])),
        )
        for row in rows
        if reaches(row["host"], identity.branch_path) and (row["running"] or not row["today"])
    ]


def _detail(settings: str, *, running: bool) -> Sentence:
    if running:
        return Sentence("The clock of your attempt is running.")
    chosen = settings_from(settings)
    return Sentence(
        "Today's quiz: {questions} questions in {minutes} minutes",
        questions=chosen.questions,
        minutes=chosen.minutes,
    )
