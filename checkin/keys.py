"""The keys tickets are signed with: made at the first start, kept under DATA_DIR/keys, rotated by adding one.

Each key is a file ``ticket-0001.key`` holding the 32 bytes of an Ed25519 private key, readable by its owner only.
New tickets are signed with the highest number; tickets of every key present stay good. A key that became known
is deleted after `add_key`: its tickets are refused from then on, and everybody's page shows a newly signed one.
"""

import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from checkin.domain.ticket_token import Keys, OwnKey, SigningKey, key_number
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings

SEED_BYTES = 32


class Keyring(msgspec.Struct, frozen=True):
    """The key to sign with, and all keys by their number to verify with; `public` is what phones are given."""

    signing: SigningKey
    own: Keys
    public: Mapping[bytes, Ed25519PublicKey]


def keyring() -> Keyring:
    """The keys of this installation, read once; the first call on a new installation makes one."""
    return _keyring(settings().keys_dir)


@lru_cache(maxsize=8)
def _keyring(directory: Path) -> Keyring:
    return load_keys(directory)


def forget_keys() -> None:
    """The next `keyring()` reads the directory again: after a key was added or deleted."""
    _keyring.cache_clear()


def load_keys(directory: Path) -> Keyring:
    """Reads every key of ``directory``, making the first one when there is none.

    Raises Refusal when a key file is damaged, or cannot be read or written.
    """
    files = _files(directory)
    if not files:
        files = [_first_key(directory)]
    keys = [_signing_key(_read(file)) for file in files]
    return Keyring(
        signing=keys[-1],
        own={key.number: OwnKey(key.private) for key in keys},
        public={key.number: key.private.public_key() for key in keys},
    )


def add_key(directory: Path) -> Path:
    """Makes the next key, which signs from the next start on, and returns its file."""
    files = _files(directory)
    return _make(directory, int(files[-1].stem.rpartition("-")[2]) + 1 if files else 1)


def _make(directory: Path, number: int) -> Path:
    """The key with this number. Processes that make it at once all end up with the same one."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = directory / f"ticket-{number:04}.key"
    draft = directory / f".{target.name}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SEED_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A hard link appears whole or not at all, and never replaces a key another process made meanwhile.
        target.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return target


def _first_key(directory: Path) -> Path:
    try:
        return _make(directory, 1)
    except OSError as error:
        raise Refusal(
            Sentence(
                "The key for tickets cannot be stored in {directory} ({reason}). Make it writable for the server.",
                directory=str(directory),
                reason=error.strerror or str(error),
            ),
            status=500,
        ) from error


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob("ticket-[0-9][0-9][0-9][0-9].key"))


def _read(file: Path) -> bytes:
    try:
        seed = file.read_bytes()
    except OSError as error:
        raise Refusal(
            Sentence(
                "The key {file} cannot be read ({reason}). Make it readable for the server.",
                file=str(file),
                reason=error.strerror or str(error),
            ),
            status=500,
        ) from error
    if len(seed) != SEED_BYTES:
        raise Refusal(
            Sentence(
                "The key {file} is damaged. Restore it from a backup; tickets signed with it need it.",
                file=str(file),
            ),
            status=500,
        )
    return seed


def _signing_key(seed: bytes) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return SigningKey(key_number(private.public_key()), private)
