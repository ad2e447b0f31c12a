"""Identifiers that can be neither guessed nor counted, and secrets for capability links."""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13


def new_id() -> str:
    """A random primary key: 13 characters of Crockford base 32 (65 bits)."""
    number = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(0, 5 * LENGTH, 5))


def new_secret() -> str:
    """The token of a capability link or session: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
