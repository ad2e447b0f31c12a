"""Indexes of whose branch each member is, so that lists of 100,000 are counted without opening the members."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from members.tables import Member

ID = "2026-11-26T05:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "long lists by branch"

INDEXES = (
    "CREATE INDEX members_in_branches ON member (id, branch)",
    "CREATE INDEX members_by_branch ON member (branch, pinyin, staff_number, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="members", description=DESCRIPTION)

    async def run() -> None:
        for index in INDEXES:
            await Member.raw(index)

    manager.add_raw(run)
    return manager
