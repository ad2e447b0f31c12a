"""What docs/api.md shows is what the installation answers: every example is run, and stands in the OpenAPI schema."""

import re
import shlex
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from competitions.services import entries, setup
from competitions.services.entries import Wanted
from competitions.tables import Discipline
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from events.services.signup import SignUp, register
from foundation.settings import ROOT
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.competitions.tournament import Tournament
from tests.events.union import offerings
from tests.members.seed import PASSWORD, add_account

TEXT, _, OF_EVENTS = (ROOT / "docs" / "api.md").read_text().partition("\n# Events and registrations\n")


def examples(text: str) -> list[str]:
    """Every line that can be typed."""
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.strip().splitlines()]


LINES = examples(TEXT)


def request_of(line: str, known: dict[str, str]) -> tuple[str, str, dict[str, Any]]:
    """Method, address and what is sent, as curl would."""
    for name in sorted(known, key=len, reverse=True):
        line = line.replace(f"${name}", known[name])
    words = shlex.split(line)
    assert words.pop(0) == "curl"
    method, url, headers, data = "", "", {}, []
    while words:
        word = words.pop(0)
        if word in ("-c", "-b"):
            words.pop(0)
        elif word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            data.append(words.pop(0))
        elif word == "--data-urlencode":
            name, _, value = words.pop(0).partition("=")
            data.append(f"{name}={quote(value)}")
        else:
            assert not word.startswith("-"), word
            url = word
    headers.setdefault("Content-Type", "application/x-www-form-urlencoded") if data else None
    return method or ("POST" if data else "GET"), url, {"headers": headers, "content": "&".join(data)}


async def test_every_example_is_answered(client: httpx.AsyncClient, database: object) -> None:
    open_hall = await Tournament.found(4, code="MD")
    await add_account((await Member.objects().where(Member.id == open_hall.referee.member_id))[0])
    await RoleGrant(member=open_hall.referee.member_id, role=Role.REFEREE.value, scope=open_hall.id).save()
    drawn = await _drawn_beside(open_hall)
    guest = await entries.enter(
        open_hall.referee,
        open_hall.discipline,
        [Wanted(staff_number="PB0000"), Wanted(staff_number="PB0001")],
    )
    known = {
        "BASE": "http://rallypoint.test",
        "PASSWORD": PASSWORD,
        "COMPETITION": open_hall.id,
        "DISCIPLINE": open_hall.discipline,
        "DRAWN": drawn.discipline,
        "ENTRY": guest,
        "MATCH": await drawn.match("r1m1"),
    }
    schema = (await client.get("/api/v1/schema/openapi.json")).json()["paths"]
    assert len(LINES) == 16
    for line in LINES:
        method, url, more = request_of(line, known)
        answer = await client.request(method, url, **more)
        if "/api/v1" not in url:
            assert answer.status_code == 303, line
            continue
        assert answer.status_code == 200, (line, answer.text)
        path = httpx.URL(url).path
        for name in ("COMPETITION", "DISCIPLINE", "DRAWN", "ENTRY", "MATCH"):
            path = path.replace(known[name], "{}")
        described = {re.sub(r"\{[^}]*\}", "{}", each): methods for each, methods in schema.items()}
        assert method.lower() in described[path], line


async def _drawn_beside(hall: Tournament) -> Tournament:
    """A discipline of the same competition, drawn and not yet played."""
    event = await hall.union.event(
        size=50,
        kind=Kind.TOURNAMENT,
        title="男子单打",
        offerings=(OfferingDraft("男子单打", 0, code="MS"),),
        pools=(PoolDraft(50, "参赛者"),),
        **hall.dates(),
    )
    (offering,) = await offerings(event)
    for person in hall.players:
        await register(person, SignUp(event, offering))
    await setup.create(hall.union.organizer, event, 1)
    (row,) = await Discipline.select(Discipline.id).where(Discipline.offering == offering)
    await Discipline.update({Discipline.competition: hall.id}).where(Discipline.id == row["id"])
    other = Tournament()
    other.__dict__.update(hall.__dict__)
    other.discipline = row["id"]
    return await other.drawn()


@pytest.mark.parametrize("name", ["EntryIn", "ResultIn", "EntryJson", "DrawJson", "MatchJson"])
async def test_the_schema_describes_what_is_sent(client: httpx.AsyncClient, name: str) -> None:
    schema = (await client.get("/api/v1/schema/openapi.json")).json()["components"]["schemas"]
    found = [key for key in schema if key.endswith(name)]
    assert found
    assert schema[found[0]]["properties"]
