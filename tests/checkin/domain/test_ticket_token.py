"""Ticket tokens: fixed vectors, the round trip, and that nothing but the true token is taken for one."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from checkin.domain.ticket_token import (
    FORGED,
    NOT_A_TICKET,
    TOKEN_LENGTH,
    OwnKey,
    Reading,
    SigningKey,
    TokenState,
    code_of,
    event_mark,
    key_number,
    read,
    sign,
)
from foundation.identifiers import ALPHABET, LENGTH

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey(key_number(PRIVATE.public_key()), PRIVATE)
KEYS = {KEY.number: PRIVATE.public_key()}
TICKET = "7k3m9qxt2bvdp"
EVENT = "0123456789abc"
TOKEN = sign(TICKET, EVENT, KEY)
TRUE = Reading(TokenState.VERIFIED, TICKET, event_mark(EVENT))

identifiers = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
LETTERS = ALPHABET.upper()
STANDARD = str.maketrans(LETTERS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
OURS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", LETTERS)


def test_vector() -> None:
    """A second implementation (the scanner's own check without network) must make and read exactly this."""
    assert TOKEN == VECTOR
    assert KEY.number.hex() == "5647"
    assert event_mark(EVENT).hex() == "8f74051693"


VECTOR = (
    "09WRX2DZEGJYVDJP8Y7Q818PJE77AHAZB6F0PPDSQZWQ5VXT194TZAG0Q2HWQZWX"
    "B2H398PDQ2DCQ70RMCE3TNEZVGBZ1RYJT2EPSKFGSVQ3YPCF1S2QC1MXMENA8X06"
)


def test_the_form_is_what_a_qr_code_holds_best() -> None:
    assert len(TOKEN) == TOKEN_LENGTH == 128
    assert set(TOKEN) <= set(LETTERS)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        TOKEN.lower(),
        f"  {TOKEN}\n",
        f"https://rally.example.cn/t/{TOKEN}",
        f"HTTPS://RALLY.EXAMPLE.CN/T/{TOKEN}",
        f"https://rally.example.cn/t/{TOKEN}/",
        f"https://rally.example.cn/t/{TOKEN}?from=groupmessage#top",
    ],
)
def test_reads_a_true_token(text: str) -> None:
    assert read(text, KEYS) == TRUE


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "https://u.wechat.com/kJ9",
        TOKEN[:-1],
        TOKEN + "0",
        TOKEN[:-1] + "U",
        TOKEN[:-1] + "ı",
        "ſ" * TOKEN_LENGTH,
        "\x00" * TOKEN_LENGTH,
        TOKEN * 100,
        TICKET,
        code_of(TICKET),
        "=1+1",
        "<script>alert(1)</script>",
    ],
)
def test_anything_else_is_not_a_ticket(text: str) -> None:
    assert read(text, KEYS) == NOT_A_TICKET


def test_a_token_of_a_key_we_do_not_hold_is_forged() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    foreign = sign(TICKET, EVENT, SigningKey(key_number(stranger.public_key()), stranger))
    assert read(foreign, KEYS) == FORGED
    pretending = sign(TICKET, EVENT, SigningKey(KEY.number, stranger))
    assert read(pretending, KEYS) == FORGED
    assert read(TOKEN, {}) == FORGED


def test_tickets_of_an_older_key_stay_good() -> None:
    newer = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert read(TOKEN, {key_number(newer.public_key()): newer.public_key(), **KEYS}) == TRUE


@pytest.mark.parametrize(
    "typed",
    ["7K3M-9QXT-2BVDP", "7k3m9qxt2bvdp", " 7k3m 9qxt 2bvdp ", "7K3M9QXT2BVDP"],
)
def test_a_typed_code(typed: str) -> None:
    assert read(typed, KEYS, typed=True) == Reading(TokenState.TYPED, TICKET)


def test_a_misread_letter_is_forgiven() -> None:
    assert read("OI23-4567-89ABC", KEYS, typed=True) == Reading(TokenState.TYPED, "0123456789abc")
    assert read("ol23 4567 89abc", KEYS, typed=True) == Reading(TokenState.TYPED, "0123456789abc")
    assert read("U123-4567-89ABC", KEYS, typed=True) == NOT_A_TICKET


def test_a_token_may_be_typed_too() -> None:
    assert read(TOKEN, KEYS, typed=True) == TRUE


@pytest.mark.parametrize("ticket", ["", "short", "7K3M9QXT2BVDP", "7k3m9qxt2bvdu", "7k3m9qxt2bvdp0"])
def test_only_identifiers_are_signed(ticket: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        sign(ticket, EVENT, KEY)


@given(identifiers, identifiers)
def test_round_trip(ticket: str, event: str) -> None:
    token = sign(ticket, event, KEY)
    assert read(token, KEYS) == read(token, OWN) == Reading(TokenState.VERIFIED, ticket, event_mark(event))
    assert read(code_of(ticket), KEYS, typed=True) == Reading(TokenState.TYPED, ticket)


OWN = {KEY.number: OwnKey(PRIVATE)}


@given(st.integers(0, 639))
def test_any_bit_flipped_is_refused(bit: int) -> None:
    raw = bytearray(base64.b32decode(TOKEN.translate(STANDARD)))
    raw[bit // 8] ^= 1 << bit % 8
    altered = base64.b32encode(bytes(raw)).decode().translate(OURS)
    assert read(altered, KEYS) == read(altered, OWN) == (NOT_A_TICKET if 0 < bit < 8 else FORGED)


@given(st.integers(0, TOKEN_LENGTH - 1), st.sampled_from(LETTERS))
def test_any_letter_changed_is_refused(place: int, letter: str) -> None:
    altered = TOKEN[:place] + letter + TOKEN[place + 1 :]
    reading = read(altered, KEYS)
    assert reading == (TRUE if letter == TOKEN[place] else reading)
    assert letter == TOKEN[place] or reading in (FORGED, NOT_A_TICKET)


@given(st.text(max_size=200) | st.text(LETTERS, min_size=128, max_size=128), st.booleans())
def test_no_text_raises(text: str, typed: bool) -> None:
    assert read(text, KEYS, typed=typed).state in TokenState
