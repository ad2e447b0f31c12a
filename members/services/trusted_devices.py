"""Devices that have signed in before: a cookie that no guesser can make, so that guessers cannot delay the owner."""

import contextlib
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from foundation.settings import settings

MOST_MEMBERS = 8
_MARK_LENGTH = 22


def knows(cookie: str, member_id: str) -> bool:
    """True when this member has signed in on the device that sent this cookie."""
    mark = _mark(member_id)
    return any(hmac.compare_digest(mark, given) for given in _marks(cookie))


def with_member(cookie: str, member_id: str) -> str:
    """The cookie for a device on which this member has now signed in; a shared office PC knows several."""
    mark = _mark(member_id)
    others = [given for given in _marks(cookie) if given != mark]
    return ".".join([mark, *others][:MOST_MEMBERS])


def _marks(cookie: str) -> list[str]:
    parts = cookie.split(".")[:MOST_MEMBERS]
    return [part for part in parts if len(part) == _MARK_LENGTH and part.isascii() and part.isalnum()]


def _mark(member_id: str) -> str:
    key = _key(settings().secret, settings().keys_dir)
    return hmac.new(key, f"device {member_id}".encode(), hashlib.sha256).hexdigest()[:_MARK_LENGTH]


@lru_cache(maxsize=4)
def _key(secret: str, directory: Path) -> bytes:
    """From RALLYPOINT_SECRET when it is set (several processes on several machines), else kept in a file."""
    if secret:
        return hashlib.sha256(f"trusted devices {secret}".encode()).digest()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / "trusted-devices.key"
    fresh = directory / f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}"
    if not file.exists():
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(32))
        with contextlib.suppress(
            FileExistsError
        ):  # only the first of two processes starting together names it
            os.link(fresh, file)
        fresh.unlink()
    return file.read_bytes()
