"""A consistent copy of everything, made while the server runs: the database, keys and files in one archive.

The archive is a .tar.gz: `manifest.json` (what, when, from which version, SHA-256 of each file), the database
(`database.sqlite3`, or `database.dump` in PostgreSQL's own format) and `files/` with the rest of DATA_DIR.
"""

import hashlib
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from operations import postgres_programs

MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite3"
POSTGRES_COPY = "database.dump"
FILES = "files"
FORMAT = 1
LEFT_OUT = ("backups", ".backup-", "replaced-")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """What an archive holds. `sums` maps each path in it to its SHA-256 in hexadecimal."""

    format: int
    version: str
    made_at: datetime
    database: str
    sums: dict[str, str]


def back_up(settings: Settings, at: datetime, version: str, to: Path | None = None) -> Path:
    """Write an archive, by default to DATA_DIR/backups, and return its path; only its owner can read it.

    `at` is now. Raises `Refusal` when the database cannot be copied or the archive not written.
    """
    target = to or settings.data_dir / "backups" / f"rallypoint-{at:%Y%m%d-%H%M%S}.tar.gz"
    if target.exists():
        raise Refusal(Sentence("{file} exists already. Nothing was overwritten.", file=str(target)))
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = _copy_database(settings, Path(folder))
            archive = Path(folder) / "archive"
            _pack(archive, settings, copy, at, version)
            archive.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise Refusal(Sentence("The backup could not be written: {reason}", reason=str(error))) from error
    return target


def _copy_database(settings: Settings, folder: Path) -> Path:
    file = sqlite_file(settings)
    if file is None:
        copy = folder / POSTGRES_COPY
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        postgres_programs.run("pg_dump", settings.database_url, *options, f"--file={copy}")
        return copy
    if not file.exists():
        raise Refusal(Sentence("There is no database at {file} yet: nothing to back up.", file=str(file)))
    copy = folder / SQLITE_COPY
    copy_sqlite(file, copy)
    return copy


def sqlite_file(settings: Settings) -> Path | None:
    """The database file, or None for PostgreSQL."""
    if not settings.database_url.startswith("sqlite:///"):
        return None
    return Path(unquote(settings.database_url.removeprefix("sqlite:///")))


def copy_sqlite(source: Path, target: Path) -> None:
    """One moment of a database in use, as a single file: writers go on meanwhile (WAL), nothing is half there."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    check_sqlite(target)


def check_sqlite(file: Path) -> None:
    """Raises `Refusal` when the file is not a sound database."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise Refusal(Sentence("The database in {file} is damaged: {reason}", file=file.name, reason=answer))


def files_to_keep(settings: Settings) -> Iterator[Path]:
    """Keys, certificates and uploads: all of DATA_DIR but the database itself, older backups and locks."""
    database = sqlite_file(settings)
    for file in sorted(settings.data_dir.rglob("*")):
        inside = file.relative_to(settings.data_dir)
        if inside.parts[0].startswith(LEFT_OUT) or file.is_symlink() or not file.is_file():
            continue
        if file.suffix == ".lock" or (database and file.name.startswith(database.name)):
            continue
        yield file


def _pack(archive: Path, settings: Settings, copy: Path, at: datetime, version: str) -> None:
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    members = [(copy, copy.name)]
    members += [
        (file, f"{FILES}/{file.relative_to(settings.data_dir).as_posix()}")
        for file in files_to_keep(settings)
    ]
    manifest = Manifest(FORMAT, version, at, "sqlite" if copy.name == SQLITE_COPY else "postgresql", {})
    with (
        os.fdopen(descriptor, "wb") as stream,
        tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar,
    ):
        for file, name in members:
            manifest.sums[name] = sum_of(file)
            tar.add(file, name, recursive=False, filter=_anonymous)
        note = archive.with_name(MANIFEST)
        note.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        tar.add(note, MANIFEST, filter=_anonymous)
        tar.close()
        stream.flush()
        os.fsync(stream.fileno())


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whose account made the backup is nobody's business where it is restored."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def sum_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
