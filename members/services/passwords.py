"""Hashing and checking passwords: argon2id (19 MiB, 2 passes, OWASP's minimum), on few threads of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.passwords import as_compared

Result = TypeVar("Result")
THREADS = 2
MOST_WAITING = 400
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_waiting = 0


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")


@cache
def _nobody() -> str:
    """A hash no password matches, so that an unknown staff number takes as long as a known one."""
    return _hasher.hash("\x00nobody")


async def hashed(password: str) -> str:
    """The hash to keep. Takes about 20 ms of one thread."""
    return await _in_thread(lambda: _hasher.hash(as_compared(password)))


async def matches(kept: str, password: str) -> bool:
    """True when the password is the one behind this hash. An empty hash costs the same and matches nothing."""
    return await _in_thread(lambda: _verify(kept or _nobody(), password) and bool(kept))


def needs_rehash(kept: str) -> bool:
    """True when the hash was made with older, weaker settings."""
    return _hasher.check_needs_rehash(kept)


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, as_compared(password))
    except (VerificationError, InvalidHashError):
        return False


async def _in_thread(work: Callable[[], Result]) -> Result:
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Refusal(
            Sentence("Very many people are signing in right now. Please try again in half a minute."),
            status=429,
        )
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(), work)
    finally:
        _waiting -= 1
