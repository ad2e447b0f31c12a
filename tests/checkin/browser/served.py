"""The application served on a real port within the test's own event loop, and a camera that sees what we draw."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec
import uvicorn
from PIL import Image, ImageFilter

from checkin.documents import qr
from checkin.links import link_of
from foundation.database import engine_for, use_engine
from foundation.settings import Settings, use_settings
from members.authentication import cookie_name
from members.services import sessions
from members.tables import Member
from tests.checkin.seed import Door, open_door
from tests.fixtures.server import free_port

FRAMES = 30
FRAME = (640, 480)


@dataclass
class Served:
    """Where it is, and the door that is open there."""

    port: int
    door: Door
    server: uvicorn.Server
    running: asyncio.Task[None]

    async def cookie(self, member: Member) -> dict[str, str]:
        """The cookie of that member's browser."""
        return {"name": cookie_name(), "value": await sessions.start(member.id), "url": self.address}

    async def stop(self) -> None:
        """The server is gone, and its port free."""
        self.server.should_exit = True
        await self.running

    async def start(self) -> None:
        """It is back where it was."""
        self.server, self.running = await _started(self.port)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def scanner(self) -> str:
        return f"{self.address}/manage/events/{self.door.id}/door"


async def _started(port: int) -> tuple[uvicorn.Server, asyncio.Task[None]]:
    from app import create_app

    config = uvicorn.Config(
        create_app(), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.02)
    return server, running


@asynccontextmanager
async def served(migrated: Path, folder: Path, installation: Settings) -> AsyncIterator[Served]:
    """Serves a fresh database with one open door."""
    file = folder / "door.sqlite3"
    shutil.copyfile(migrated, file)
    port = free_port()
    url = f"sqlite:///{file}"
    use_settings(
        msgspec.structs.replace(installation, database_url=url, public_url=f"http://localhost:{port}")
    )
    use_engine(engine_for(url, synchronous="OFF"))
    server, running = await _started(port)
    here = Served(port, await open_door(), server, running)
    try:
        yield here
    finally:
        await here.stop()


def film(tokens: list[str], file: Path) -> Path:
    """What the camera sees: each ticket for a while on a phone held a little askew, then an empty table."""
    frames = [_frame(token, turn) for token in tokens for turn in range(FRAMES)]
    frames += [_jpeg(Image.new("RGB", FRAME, "#cfc7b8"))] * FRAMES
    file.write_bytes(b"".join(frames))
    return file


def _frame(token: str, turn: int) -> bytes:
    """A ticket's code as a cheap camera shows it: small, turned, not quite sharp."""
    code = qr.image(link_of(token), module=6).convert("L")
    turned = code.rotate(-4 + turn % 8, expand=True, fillcolor=255)
    table = Image.new("RGB", FRAME, "#8d8375")
    table.paste(turned, (150 + turn % 5, 70 + turn % 3))
    return _jpeg(table.filter(ImageFilter.GaussianBlur(0.6)))


def _jpeg(frame: Image.Image) -> bytes:
    stream = BytesIO()
    frame.save(stream, "JPEG", quality=80)
    return stream.getvalue()
