"""Guessing passwords is slowed down, and nobody can lock a colleague out by it.

Failures are counted in three places. *Account at a place*: the account as tried from one address, or on one
device that has signed in to it before; five failures, then 1, 2, 4 … seconds up to 15 minutes. Somebody
guessing elsewhere never touches it, so the owner gets in at once. *Address*: one address trying whatever
accounts; up to a minute. *Account*: all unknown places together; up to a minute. The last two do not hold
a device that has signed in before (a device cookie, as OWASP recommends), so that a guesser behind the
office's one address delays strangers only.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec


class Rule(msgspec.Struct, frozen=True):
    """`free` failures cost nothing; then the wait doubles from one second to `longest`."""

    free: int
    longest: timedelta
    forgotten_after: timedelta


AT_A_PLACE = Rule(free=5, longest=timedelta(minutes=15), forgotten_after=timedelta(days=1))
OF_AN_ADDRESS = Rule(free=5, longest=timedelta(minutes=1), forgotten_after=timedelta(minutes=15))
OF_AN_ACCOUNT = Rule(free=20, longest=timedelta(minutes=1), forgotten_after=timedelta(hours=1))


class Standing(msgspec.Struct, frozen=True):
    """Failures in a row under one key, when the last one was, and until when it must wait."""

    failures: int
    last_at: datetime
    blocked_until: datetime | None


def place(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one (each line has a whole /64)."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False).network_address)
    return str(parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else parsed)


def known_device(device: str) -> str:
    """A device on which this account has signed in before is a place of its own."""
    return f"device-{device}"


def account_at(staff_number: str, where: str) -> str:
    """The key of an account as tried from one place."""
    return f"{account(staff_number)}@{where}"


def account(staff_number: str) -> str:
    """The key of an account tried from unknown places."""
    return f"account:{staff_number}"


def address(where: str) -> str:
    """The key of an address."""
    return f"address:{where}"


def wait(standing: Standing, now: datetime) -> timedelta:
    """How long it must still wait; zero when it need not."""
    if standing.blocked_until is None or standing.blocked_until <= now:
        return timedelta(0)
    return standing.blocked_until - now


def after_failure(standing: Standing | None, rule: Rule, now: datetime) -> Standing:
    """The standing after one more failure."""
    forgotten = standing is None or now - standing.last_at >= rule.forgotten_after
    failures = 1 if forgotten or standing is None else standing.failures + 1
    if failures < rule.free:
        return Standing(failures, now, None)
    doubled = timedelta(seconds=2 ** min(failures - rule.free, 20))
    return Standing(failures, now, now + min(doubled, rule.longest))
