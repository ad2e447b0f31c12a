"""Bringing a backup back: checked first, then put in place whole, and what was there before is kept aside."""

import sqlite3
import tarfile
import tempfile
import zlib
from datetime import datetime
from pathlib import Path

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from operations import postgres_programs
from operations.backup import (
    FILES,
    FORMAT,
    MANIFEST,
    POSTGRES_COPY,
    SQLITE_COPY,
    Manifest,
    check_sqlite,
    copy_sqlite,
    files_to_keep,
    sqlite_file,
    sum_of,
)

# Whatever a harmed archive makes gzip, tar and the manifest say.
_DAMAGED = (OSError, EOFError, KeyError, ValueError, zlib.error, tarfile.TarError, msgspec.MsgspecError)


def restore(settings: Settings, archive: Path, at: datetime) -> Path | None:
    """Replace database and files by those of the archive; call it only while no server runs.

    Returns the folder where the replaced database and files were put (None when there were none). Everything is
    unpacked and checked before the first change. Raises `Refusal` with the reason; then nothing was changed.
    """
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="replaced-unpacking-") as folder:
        unpacked = Path(folder)
        manifest = _unpack(archive, unpacked)
        wanted = "sqlite" if sqlite_file(settings) else "postgresql"
        if manifest.database != wanted:
            raise Refusal(
                Sentence(
                    "This backup is of a {backup} database, and DATABASE_URL names a {here} one.",
                    backup=manifest.database,
                    here=wanted,
                )
            )
        aside = settings.data_dir / f"replaced-{at:%Y%m%d-%H%M%S}"
        if wanted == "sqlite":
            check_sqlite(unpacked / SQLITE_COPY)
            _replace_sqlite(settings, unpacked / SQLITE_COPY, aside)
        else:
            _replace_postgres(settings, unpacked / POSTGRES_COPY, aside)
        _replace_files(settings, unpacked / FILES, aside)
    return aside if aside.exists() else None


def read_manifest(archive: Path) -> Manifest:
    """What an archive says of itself. Raises `Refusal` when it is no backup of ours."""
    try:
        with tarfile.open(archive) as tar:
            stream = tar.extractfile(MANIFEST)
            if stream is None:
                raise _no_backup(archive)
            return msgspec.json.decode(stream.read(), type=Manifest)
    except _DAMAGED as error:
        raise _no_backup(archive) from error


def _no_backup(archive: Path) -> Refusal:
    return Refusal(
        Sentence(
            "{file} is not a complete backup made by Rallypoint. Nothing was changed.", file=str(archive)
        )
    )


def _unpack(archive: Path, folder: Path) -> Manifest:
    manifest = read_manifest(archive)
    if manifest.format != FORMAT:
        raise Refusal(
            Sentence(
                "This backup was made by a newer Rallypoint ({version}). Upgrade first. Nothing was changed.",
                version=manifest.version,
            )
        )
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    except _DAMAGED as error:
        raise _no_backup(archive) from error
    found = {
        file.relative_to(folder).as_posix(): sum_of(file) for file in folder.rglob("*") if file.is_file()
    }
    found.pop(MANIFEST, None)
    if found != manifest.sums:
        raise _no_backup(archive)
    return manifest


def _replace_sqlite(settings: Settings, fresh: Path, aside: Path) -> None:
    file = sqlite_file(settings)
    assert file is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        aside.mkdir(mode=0o700)
        try:
            copy_sqlite(file, aside / SQLITE_COPY)
        except (Refusal, sqlite3.Error):
            # A damaged database is the very reason to restore: keep its bytes as they are.
            (aside / SQLITE_COPY).write_bytes(file.read_bytes())
    landed = file.with_name(file.name + ".restored")
    copy_sqlite(fresh, landed)
    landed.chmod(0o600)
    for companion in ("-wal", "-shm"):
        file.with_name(file.name + companion).unlink(missing_ok=True)
    landed.replace(file)


def _replace_postgres(settings: Settings, fresh: Path, aside: Path) -> None:
    aside.mkdir(mode=0o700)
    url = settings.database_url
    postgres_programs.run(
        "pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={aside / POSTGRES_COPY}"
    )
    name = postgres_programs.connection_of(url)["PGDATABASE"]
    postgres_programs.run(
        "pg_restore",
        url,
        *[
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        ],
        f"--dbname={name}",
        str(fresh),
    )


def _replace_files(settings: Settings, fresh: Path, aside: Path) -> None:
    for file in list(files_to_keep(settings)):
        kept = aside / FILES / file.relative_to(settings.data_dir)
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.replace(kept)
    for file in [file for file in fresh.rglob("*") if file.is_file()]:
        place = settings.data_dir / file.relative_to(fresh)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.replace(place)
