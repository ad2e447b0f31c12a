"""Indexes for lists of 100,000 registrations of one event: counted by branch, state and offering, and by time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.tables import Registration

ID = "2026-11-26T01:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "long lists of registrations"

INDEXES = (
    "CREATE INDEX registrations_counted ON registration (event, branch, status, offering)",
    "CREATE INDEX registrations_by_time ON registration (event, registered_at, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        for index in INDEXES:
            await Registration.raw(index)

    manager.add_raw(run)
    return manager
