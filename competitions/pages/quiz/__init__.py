"""Quizzes: the referee's desk, the bank from Excel, a member's attempt, the ranking for everybody."""

from typing import Any

from competitions.pages.quiz import attempt, bank, desk, public

routes: list[Any] = [*desk.routes, *bank.routes, *attempt.routes, *public.routes]
