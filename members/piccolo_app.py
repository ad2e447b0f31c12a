"""Piccolo's register of this package: its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="members",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["members.tables", "members.message_tables"], exclude_imported=True),
    migration_dependencies=[],
)
