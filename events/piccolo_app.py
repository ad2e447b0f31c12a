"""Piccolo's register of this package: its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "events.tables",
            "events.allocation_tables",
            "events.seat_tables",
            "events.register_tables",
            "events.trip_tables",
            "events.course_tables",
            "events.place_tables",
            "events.transfer_tables",
            "events.guest_tables",
            "events.api_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["members.piccolo_app"],
)
