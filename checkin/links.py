"""Links of tickets: from a ticket to what its QR code carries, and back."""

from checkin.domain.ticket_token import Reading, read, sign
from checkin.keys import keyring
from foundation.settings import settings


def token_of(ticket: str, event_id: str) -> str:
    """The signed token of a ticket, the same at every call."""
    return sign(ticket, event_id, keyring().signing)


def link_of(token: str) -> str:
    """The address a QR code carries; built from PUBLIC_URL, never from what a browser says."""
    return f"{settings().address}/t/{token}"


def read_token(token: str) -> Reading:
    """What a token from an address says."""
    return read(token, keyring().own)
