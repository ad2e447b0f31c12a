"""Piccolo's own convention: which database (`DB`) and which tables (`APP_REGISTRY`)."""

from piccolo.conf.apps import AppRegistry

from foundation.database import engine_for
from foundation.settings import Settings

DB = engine_for(Settings.load().database_url)

APP_REGISTRY = AppRegistry(
    apps=[
        "members.piccolo_app",
        "events.piccolo_app",
        "competitions.piccolo_app",
        "checkin.piccolo_app",
    ]
)
