"""An event as a draft again: to be edited, or copied to new dates."""

from datetime import datetime, timedelta, tzinfo

import msgspec

from events.domain.eligibility import Rules
from events.domain.event import Event
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.preset_list import PRESETS
from events.domain.presets import PresetQuestion, moved, times
from events.domain.question_form import QuestionDraft
from events.domain.questions import Question
from events.queries import facts
from events.queries.places import pools_of, quotas_of
from foundation.i18n import gettext


async def of_event(event_id: str) -> EventDraft | None:
    """The event as it is now, for the form that edits it."""
    event = await facts.load(event_id)
    if event is None:
        return None
    pools = {pool.id: pool for pool in await pools_of(event_id)}
    quotas: dict[str, dict[str, int]] = {}
    for quota in await quotas_of(event_id):
        quotas.setdefault(quota.pool, {})[quota.branch] = quota.size
    order = list(dict.fromkeys(offering.pool for offering in event.offerings))
    return EventDraft(
        **{name: getattr(event, name) for name in _SAME},
        offerings=tuple(
            OfferingDraft(
                each.title,
                order.index(each.pool),
                each.code,
                each.id,
                each.rules,
                each.starts_at,
                each.ends_at,
                each.section,
                each.place,
            )
            for each in event.offerings
        ),
        pools=tuple(
            PoolDraft(pools[pool].size, pools[pool].name, pool, pools[pool].by_branch, quotas.get(pool, {}))
            for pool in order
        ),
        questions=tuple(_question(each, [every.id for every in event.questions]) for each in event.questions),
    )


_SAME = (
    "kind", "title", "host", "summary", "description", "place", "starts_at", "ends_at", "opens_at", "closes_at",
    "cancel_until", "waitlist", "per_person", "contact", "revision",
)  # fmt: skip


def _question(question: Question, order: list[str]) -> QuestionDraft:
    """`order`: the ids of all questions, to say by its position what this one depends on."""
    same = {name: getattr(question, name) for name in QuestionDraft.__struct_fields__ if name != "shown_if"}
    return QuestionDraft(**same, shown_if=order.index(question.shown_if) if question.shown_if else None)


def _said(question: PresetQuestion) -> QuestionDraft:
    """A question of a preset in the organizer's language; its condition with it."""
    same = {name: getattr(question, name) for name in PresetQuestion.__struct_fields__}
    words = {name: gettext(same[name]) if same[name] else "" for name in ("label", "help")}
    lists = {name: tuple(gettext(each) for each in same[name]) for name in ("choices", "shown_when")}
    return QuestionDraft(**{**same, **words, **lists})


def copied(draft: EventDraft, by: timedelta) -> EventDraft:
    """A draft of a new event like this one, every time moved alike, with ids of its own to come."""
    return EventDraft(
        kind=draft.kind,
        title=draft.title,
        host=draft.host,
        summary=draft.summary,
        description=draft.description,
        place=draft.place,
        starts_at=moved(draft.starts_at, by),
        ends_at=moved(draft.ends_at, by),
        opens_at=moved(draft.opens_at, by),
        closes_at=moved(draft.closes_at, by),
        cancel_until=moved(draft.cancel_until, by),
        waitlist=draft.waitlist,
        per_person=draft.per_person,
        contact=draft.contact,
        offerings=tuple(
            OfferingDraft(
                each.title,
                each.pool,
                each.code,
                "",
                each.rules,
                moved(each.starts_at, by),
                moved(each.ends_at, by),
                each.section,
                each.place,
            )
            for each in draft.offerings
        ),
        pools=tuple(PoolDraft(each.size, each.name, "", each.by_branch, each.quotas) for each in draft.pools),
        questions=tuple(msgspec.structs.replace(each, id="") for each in draft.questions),
    )


def of_preset(key: str, host: str, now: datetime, zone: tzinfo, contact: str = "") -> EventDraft:
    """A new event from a preset (a key of `preset_list`), its words said in the organizer's language."""
    preset = PRESETS[key]
    when = times(preset, now.astimezone(zone).date(), zone)
    return EventDraft(
        kind=preset.kind,
        title="",
        host=host,
        summary=gettext(preset.summary),
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        opens_at=when.opens_at,
        closes_at=when.closes_at,
        cancel_until=when.cancel_until,
        waitlist=preset.waitlist,
        per_person=preset.per_person,
        contact=contact,
        offerings=tuple(
            OfferingDraft(gettext(each.title), number, each.code, rules=_invited(each.rules, preset.invited))
            for number, each in enumerate(preset.offerings)
        ),
        pools=tuple(PoolDraft(each.size, by_branch=preset.by_branch) for each in preset.offerings),
        questions=tuple(_said(each) for each in preset.questions),
        preset=key,
    )


def _invited(rules: Rules, only: bool) -> Rules:
    return msgspec.structs.replace(rules, invited=True) if only else rules


def weeks_ahead(event: Event | EventDraft, now: datetime, least_days: int = 14) -> timedelta:
    """By how many whole weeks to move an event so that it lies at least a fortnight ahead."""
    if event.starts_at is None:
        return timedelta()
    weeks = -((event.starts_at - now - timedelta(days=least_days)) // timedelta(weeks=1))
    return timedelta(weeks=max(weeks, 1))
