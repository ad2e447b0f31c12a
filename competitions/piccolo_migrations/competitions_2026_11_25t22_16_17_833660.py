from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-25T22:16:17:833660"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.drop_constraint(
        table_class_name="LineUpPlayer",
        tablename="line_up_player",
        constraint_name="known_place",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="LineUpPlayer",
        tablename="line_up_player",
        constraint_name="place_in_the_rubber",
        constraint_class=Check,
        params={"condition": "place >= 0 AND place < 20"},
        schema=None,
    )

    return manager
