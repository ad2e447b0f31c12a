"""Devices that have signed in before: a cookie that no guesser can make, so that guessers cannot delay the owner."""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

from foundation.settings import settings

MOST_MEMBERS = 8
_DEVICE = re.compile(r"[0-9a-f]{16}")
_MARK = re.compile(r"[0-9a-f]{22}")


def known_as(cookie: str, member_id: str) -> str:
    """The device's own id when this member has signed in on it, else "". Nobody else can make such a cookie."""
    device, marks = _parts(cookie)
    mine = _mark(device, member_id)
    return device if device and any(hmac.compare_digest(mine, mark) for mark in marks) else ""


def with_member(cookie: str, member_id: str) -> str:
    """The cookie for a device on which this member has now signed in; a shared office PC knows several."""
    device, marks = _parts(cookie)
    device = device or secrets.token_hex(8)
    mine = _mark(device, member_id)
    return ".".join([device, mine, *(mark for mark in marks if mark != mine)][: MOST_MEMBERS + 1])


def _parts(cookie: str) -> tuple[str, list[str]]:
    """The device's id and a mark for each member; nothing of a cookie that is not one of ours in form."""
    device, *marks = cookie[:400].split(".")
    if not _DEVICE.fullmatch(device):
        return "", []
    return device, [mark for mark in marks if _MARK.fullmatch(mark)][:MOST_MEMBERS]


def _mark(device: str, member_id: str) -> str:
    key = household_key(settings().secret, settings().keys_dir)
    return hmac.new(key, f"{device} {member_id}".encode(), hashlib.sha256).hexdigest()[:22]


@lru_cache(maxsize=4)
def household_key(secret: str, directory: Path) -> bytes:
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
