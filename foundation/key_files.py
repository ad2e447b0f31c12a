"""Secret keys in files under DATA_DIR/keys: made at the first use, private to their owner, rotated by adding one.

Each key of a kind is a file ``<kind>-0001.key`` of 32 random bytes. The highest number is the one in use; those
below it still open (or verify) what was made with them.
"""

import os
import secrets
from pathlib import Path

from foundation.errors import Refusal
from foundation.messages import Sentence

KEY_BYTES = 32


def read_keys(directory: Path, kind: str) -> dict[int, bytes]:
    """Every key of a kind by its number, ascending; the first one is made when there is none.

    Raises Refusal when a key file is damaged, or cannot be read or written.
    """
    files = _files(directory, kind)
    if not files:
        files = [_first(directory, kind)]
    return {_number(file): _read(file) for file in files}


def add_key(directory: Path, kind: str) -> Path:
    """Makes the next key, which is in use from the next reading on, and returns its file."""
    files = _files(directory, kind)
    return _make(directory, kind, _number(files[-1]) + 1 if files else 1)


def _number(file: Path) -> int:
    return int(file.stem.rpartition("-")[2])


def _make(directory: Path, kind: str, number: int) -> Path:
    """The key with this number. Processes that make it at once all end up with the same one."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = directory / f"{kind}-{number:04}.key"
    draft = directory / f".{target.name}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A hard link appears whole or not at all, and never replaces a key another process made meanwhile.
        target.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return target


def _first(directory: Path, kind: str) -> Path:
    try:
        return _make(directory, kind, 1)
    except OSError as error:
        raise Refusal(
            Sentence(
                "A key cannot be stored in {directory} ({reason}). Make it writable for the server.",
                directory=str(directory),
                reason=error.strerror or str(error),
            ),
            status=500,
        ) from error


def _files(directory: Path, kind: str) -> list[Path]:
    return sorted(directory.glob(f"{kind}-[0-9][0-9][0-9][0-9].key"))


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except OSError as error:
        raise Refusal(
            Sentence(
                "The key {file} cannot be read ({reason}). Make it readable for the server.",
                file=str(file),
                reason=error.strerror or str(error),
            ),
            status=500,
        ) from error
    if len(key) != KEY_BYTES:
        raise Refusal(
            Sentence(
                "The key {file} is damaged. Restore it from a backup; what was made with it needs it.",
                file=str(file),
            ),
            status=500,
        )
    return key
