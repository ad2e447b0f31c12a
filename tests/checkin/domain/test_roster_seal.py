"""Names in the roster: opened by the one ticket they belong to, and by nothing else."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from checkin.domain.roster_seal import index_of, opened, sealed
from checkin.domain.ticket_token import (
    FORGED,
    Evidence,
    OwnKey,
    SigningKey,
    TokenState,
    decoded,
    key_number,
    proof_of,
    proven,
    read,
    sign,
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey(key_number(PRIVATE.public_key()), PRIVATE)
OWN = {KEY.number: OwnKey(PRIVATE)}
EVENT = "0123456789abc"
TOKEN = sign("7k3m9qxt2bvdp", EVENT, KEY)


def test_only_the_ticket_itself_opens_a_name() -> None:
    box = sealed("王小明".encode(), decoded(TOKEN), EVENT, bytes(12))
    assert "王小明".encode() not in box
    assert opened(box, decoded(TOKEN), EVENT).decode() == "王小明"
    for signed, event in (
        (decoded(sign("7k3m9qxt2bvdq", EVENT, KEY)), EVENT),
        (decoded(TOKEN), "0123456789abd"),
        (decoded(TOKEN)[:-1] + b"\0", EVENT),
    ):
        with pytest.raises(InvalidTag):
            opened(box, signed, event)


def test_the_index_is_of_ticket_and_event() -> None:
    assert index_of("7k3m9qxt2bvdp", EVENT) == "e45e686e0cf4178b3d3a8496"
    assert len({index_of("7k3m9qxt2bvdp", EVENT), index_of("7k3m9qxt2bvdp", "x"), index_of("y", EVENT)}) == 3


def test_a_proof_is_as_good_as_the_token() -> None:
    reading = read(TOKEN, {KEY.number: PRIVATE.public_key()})
    good = Evidence("7k3m9qxt2bvdp", KEY.number.hex(), reading.event_mark.hex(), proof_of(decoded(TOKEN)))
    assert proven(good, OWN) == reading
    assert reading.state is TokenState.VERIFIED
    for wrong in (
        Evidence("7k3m9qxt2bvdq", good.key, good.mark, good.proof),
        Evidence(good.ticket, "0000", good.mark, good.proof),
        Evidence(good.ticket, "zz", good.mark, good.proof),
        Evidence(good.ticket, good.key, "0000000000", good.proof),
        Evidence(good.ticket, good.key, "00", good.proof),
        Evidence(good.ticket, good.key, good.mark, "0" * 32),
        Evidence(good.ticket, good.key, good.mark, "错" * 32),
        Evidence("", good.key, good.mark, good.proof),
    ):
        assert proven(wrong, OWN) == FORGED
