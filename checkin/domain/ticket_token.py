"""Ticket tokens: what a QR code carries, signed so that a phone without network can tell a true one."""

import base64
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from foundation.identifiers import ALPHABET, LENGTH

VERSION = 1
PREFIX = b"rallypoint/ticket/"
"""Signed before the payload, so that a signature made for a ticket is good for nothing else."""

TICKET_BYTES, KEY_BYTES, MARK_BYTES, SIGNATURE_BYTES = 9, 2, 5, 64
PAYLOAD_BYTES = TICKET_BYTES + KEY_BYTES + MARK_BYTES
TOKEN_LENGTH = (PAYLOAD_BYTES + SIGNATURE_BYTES) * 8 // 5
MAX_INPUT = 1000

_BITS = 5 * LENGTH
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_BASE_32 = str.maketrans(ALPHABET.upper(), "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_FROM_STANDARD = str.maketrans(_STANDARD, ALPHABET.upper())
_MISREAD = str.maketrans("OIL", "011", " -")
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_LETTERS = frozenset(ALPHABET.upper())


class TokenState(StrEnum):
    """What was found in a scanned text."""

    VERIFIED = "verified"
    TYPED = "typed"
    FORGED = "forged"
    NOT_A_TICKET = "not_a_ticket"


class Reading(msgspec.Struct, frozen=True):
    """What a scanned text says. `ticket` is set when verified or typed; `event_mark` only when verified."""

    state: TokenState
    ticket: str = ""
    event_mark: bytes = b""


class SigningKey(msgspec.Struct, frozen=True):
    """The key new tickets are signed with; `number` is the first two bytes of its public key's SHA-256."""

    number: bytes
    private: Ed25519PrivateKey


class Verifier(Protocol):
    """What tells a true signature: a public key, or our own key (`OwnKey`), which is quicker."""

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises InvalidSignature when it does not fit."""


class OwnKey(msgspec.Struct, frozen=True):
    """Verifies by signing again: Ed25519 signatures are deterministic (RFC 8032, 5.1.6).

    A third of the time of verifying by the public key, and the door's quickest path is made of little else.
    """

    private: Ed25519PrivateKey

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises InvalidSignature when it does not fit."""
        if not compare_digest(self.private.sign(data), signature):
            raise InvalidSignature


Keys = Mapping[bytes, Verifier]
"""Verifiers by the number of their key."""

FORGED = Reading(TokenState.FORGED)
NOT_A_TICKET = Reading(TokenState.NOT_A_TICKET)


def key_number(public: Ed25519PublicKey) -> bytes:
    """Two bytes by which a token names the key it was signed with."""
    return hashlib.sha256(public.public_bytes_raw()).digest()[:KEY_BYTES]


def event_mark(event_id: str) -> bytes:
    """Five bytes that tell a phone without network for which event a ticket is."""
    return hashlib.sha256(event_id.encode()).digest()[:MARK_BYTES]


def sign(ticket: str, event_id: str, key: SigningKey) -> str:
    """The token of a ticket: 128 characters 0-9 A-Z. The same ticket and key always give the same token.

    Raises ValueError when ``ticket`` is no identifier of ours.
    """
    number = _number(ticket)
    if number is None:
        raise ValueError("a ticket is an identifier of 13 characters")
    head = (VERSION << _BITS | number).to_bytes(TICKET_BYTES, "big")
    payload = head + key.number + event_mark(event_id)
    signed = payload + key.private.sign(PREFIX + payload)
    return base64.b32encode(signed).decode().translate(_FROM_STANDARD)


def read(text: str, keys: Keys, *, typed: bool = False) -> Reading:
    """What a scanned or typed text is: a link to a ticket, a bare token, or (when ``typed``) a ticket's code.

    Never raises, whatever the text. A token of ours with a signature that does not fit, or of a key we do not
    hold, is forged; anything that does not have the form of a token is not a ticket. The form is told in
    docs/formats.md.
    """
    if len(text) > MAX_INPUT:
        return NOT_A_TICKET
    candidate = _last_step(text)
    if typed and (ticket := _code(candidate)):
        return Reading(TokenState.TYPED, ticket)
    signed = _decode(candidate)
    if signed is None:
        return NOT_A_TICKET
    return _verify(signed[:PAYLOAD_BYTES], signed[PAYLOAD_BYTES:], keys)


def _verify(payload: bytes, signature: bytes, keys: Keys) -> Reading:
    head = int.from_bytes(payload[:TICKET_BYTES], "big")
    if head >> _BITS != VERSION:
        return NOT_A_TICKET
    key = keys.get(payload[TICKET_BYTES : TICKET_BYTES + KEY_BYTES])
    if key is None:
        return FORGED
    try:
        key.verify(signature, PREFIX + payload)
    except InvalidSignature:
        return FORGED
    return Reading(TokenState.VERIFIED, _identifier(head), payload[TICKET_BYTES + KEY_BYTES :])


def decoded(token: str) -> bytes:
    """Payload and signature of a token of ours. Raises ValueError when it has not that form."""
    signed = _decode(token)
    if signed is None:
        raise ValueError("not a token")
    return signed


def read_ticket(signed: bytes) -> str:
    """The ticket a token's bytes name, whether or not they were signed by us."""
    return _identifier(int.from_bytes(signed[:TICKET_BYTES], "big"))


def code_of(ticket: str) -> str:
    """A ticket as it is printed under its QR code, to be typed at the door: 7K3M-9QXT-2BVDP."""
    upper = ticket.upper()
    return f"{upper[:4]}-{upper[4:8]}-{upper[8:]}"


def _last_step(text: str) -> str:
    """The last step of a link's path, or the text itself."""
    bare = text.strip().split("?", 1)[0].split("#", 1)[0].rstrip("/")
    return bare.rsplit("/", 1)[-1]


def _code(text: str) -> str:
    """The ticket of a typed code; spaces, hyphens and the usual misreadings (O 0, I 1, L 1) are forgiven."""
    ticket = text.upper().translate(_MISREAD).lower()
    return ticket if _number(ticket) is not None else ""


def _decode(token: str) -> bytes | None:
    """The signed bytes; None unless it is exactly 128 characters of our alphabet, in either case."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    upper = token.upper()
    if not _LETTERS.issuperset(upper):
        return None
    return int(upper.translate(_TO_BASE_32), 32).to_bytes(PAYLOAD_BYTES + SIGNATURE_BYTES, "big")


def _number(ticket: str) -> int | None:
    if len(ticket) != LENGTH:
        return None
    number = 0
    for letter in ticket:
        value = _VALUES.get(letter)
        if value is None:
            return None
        number = number << 5 | value
    return number


def _identifier(head: int) -> str:
    return "".join(ALPHABET[(head >> shift) & 31] for shift in range(_BITS - 5, -1, -5))


_PROOF = b"rallypoint/proof/"
PROOF_BYTES = 16


class Evidence(msgspec.Struct, frozen=True):
    """What a phone keeps of a token it verified, until it is sent: the payload in parts, and a proof that it saw the
    signature. The signature itself opens the person's name in the phone's roster, so it is not kept.
    """

    ticket: str
    key: str
    mark: str
    proof: str


def proof_of(signed: bytes) -> str:
    """Half a SHA-256, in hexadecimal, over payload and signature: whoever knows it has seen them."""
    return hashlib.sha256(_PROOF + signed).digest()[:PROOF_BYTES].hex()


def proven(evidence: Evidence, own: Mapping[bytes, OwnKey]) -> Reading:
    """What a phone read, by signing again what it says to have seen. Forged when the proof does not fit."""
    number = _number(evidence.ticket)
    try:
        key_bytes, mark = bytes.fromhex(evidence.key), bytes.fromhex(evidence.mark)
    except ValueError:
        return FORGED
    key = own.get(key_bytes)
    if number is None or key is None or len(mark) != MARK_BYTES:
        return FORGED
    payload = (VERSION << _BITS | number).to_bytes(TICKET_BYTES, "big") + key_bytes + mark
    expected = proof_of(payload + key.private.sign(PREFIX + payload))
    if not compare_digest(expected.encode(), evidence.proof.encode()):
        return FORGED
    return Reading(TokenState.VERIFIED, evidence.ticket, mark)
