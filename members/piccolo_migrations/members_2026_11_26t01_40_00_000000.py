"""Indexes that hold all a sorted list of members needs, so that 100,000 names are walked without being opened."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from members.tables import Member

ID = "2026-11-26T01:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "long lists of members"

INDEXES = (
    "CREATE INDEX members_by_pinyin ON member (pinyin, staff_number, id)",
    "CREATE INDEX members_by_strokes ON member (strokes, staff_number, id)",
    "CREATE INDEX members_by_number ON member (staff_number, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="members", description=DESCRIPTION)

    async def run() -> None:
        for index in INDEXES:
            await Member.raw(index)

    manager.add_raw(run)
    return manager
