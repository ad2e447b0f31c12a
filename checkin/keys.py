"""The keys tickets are signed with: made at the first start, kept under DATA_DIR/keys, rotated by adding one.

Each key is a file ``ticket-0001.key`` holding the 32 bytes of an Ed25519 private key (foundation.key_files).
New tickets are signed with the highest number; tickets of every key present stay good. A key that became known
is deleted after `add_key`: its tickets are refused from then on, and everybody's page shows a newly signed one.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from checkin.domain.ticket_token import OwnKey, SigningKey, key_number
from foundation import key_files
from foundation.settings import settings

KIND = "ticket"


class Keyring(msgspec.Struct, frozen=True):
    """The key to sign with, and all keys by their number to verify with; `public` is what phones are given."""

    signing: SigningKey
    own: Mapping[bytes, OwnKey]
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
    keys = [_signing_key(seed) for seed in key_files.read_keys(directory, KIND).values()]
    return Keyring(
        signing=keys[-1],
        own={key.number: OwnKey(key.private) for key in keys},
        public={key.number: key.private.public_key() for key in keys},
    )


def add_key(directory: Path) -> Path:
    """Makes the next key, which signs from the next start on, and returns its file."""
    return key_files.add_key(directory, KIND)


def _signing_key(seed: bytes) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return SigningKey(key_number(private.public_key()), private)
