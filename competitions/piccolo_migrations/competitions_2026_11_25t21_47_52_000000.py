"""Matches made before rounds had names of their own get the name they were shown with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from competitions.tables import Match

ID = "2026-11-25T21:47:52:000000"
VERSION = "1.38.0"
DESCRIPTION = "Names of rounds"

# Written as msgspec writes it: who won a knockout is found by the text of its final.
NAMES = """
UPDATE "match" SET round_name = CASE
WHEN key = 'third' THEN '["Third place",{}]'
WHEN (SELECT d.method FROM discipline d WHERE d.id = "match".discipline) <> 'knockout'
THEN '["Round {round}",{"round":' || round || '}]'
ELSE CASE (SELECT MAX(x.round) FROM "match" x WHERE x.draw = "match".draw) - round
WHEN 0 THEN '["Final",{}]' WHEN 1 THEN '["Semi-finals",{}]' WHEN 2 THEN '["Quarter-finals",{}]'
WHEN 3 THEN '["Round of {count}",{"count":16}]' WHEN 4 THEN '["Round of {count}",{"count":32}]'
WHEN 5 THEN '["Round of {count}",{"count":64}]' WHEN 6 THEN '["Round of {count}",{"count":128}]'
WHEN 7 THEN '["Round of {count}",{"count":256}]' WHEN 8 THEN '["Round of {count}",{"count":512}]'
ELSE '["Round of {count}",{"count":1024}]' END
END WHERE round_name = ''
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run():
        await Match._meta.db.run_ddl(NAMES)  # noqa: SLF001

    manager.add_raw(run)
    return manager
