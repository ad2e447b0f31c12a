"""Members of a release without sorting by strokes get the key they would be taken in with today."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from members.domain.strokes import key
from members.tables import Member

ID = "2026-11-26T01:10:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Names by strokes"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="members", description=DESCRIPTION)

    async def run():
        for row in await Member.raw("SELECT id, name FROM member WHERE strokes = ''"):
            await Member.raw("UPDATE member SET strokes = {} WHERE id = {}", key(row["name"]), row["id"])

    manager.add_raw(run)
    return manager
