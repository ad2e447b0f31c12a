"""`kill -9` in the middle of delivering mails: nothing is lost, nothing comes twice, and what is unsure is shown."""

import asyncio
import os
import shutil
import sys
import textwrap
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from foundation.database import close_database, engine_for, open_database, use_engine, write
from foundation.settings import Settings, use_settings
from members.message_tables import Delivery, MessagePreference
from members.services.telling import tell
from members.tables import Member
from tests.members.seed import add_branch, add_member
from tests.members.services.smtp_sink import Sink, sink

ROOT = Path(__file__).parents[2]
PEOPLE = 60
KILLS = 6

DELIVERER = """
    import asyncio
    from foundation.database import open_database
    from foundation.settings import settings
    from members.services.delivering import deliver
    from members.services.mailing import Mails
    from members.services.post import Post, server_of

    async def main():
        await open_database()
        while True:
            await deliver({"mail": Mails(Post(server_of(settings().smtp_url)))})
            await asyncio.sleep(0.02)

    asyncio.run(main())
"""


async def _tell_everybody() -> None:
    branch = await add_branch("会计学院")
    ids = []
    for number in range(PEOPLE):
        member = await add_member(branch, f"T{number:03}")
        address = f"{member.staff_number.lower()}@example.edu"
        await Member.update({Member.email: address}).where(Member.id == member.id)
        await MessagePreference.insert(MessagePreference(member=member.id, proved_address=address))
        ids.append(member.id)
    values = {"title": "八段锦", "reason": "台风"}
    await write(lambda: tell("event_cancelled", ids, values, link="/events/e1", key="cancelled/e1"))


async def _deliver_until(server: Sink, number: int, environment: dict[str, str]) -> None:
    """Runs a deliverer and kills it once so many mails have arrived."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", textwrap.dedent(DELIVERER)), cwd=ROOT, env=environment
    )
    try:
        async with asyncio.timeout(60):
            while len(server.taken) < number:
                server.arrived.clear()
                await server.arrived.wait()
    finally:
        program.kill()
        await program.wait()


@pytest.mark.crash
async def test_a_deliverer_killed_at_any_moment(
    migrated_sqlite: Path, tmp_path: Path, installation: Settings
) -> None:
    file = tmp_path / "rallypoint.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    async with sink() as server:
        mine = msgspec.structs.replace(
            installation, database_url=f"sqlite:///{file}", smtp_url=server.url, mail_from="union@example.edu"
        )
        use_settings(mine)
        use_engine(engine_for(mine.database_url))
        await open_database()
        await _tell_everybody()
        await close_database()
        environment = os.environ | {
            "DATABASE_URL": mine.database_url, "DATA_DIR": str(tmp_path), "SMTP_URL": server.url,
            "MAIL_FROM": "union@example.edu", "RALLYPOINT_SECRET": "of the crash test", "PUBLIC_URL": mine.public_url,
        }  # fmt: skip
        for kill in range(1, KILLS + 1):
            # Now just after a mail has arrived and before it is marked, now somewhere else.
            server.pause = 0.02 * (kill % 2)
            await _deliver_until(server, 6 * kill, environment)
        server.pause = 0.0
        use_engine(engine_for(mine.database_url))
        await open_database()
        unsure = await Delivery.count().where(Delivery.status == "sending")
        waiting = await Delivery.count().where(Delivery.status == "waiting")
        await _deliver_until(server, len(server.taken) + waiting, environment)
        rows = await Delivery.raw(
            "SELECT m.email, d.status FROM delivery d JOIN member m ON m.id = d.recipient"
        )
        await close_database()
    arrived = Counter(str(mail["To"]) for mail in server.taken)
    states = {row["email"]: row["status"] for row in rows}
    assert [address for address, times in arrived.items() if times > 1] == [], "a mail came twice"
    assert len(states) == PEOPLE
    assert {state for address, state in states.items() if address not in arrived} <= {"sending"}, (
        "a mail is lost"
    )
    assert {address for address, state in states.items() if state == "sent"} <= set(arrived)
    assert unsure <= KILLS
