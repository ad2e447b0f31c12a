"""While the server runs, the audit trail is sealed within a second; when it stops, so does the sealer."""

import asyncio

from foundation.database import DatabaseEngine, write
from foundation.jobs import Jobs
from members import wiring
from members.services import audit
from members.services.audit_chain import verify
from members.tables import AuditSeal


async def test_entries_are_sealed_within_a_second(database: DatabaseEngine) -> None:
    jobs = Jobs()
    wiring.connect(jobs)
    jobs.start()
    await asyncio.sleep(0.05)
    await write(lambda: audit.record(None, "thing.done", "thing", "t1"))
    for _ in range(20):
        await asyncio.sleep(0.05)
        if await AuditSeal.count():
            break
    await jobs.stop()
    assert (await verify()).sealed == 1
    await write(lambda: audit.record(None, "thing.done", "thing", "t2"))
    await asyncio.sleep(0.1)
    assert (await verify()).waiting == 1
