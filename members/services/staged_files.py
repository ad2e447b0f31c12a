"""Uploaded rosters between preview and confirmation: kept for two hours under a key only the uploader has."""

import asyncio
import time
from pathlib import Path

from foundation.errors import Refusal
from foundation.identifiers import digest, new_secret
from foundation.messages import Sentence
from foundation.settings import settings

KEPT_S = 2 * 3600.0
_GONE = Sentence(
    "The file you looked at is no longer here. Nothing was taken in; please choose it once more."
)


async def keep(member_id: str, content: bytes) -> str:
    """Keeps an upload of this member; the answer is its key."""
    key = new_secret()
    await asyncio.to_thread(_write, _file(member_id, key), content)
    return key


async def kept(member_id: str, key: str) -> bytes:
    """The upload behind a key. Refuses (409) when it is gone or somebody else's."""
    try:
        return await asyncio.to_thread(_file(member_id, key).read_bytes)
    except OSError:
        raise Refusal(_GONE) from None


async def drop(member_id: str, key: str) -> None:
    """Deletes an upload."""
    await asyncio.to_thread(_file(member_id, key).unlink, missing_ok=True)


async def clear_old() -> None:
    """Deletes what nobody confirmed; a job calls it."""
    await asyncio.to_thread(_clear)


def _directory() -> Path:
    return settings().data_dir / "imports"


def _file(member_id: str, key: str) -> Path:
    return _directory() / f"{digest(f'{member_id} {key}')}.xlsx"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)


def _clear() -> None:
    for file in _directory().glob("*.xlsx"):
        if time.time() - file.stat().st_mtime > KEPT_S:
            file.unlink(missing_ok=True)
