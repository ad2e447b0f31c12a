"""The ranking of a quiz and how many of each branch took part: name and branch, nothing else of a person."""

from datetime import datetime

import msgspec

from competitions.domain.quiz.attempts import Attempt
from competitions.domain.quiz.ranking import BranchTurnout, Ranked, Tried, ranking, turnout
from competitions.queries.quiz.quiz import QuizRow
from competitions.quiz_tables import QuizAttempt
from members.domain.branches import subtree
from members.queries.tree import branches, members_by_branch

_OVER = (
    "SELECT a.member, m.name, a.branch, b.name AS branch_name, a.score, a.started_at, a.ends_at, a.handed_in_at"
    " FROM quiz_attempt a JOIN member m ON m.id = a.member JOIN branch b ON b.id = a.branch"
    " WHERE a.quiz = {} AND (a.handed_in_at IS NOT NULL OR a.ends_at <= {})"
)
_TOOK_PART = "SELECT DISTINCT branch, member FROM quiz_attempt WHERE quiz = {}"


class Standing(msgspec.Struct, frozen=True):
    """Everybody with an attempt that is over, and the branches."""

    ranked: tuple[Ranked, ...]
    branches: tuple[BranchTurnout, ...]
    people: int
    members: int


async def standing(row: QuizRow, now: datetime) -> Standing:
    """Four statements, however many took part."""
    tried = [
        Tried(
            each["member"],
            each["name"],
            each["branch"],
            each["branch_name"],
            each["score"],
            Attempt(each["started_at"], each["ends_at"], each["handed_in_at"]).milliseconds(),
        )
        for each in await QuizAttempt.raw(_OVER, row.id, now)
    ]
    nodes = subtree(await branches(), row.host)
    counts = await members_by_branch()
    people = [(each["branch"], each["member"]) for each in await QuizAttempt.raw(_TOOK_PART, row.id)]
    rows = turnout([(node.id, node.name, counts.get(node.id, 0)) for node in nodes], people)
    return Standing(
        ranking(tried), rows, len({member for _, member in people}), sum(row.members for row in rows)
    )
