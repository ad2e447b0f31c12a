"""What docs/api.md shows of events and registrations is what the installation answers."""

import re

import httpx
import pytest
from litestar import Litestar

from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.queries import parties
from events.services.parties.captaincy import invite, make_link
from events.services.parties.founding import PartyWish, found
from events.services.signup import SignUp, register
from events.tables import Registration
from foundation.clock import frozen
from tests.competitions.api.test_documentation import OF_EVENTS, examples, request_of
from tests.events.pages.walk import browser
from tests.events.services.parties.team import ALONE, TEAM, held
from tests.events.services.test_answers import asked
from tests.events.union import NOON, Union

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LINES = examples(OF_EVENTS)


async def test_every_example_is_answered(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, other = await union.people(2)
        size = QuestionDraft(QuestionKind.SIZE, "尺码")
        event, offering = await held(union, people=ALONE, questions=(size,))
        known = {
            "BASE": "http://rallypoint.test", "EVENT": event, "OFFERING": offering,
            "SIZE": (await asked(event))["尺码"],
        }  # fmt: skip
        for name in ("OFFERED", "KEPT", "MINE"):
            known[name] = await _registered(union, person, offered=name != "MINE")
        known["TEAMS"], known["TOGETHER"] = await held(union, people=TEAM, title="拔河")
        for name in ("ASKED", "SECRET"):
            another, one = await held(union, people=TEAM, title=name)
            team = (await found(other, PartyWish(another, one, "海豚队", 3))).party
            await invite(other, team, person.member_id)
            known[name] = team if name == "ASKED" else await make_link(other, team)
        client = await browser(app, person)
        schema = (await client.get("/api/v1/schema/openapi.json")).json()["paths"]
        described = {re.sub(r"\{[^}]*\}", "{}", each): methods for each, methods in schema.items()}
        assert len(LINES) == 22
        for line in LINES:
            method, url, more = request_of(line, known)
            answer = await client.request(method, url, **more)
            assert answer.status_code == 200, (line, answer.text)
            path = httpx.URL(url).path
            for value in sorted(known.values(), key=len, reverse=True):
                path = path.replace(value, "{}")
            assert method.lower() in described[path], line
            await _remember(known, answer)


async def _registered(union: Union, person: object, *, offered: bool) -> str:
    event, offering = await held(union, people=ALONE, title="健步走")
    made = await register(person, SignUp(event, offering))  # type: ignore[arg-type]
    if offered:
        await Registration.update({"status": "offered", "offer_until": NOON.replace(year=2030)}).where(
            Registration.id == made.registration
        )
    return made.registration


async def _remember(known: dict[str, str], answer: httpx.Response) -> None:
    """What later examples speak of."""
    body = answer.json()
    if isinstance(body, dict) and "ticket" in body and "REGISTRATION" not in known:
        known["REGISTRATION"] = body["id"]
        known["COMPANION"] = (await parties.companions_of(body["id"]))[0].companion.id
    if isinstance(body, dict) and body.get("party") and "PARTY" not in known and "REGISTRATION" in known:
        known["PARTY"] = body["party"]
