"""A plan that no longer holds: nothing is broken afterwards, what is over stays, and of what still holds, most."""

import msgspec
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st

from competitions.domain.plan_repair import repaired
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.problem import Court, Problem, Span, Task
from tests.competitions.domain.schedule.problems import problems


def without(court: Court, gone: Span) -> Court:
    """The court as it is open when a time is taken from it."""
    parts = [
        part
        for span in court.open
        for part in (
            Span(span.start, min(span.end, gone.start)),
            Span(max(span.start, gone.end), span.end),
        )
        if part.start < part.end
    ]
    return msgspec.structs.replace(court, open=tuple(parts))


@within(max_examples=20)
@given(problems(roomy=True), st.data())
def test_a_lost_court_is_mended_without_a_breach(problem: Problem, data: st.DataObject) -> None:
    plan = first(problem).plan
    by_time = sorted(problem.tasks, key=lambda task: (plan.slots[task.id].start, task.id))
    over = {task.id for task in by_time[: data.draw(st.integers(0, len(by_time) // 2))]}
    begins = max((plan.slots[key].start for key in over), default=0)
    gone = Span(begins, begins + data.draw(st.sampled_from([60, 200, 1440])))
    lost = data.draw(st.sampled_from(problem.courts)).number

    def now(task: Task) -> Task:
        if task.id in over:
            return msgspec.structs.replace(task, fixed=plan.slots[task.id], held="finished")
        return task

    changed = msgspec.structs.replace(
        problem,
        courts=tuple(without(court, gone) if court.number == lost else court for court in problem.courts),
        tasks=tuple(now(task) for task in problem.tasks),
        published=plan,
    )
    mended = repaired(changed, plan)
    assert mended.complete
    assert breaches(changed, mended.plan) == ()
    assert {key: mended.plan.slots[key] for key in over} == {key: plan.slots[key] for key in over}
    if not breaches(changed, plan):
        assert mended.plan == plan
