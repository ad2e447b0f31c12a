"""One installation: its data directory, its secret, its lock, its database, and what a production start refuses."""

import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec

from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.database.errors import DatabaseError
from foundation.database.migrations import migrate
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings, use_settings
from members.tables import Account, Member

SHORTEST_SECRET = 32
LOCK = "rallypoint.lock"


def prepare(settings: Settings) -> Settings:
    """Make the data directory and the secret of a new installation; these settings are the process's from now on.

    Raises `Refusal` when the directory cannot be made or written.
    """
    with _writing_to(settings.data_dir):
        make_directory(settings)
        settings.keys_dir.mkdir(exist_ok=True, mode=0o700)
        complete = msgspec.structs.replace(
            settings, secret=settings.secret or _kept_secret(settings.keys_dir)
        )
    use_settings(complete)
    return complete


def make_directory(settings: Settings) -> None:
    """Make the data directory alone, for its owner only. Raises `Refusal` when that cannot be."""
    with _writing_to(settings.data_dir):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextlib.contextmanager
def _writing_to(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(
            Sentence(
                "The data directory {directory} cannot be used ({reason}). Make it writable, or set DATA_DIR.",
                directory=str(directory),
                reason=error.strerror or str(error),
            )
        ) from error


def _kept_secret(directory: Path) -> str:
    file = directory / "secret"
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="ascii").strip()
    draft = directory / f".secret.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(SHORTEST_SECRET) + "\n")
    # Of two first starts at once one wins, and both read what it wrote.
    with contextlib.suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
    return file.read_text(encoding="ascii").strip()


@contextlib.contextmanager
def held(data_dir: Path, *, alone: bool) -> Iterator[None]:
    """Say that this installation is in use. `alone` is for work that no running server may see half done.

    Raises `Refusal` when the other kind of use is going on. The lock ends with the process, also on kill -9.
    """
    import fcntl  # noqa: PLC0415 - not there on Windows

    with (data_dir / LOCK).open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            raise Refusal(_running() if alone else _restoring()) from error
        yield


def _running() -> Sentence:
    return Sentence(
        "The server is running. Stop it first, then run the same command again. Nothing was changed."
    )


def _restoring() -> Sentence:
    return Sentence("A restore or a fresh demo is being written. Wait until it is done, then start again.")


@contextlib.asynccontextmanager
async def opened(settings: Settings, *, migrated: bool = True) -> AsyncIterator[list[str]]:
    """The database of these settings, open and (by default) brought to the form the code expects.

    Gives the names of the migrations applied. Raises `Refusal` with the reason when it cannot be used.
    """
    try:
        engine = engine_for(settings.database_url)
        use_engine(engine)
        await open_database()
    except (DatabaseError, ValueError) as error:
        raise Refusal(Sentence("The database cannot be used: {reason}", reason=str(error))) from error
    try:
        yield await migrate() if migrated else []
    except DatabaseError as error:
        raise Refusal(Sentence("The database refused: {reason}", reason=str(error))) from error
    finally:
        await close_database()


async def is_empty() -> bool:
    """No member is known yet."""
    return not await Member.exists()


async def has_demo_accounts() -> bool:
    return await Account.exists().where(Account.demo.eq(True))


async def reasons_against_production(settings: Settings) -> list[Sentence]:
    """Why these settings and this database must not serve a real union; empty when nothing speaks against it."""
    reasons = []
    if not settings.public_url:
        reasons.append(
            Sentence(
                "PUBLIC_URL is not set: every QR code and printed link is built from it. "
                "Set it to the address people open, such as https://union.example.edu.cn."
            )
        )
    elif not settings.public_url.startswith(("https://", "http://")):
        reasons.append(
            Sentence("PUBLIC_URL must start with https://, not {given}.", given=settings.public_url)
        )
    if settings.secret and (len(settings.secret) < SHORTEST_SECRET or len(set(settings.secret)) < 8):
        reasons.append(
            Sentence(
                "RALLYPOINT_SECRET is too easy to guess. Leave it out, and one is made and kept in {directory}.",
                directory=str(settings.keys_dir),
            )
        )
    if await has_demo_accounts():
        reasons.append(
            Sentence(
                "This database holds the demo college, whose passwords everybody knows. "
                "Use an empty one (another DATA_DIR or DATABASE_URL), or set RALLYPOINT_MODE=demo."
            )
        )
    return reasons
