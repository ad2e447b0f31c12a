"""Indexes that hold all that long lists are counted by and put in order: registers, invitations, who came and when."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.tables import Registration

ID = "2026-11-26T05:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "long lists of arrivals, invitations and registers"

INDEXES = (
    "CREATE INDEX registrations_grouped ON registration (event, branch, status, offering, id)",
    # It holds the same columns and one fewer: two of them would be written at every sign-up.
    "DROP INDEX registrations_counted",
    "CREATE INDEX arrivals ON attendance (event, present_at, registration)",
    "CREATE INDEX invitations_counted ON invitation (event, member, declined_at, role, id)",
    "CREATE INDEX register_counted ON register_entry"
    " (event, branch, occasion, struck_at, member, named, times, amount)",
    "CREATE INDEX register_of_members ON register_entry (event, member, struck_at, id)",
    "CREATE INDEX register_by_day ON register_entry (event, day, entered_at, id)",
    "CREATE INDEX register_by_amount ON register_entry (event, amount, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        for index in INDEXES:
            await Registration.raw(index)

    manager.add_raw(run)
    return manager
