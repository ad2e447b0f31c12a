"""Identifiers that can be neither guessed nor counted, and secrets for capability links."""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13
_PAIRS = [
    first + second for second in ALPHABET for first in ALPHABET
]  # by ten bits, since ids are made all the time


def new_id() -> str:
    """A random primary key: 13 characters of Crockford base 32 (65 bits)."""
    bits, pairs = secrets.randbits(5 * LENGTH), _PAIRS
    return (
        f"{pairs[bits & 1023]}{pairs[bits >> 10 & 1023]}{pairs[bits >> 20 & 1023]}{pairs[bits >> 30 & 1023]}"
        f"{pairs[bits >> 40 & 1023]}{pairs[bits >> 50 & 1023]}{ALPHABET[bits >> 60]}"
    )


def new_secret() -> str:
    """The token of a capability link or session: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
