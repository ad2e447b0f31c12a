"""Sealing the little that is sensitive: AES-256-GCM, with keys under DATA_DIR/keys and bound to where it belongs.

A sealed text is ``<key number>.<base64 of 12 random bytes, ciphertext and 16 bytes of authentication>``. What it is
bound to (say, the registration and the kind of answer) is authenticated too: moved to another person's row it does
not open. Keys are files ``data-0001.key`` (foundation.key_files); the highest number seals, all of them open. After
`add_key`, what was sealed before is sealed anew by `rallypoint reseal`; then the old key may be deleted.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation import key_files
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings

KIND = "data"
NONCE_BYTES = 12
OVERHEAD_BYTES = NONCE_BYTES + 16


def seal(text: str, bound_to: str) -> str:
    """``text`` so that only this installation can read it, and only where it is bound to."""
    number, cipher = _newest(settings().keys_dir)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), bound_to.encode())
    return f"{number}.{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, bound_to: str) -> str:
    """What `seal` was given. Raises Refusal (500) when the key is missing, or the text was changed or moved."""
    number, _, content = sealed.partition(".")
    cipher = _cipher(number)
    try:
        raw = base64.b64decode(content, validate=True)
        if len(raw) < OVERHEAD_BYTES:
            raise ValueError(number)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise Refusal(
            Sentence("What was kept encrypted cannot be opened: it was changed, or belongs elsewhere."),
            status=500,
        ) from error


def is_newest(sealed: str) -> bool:
    """Whether it is sealed with the key in use; the others want sealing anew after a rotation."""
    return sealed.partition(".")[0] == str(_newest(settings().keys_dir)[0])


def add_key(directory: Path) -> Path:
    """Makes the next key, which seals from now on in this process and from the next start on in others."""
    made = key_files.add_key(directory, KIND)
    forget_keys()
    return made


def forget_keys() -> None:
    """The keys are read again at the next use: after one was added or deleted."""
    _ciphers.cache_clear()


@lru_cache(maxsize=8)
def _ciphers(directory: Path) -> Mapping[int, AESGCM]:
    return {number: AESGCM(key) for number, key in key_files.read_keys(directory, KIND).items()}


def _newest(directory: Path) -> tuple[int, AESGCM]:
    ciphers = _ciphers(directory)
    number = max(ciphers)
    return number, ciphers[number]


def _cipher(number: str) -> AESGCM:
    """The key a text was sealed with; another process may have added it since the keys were read."""
    directory = settings().keys_dir
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    if wanted not in _ciphers(directory):
        forget_keys()
    found = _ciphers(directory).get(wanted)
    if found is None:
        raise Refusal(
            Sentence(
                "The key that opens this is not in {directory} any more. Restore it from a backup.",
                directory=str(directory),
            ),
            status=500,
        )
    return found
