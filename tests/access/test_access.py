"""Every route, and who may call it: the allowed get in, everyone else is refused and changes nothing."""

import hashlib
import importlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, use_settings
from tests.access.calling import call
from tests.access.entry import PERSONAS, Entry
from tests.access.world import World, people
from tests.fixtures.database import application

DESCRIPTION_OF_THE_API = "/api/v1/schema"  # the framework's own, open to everybody
PACKAGES = (
    "foundation",
    "members",
    "telling",
    "events",
    "seats",
    "event_papers",
    "event_registers",
    "event_quorum",
    "event_invitations",
    "event_trips",
    "allocation",
    "event_places",
    "event_slots",
    "competitions",
    "competition_schedule",
    "checkin",
    "courses",
    "event_forms",
    "event_api",
)


def _tables() -> list[ModuleType]:
    return [
        importlib.import_module(f"tests.access.{package}")
        for package in PACKAGES
        if (Path(__file__).parent / f"{package}.py").exists()
    ]


ENTRIES: list[Entry] = [entry for table in _tables() for entry in table.ROUTES]


@dataclass(frozen=True)
class Seeded:
    """The application over a database that holds the world, and the file it is in."""

    app: Litestar
    world: World
    file: Path

    def contents(self) -> str:
        """A digest of everything kept, except sessions (each call starts one) and counts of failed sign-ins."""
        connection = sqlite3.connect(self.file)
        try:
            kept = [line for line in connection.iterdump() if not line.startswith('INSERT INTO "session"')]
        finally:
            connection.close()
        return hashlib.sha256("\n".join(kept).encode()).hexdigest()


_world: World | None = None


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access") / "world.sqlite3"


@pytest.fixture
async def seeded(
    migrated_sqlite: Path, template: Path, tmp_path: Path, installation: Settings
) -> AsyncIterator[Seeded]:
    """The world, built by the first test of this process and copied for each."""
    global _world
    if _world is None:
        fresh = tmp_path / "building.sqlite3"
        shutil.copyfile(migrated_sqlite, fresh)
        _world = await _build(fresh, installation)
        shutil.copyfile(fresh, template)
    assert _world is not None
    file = tmp_path / "world.sqlite3"
    shutil.copyfile(template, file)
    await _open(file, installation)
    yield Seeded(application(), _world, file)
    await close_database()


async def _open(file: Path, installation: Settings) -> None:
    url = f"sqlite:///{file}"
    use_settings(msgspec.structs.replace(installation, database_url=url))
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()


async def _build(file: Path, installation: Settings) -> World:
    await _open(file, installation)
    world = await people()
    for table in _tables():
        if hasattr(table, "seed"):
            await table.seed(world)
    await close_database()
    return world


def _is_refused(answer: httpx.Response) -> bool:
    if answer.status_code in (401, 403, 404):
        return True
    return answer.status_code in (302, 303) and answer.headers["location"].startswith("/sign-in?next=")


def _is_let_in(answer: httpx.Response) -> bool:
    return not _is_refused(answer) and answer.status_code < 500 and answer.status_code not in (400, 405)


def test_every_route_has_an_entry_and_every_entry_a_route() -> None:
    served = {
        f"{method} {route.path_format}"
        for route in application().routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method not in ("OPTIONS", "HEAD") and not route.path.startswith(DESCRIPTION_OF_THE_API)
    }
    listed = [entry.label for entry in ENTRIES]
    assert sorted(set(listed)) == sorted(listed)
    plain = {label.replace(":str", "").replace(":int", "").replace(":path", "") for label in listed}
    assert served - plain == set(), "routes without an entry in tests/access/<package>.py"
    assert plain - served == set(), "entries without a route"


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.label for entry in ENTRIES])
async def test_only_those_who_may(entry: Entry, seeded: Seeded) -> None:
    before = seeded.contents()
    wrong = []
    for persona in [persona for persona in PERSONAS if persona not in entry.allowed]:
        answer = await call(seeded.app, seeded.world, entry, persona, {})
        if not _is_refused(answer):
            wrong.append(f"{persona} got {answer.status_code}")
    for replaced in entry.foreign:
        for persona in [persona for persona in PERSONAS if persona not in entry.everywhere]:
            answer = await call(seeded.app, seeded.world, entry, persona, dict(replaced))
            if not _is_refused(answer):
                wrong.append(f"{persona} got {answer.status_code} with {dict(replaced)}")
    assert wrong == []
    assert seeded.contents() == before, "somebody who was refused changed something"
    for persona in [persona for persona in PERSONAS if persona in entry.allowed]:
        answer = await call(seeded.app, seeded.world, entry, persona, {})
        assert _is_let_in(answer), f"{persona} got {answer.status_code}: {answer.text[:300]}"
