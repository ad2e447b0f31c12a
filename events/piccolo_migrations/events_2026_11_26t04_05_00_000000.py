"""Names of a former release that are nobody's on the roster get the keys by which they are put in order and found.

A migration of its own: what a migration runs by itself comes before its new columns.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.register_tables import RegisterEntry
from members.domain.name_keys import keys_of

ID = "2026-11-26T04:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Keys of names that are nobody's on the roster"
_FILL = "UPDATE {table} SET pinyin = {}, initials = {}, letters = {}, strokes = {} WHERE id = {}"
_NAMES = "SELECT id, {name} AS name FROM {table} WHERE {name} <> ''"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run():
        for table, name in (("guest", "name"), ("register_entry", "named")):
            text = _NAMES.replace("{name}", name).replace("{table}", table)
            for row in await RegisterEntry.raw(text):
                keys = keys_of(row["name"])
                await RegisterEntry.raw(
                    _FILL.replace("{table}", table),
                    keys.pinyin,
                    keys.initials,
                    keys.letters,
                    keys.strokes,
                    row["id"],
                )

    manager.add_raw(run)

    return manager
