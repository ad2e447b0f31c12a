"""The roster a phone may keep: names sealed so that only whoever holds a person's ticket can read that one name.

Each name is encrypted (AES-256-GCM) under a key derived (HKDF-SHA256) from the signature of that person's own ticket,
and filed under a hash of the ticket's number. A phone that is lost shows no names, and neither does a copy of it.
The form is told in docs/formats.md.
"""

import hashlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from checkin.domain.ticket_token import SIGNATURE_BYTES

INDEX_BYTES, NONCE_BYTES, KEY_BYTES = 12, 12, 32
INFO = b"rallypoint/roster/"


def index_of(ticket: str, event_id: str) -> str:
    """Under what a ticket is filed in the roster of an event: 24 hexadecimal digits."""
    return hashlib.sha256(INFO + event_id.encode() + b"/" + ticket.encode()).digest()[:INDEX_BYTES].hex()


def sealed(words: bytes, signed: bytes, event_id: str, nonce: bytes) -> bytes:
    """``words`` for whoever has the token (``signed``: its payload and signature), behind a nonce never used before."""
    return nonce + AESGCM(key_from(signed, event_id)).encrypt(nonce, words, None)


def opened(box: bytes, signed: bytes, event_id: str) -> bytes:
    """What was sealed. Raises `InvalidTag` for another ticket, another event, or an altered box."""
    return AESGCM(key_from(signed, event_id)).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], None)


def key_from(signed: bytes, event_id: str) -> bytes:
    """From the 64 bytes of the signature, which nobody can guess; the ticket's number alone would be too short."""
    return HKDF(SHA256(), KEY_BYTES, event_id.encode(), INFO).derive(signed[-SIGNATURE_BYTES:])
