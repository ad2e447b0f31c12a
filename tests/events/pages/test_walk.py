"""Every page of the room is opened once, with something on it, in both languages."""

from typing import Any

import pytest
from litestar import Litestar

from events.domain.eligibility import Rules
from events.domain.event_form import OfferingDraft, PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.services.signup import SignUp, register
from events.tables import Registration
from foundation.clock import frozen
from tests.events.pages.walk import browser
from tests.events.union import NOON, Union, offerings


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_page_opens(app: Litestar, language: str) -> None:
    """On both databases, since most of these statements are written by hand."""
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        liaison = await union.liaison()
        one = OfferingDraft("第一批", 0, rules=Rules(branches=(union.accounting.id,)))
        event = await union.event(
            offerings=(one, OfferingDraft("第二批", 1)),
            pools=(PoolDraft(2), PoolDraft(3, by_branch=True, quotas={union.accounting.id: 1})),
            questions=tuple(
                QuestionDraft(kind, f"问{kind}", help="说明", choices=("甲", "乙")) for kind in QuestionKind
            ),
        )
        draft = await union.event(publish=False, place="")
        first, second = await offerings(event)
        for person in people[:3]:
            await register(person, SignUp(event, first))
        await register(people[3], SignUp(event, second))
        made = await Registration.select(Registration.id, Registration.member)
        mine = [row["id"] for person in people for row in made if row["member"] == person.member_id]
        public = [
            "/events",
            "/events?kind=trip",
            "/events?when=past",
            "/events?when=past&page=2",
            f"/events/{event}",
        ]
        await opens(await browser(app, None, language), public)
        own = ["/registrations", f"/registrations/{mine[0]}", f"/registrations/{mine[0]}?new=1"]
        own += [f"/registrations/{mine[0]}/answers", f"/events/{event}/register"]
        await opens(await browser(app, people[0], language), [*public, *own[:-1]])
        await opens(await browser(app, people[2], language), ["/registrations", f"/registrations/{mine[2]}"])
        await opens(await browser(app, liaison, language), [own[-1]])
        desk = f"/branch/registrations/{event}"
        colleague = f"{desk}/{union.organizer.member_id}"
        await opens(
            await browser(app, liaison, language),
            [
                "/branch/registrations",
                desk,
                f"{desk}?q=hy",
                f"{desk}?q=%E6%B2%A1%E6%9C%89",
                f"{desk}/{people[0].member_id}",
            ],
        )
        manage = f"/manage/events/{event}"
        organizer = [
            "/manage/events", "/manage/events/new", manage, f"/manage/events/{draft}", f"{manage}/edit",
            f"{manage}/copy",
            f"{manage}/copy?on=2026-09-01", f"{manage}/call-off", f"{manage}/registrations",
            f"{manage}/registrations?status=waitlisted&sort=line&q=hy", f"{manage}/registrations?q=nobody",
            f"/manage/events/{draft}/registrations", f"{manage}/registrations/print",
            f"{manage}/registrations/print?what=receipts", f"{manage}/registrations.xlsx",
            f"{manage}/registrations/{mine[0]}", f"{manage}/registrations/{mine[2]}", desk, colleague,
        ]  # fmt: skip
        organizer += [
            f"/manage/events/new?preset={kind}"
            for kind in ("training", "tournament", "trip", "performance", "activity")
        ]
        await opens(await browser(app, union.organizer, language), organizer)


async def opens(someone: Any, paths: list[str]) -> None:
    answers = {path: (await someone.get(path)).status_code for path in paths}
    await someone.aclose()
    assert answers == dict.fromkeys(paths, 200)
