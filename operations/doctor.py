"""The doctor: looks at everything an installation stands on, and says what to do about each thing that is wrong."""

import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foundation.clock import now
from foundation.database import DatabaseError, close_database, engine_for, open_database, use_engine
from foundation.database.migrations import pending
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from members.tables import AuditEntry
from operations.backup import check_sqlite, sqlite_file
from operations.findings import Finding, State, good
from operations.installation import reasons_against_production
from operations.messages_doctor import mail_findings, outbox_findings

OLDEST_SQLITE = (3, 35, 0)
FILES_FOR_VIEWERS = 4096
MEGABYTE = 1_000_000
DISK_LOW = 500 * MEGABYTE
DISK_FULL = 50 * MEGABYTE
SLOWEST_CLOCK = 300  # seconds an audit entry may lie in the future


async def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order in which to mend it. Changes nothing."""
    found = [
        *_python(),
        *_data_directory(settings),
        *_keys(settings),
        *_zone(settings),
        *_open_files(),
        *_fonts(),
    ]
    found += await _database(settings)
    found += _address(settings)
    found += await mail_findings(settings)
    return found


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield good(Sentence("Python {version}", version=version))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            State.WRONG,
            Sentence("SQLite {version} is too old: 3.35 is needed.", version=sqlite3.sqlite_version),
            Sentence("Use a newer Python (make run PYTHON=…), or PostgreSQL (DATABASE_URL)."),
        )
    else:
        yield good(Sentence("SQLite {version}", version=sqlite3.sqlite_version))


def _data_directory(settings: Settings) -> Iterator[Finding]:
    directory = settings.data_dir
    above = next(place for place in directory.parents if place.exists())
    if not directory.exists() and os.access(above, os.W_OK | os.X_OK):
        yield good(
            Sentence("No data directory yet: the first start makes {directory}.", directory=str(directory))
        )
        return
    if not directory.is_dir() or not os.access(directory, os.W_OK | os.X_OK):
        yield Finding(
            State.WRONG,
            Sentence(
                "The data directory {directory} is missing or cannot be written.", directory=str(directory)
            ),
            Sentence("Make it, and give it to the account that runs the server; or set DATA_DIR."),
        )
        return
    if directory.stat().st_mode & 0o007:
        yield Finding(
            State.DOUBTFUL,
            Sentence("Everybody on this machine can look into {directory}.", directory=str(directory)),
            Sentence("Run: chmod 700 {directory}", directory=str(directory)),
        )
    free = shutil.disk_usage(directory).free
    words = Sentence(
        "{megabytes} MB free for {directory}", megabytes=free // MEGABYTE, directory=str(directory)
    )
    if free < DISK_LOW:
        cure = Sentence("Make room: older backups are in {directory}.", directory=str(directory / "backups"))
        yield Finding(State.WRONG if free < DISK_FULL else State.DOUBTFUL, words, cure)
    else:
        yield good(words)


def _keys(settings: Settings) -> Iterator[Finding]:
    files = [file for file in sorted(settings.keys_dir.glob("*")) if file.is_file()]
    if not files:
        yield good(
            Sentence(
                "No keys yet: the first start makes them in {directory}.", directory=str(settings.keys_dir)
            )
        )
        return
    for file in files:
        if file.stat().st_mode & 0o077:
            yield Finding(
                State.WRONG,
                Sentence("Others can read the key {file}.", file=str(file)),
                Sentence("Run: chmod 600 {file}", file=str(file)),
            )
        elif not os.access(file, os.R_OK):
            yield Finding(
                State.WRONG,
                Sentence("The key {file} cannot be read.", file=str(file)),
                Sentence("Give it to the account that runs the server, or restore it from a backup."),
            )
    yield good(Sentence("Keys in {directory}: {count}", directory=str(settings.keys_dir), count=len(files)))


def _zone(settings: Settings) -> Iterator[Finding]:
    try:
        zone = ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding(
            State.WRONG,
            Sentence("TIMEZONE {given} is not known.", given=settings.timezone),
            Sentence("Use a name such as Asia/Shanghai."),
        )
        return
    here = datetime.now(UTC).astimezone(zone)
    yield good(Sentence("It is {time} in {zone}", time=f"{here:%Y-%m-%d %H:%M}", zone=settings.timezone))


def _open_files() -> Iterator[Finding]:
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not there on Windows

        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        words = Sentence("Open files allowed: {count}", count=limit)
        if 0 < limit < FILES_FOR_VIEWERS:
            cure = Sentence(
                "Each spectator's live page keeps one open: raise it (systemd: LimitNOFILE={wanted}).",
                wanted=FILES_FOR_VIEWERS,
            )
            yield Finding(State.DOUBTFUL, words, cure)
        else:
            yield good(words)


def _fonts() -> Iterator[Finding]:
    font = chinese_font()
    if font is None:
        yield Finding(
            State.WRONG,
            Sentence("The Chinese font for ticket pictures is missing."),
            Sentence("Install the dependencies again: remove .venv, then make run."),
        )
    else:
        yield good(Sentence("Chinese font: {file}", file=font.name))


def chinese_font() -> Path | None:
    """The font that came with the installation, or None."""
    try:
        from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415 - missing is a finding
    except ImportError:
        return None
    font = Path(str(sans_path()))
    return font if font.is_file() else None


async def _database(settings: Settings) -> list[Finding]:
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return [good(Sentence("No database yet: the first start makes {file}.", file=str(file)))]
    try:
        if file is not None:
            check_sqlite(file)
        use_engine(engine_for(settings.database_url))
        await open_database()
        try:
            return [
                *await _migrations(),
                *await _clock(),
                *await outbox_findings(),
                *await _production(settings),
            ]
        finally:
            await close_database()
    except (DatabaseError, Refusal, ValueError) as error:
        cure = (
            Sentence("Restore the last backup: rallypoint restore FILE")
            if file is not None
            else Sentence("Look whether PostgreSQL runs and whether DATABASE_URL is right.")
        )
        words = Sentence("The database cannot be used: {reason}", reason=str(error))
        return [Finding(State.WRONG, words, cure)]


async def _migrations() -> list[Finding]:
    waiting = await pending()
    if waiting:
        words = Sentence("The database is older than the program: {count} changes wait.", count=len(waiting))
        return [Finding(State.WRONG, words, Sentence("Make a backup, then run: rallypoint migrate"))]
    return [good(Sentence("The database is up to date"))]


async def _clock() -> list[Finding]:
    """A clock that went backwards shows in the audit trail, whose last entry then lies in the future."""
    if not await AuditEntry.table_exists():
        return []
    last = await AuditEntry.select(AuditEntry.at).order_by(AuditEntry.id, ascending=False).first()
    if last is None or (last["at"] - now()).total_seconds() < SLOWEST_CLOCK:
        return [good(Sentence("The clock goes forwards"))]
    return [
        Finding(
            State.WRONG,
            Sentence("The clock is behind: the audit trail already has an entry of {at}.", at=last["at"]),
            Sentence("Set the clock and keep it right (timedatectl set-ntp true)."),
        )
    ]


async def _production(settings: Settings) -> list[Finding]:
    if settings.demo:
        return [good(Sentence("Demo mode: everybody may sign in with the demo sign-ins"))]
    return [
        Finding(State.WRONG, reason, Sentence("Until then a production start is refused."))
        for reason in await reasons_against_production(settings)
    ]


def _address(settings: Settings) -> list[Finding]:
    if not settings.public_url:
        return []
    host = urlsplit(settings.public_url).hostname or ""
    words = Sentence("Reached at {address}", address=settings.address)
    if settings.secure or host in ("localhost", "127.0.0.1"):
        return [good(words)]
    cure = Sentence(
        "Phones open the camera and work offline only over HTTPS: see docs/operations.md, "
        "or start with rallypoint serve --tls."
    )
    return [Finding(State.DOUBTFUL, words, cure)]
