"""Sealing: opens where it belongs and nowhere else, survives a rotation, tells a lost key."""

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from foundation import key_files
from foundation.encryption import add_key, forget_keys, is_newest, seal, unseal
from foundation.errors import Refusal
from foundation.settings import Settings, settings, use_settings

HERE = "registration-1/id_number"


@pytest.fixture(scope="module", autouse=True)
def _own_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = settings()
    use_settings(Settings(database_url="sqlite://", data_dir=tmp_path_factory.mktemp("data")))
    forget_keys()
    yield
    use_settings(before)
    forget_keys()


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_opens_where_it_was_sealed(text: str, place: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert unseal(seal(text, place), place) == text


def test_the_key_is_private_to_its_owner() -> None:
    seal("x", HERE)
    file = settings().keys_dir / "data-0001.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) == 32


def test_the_same_text_never_looks_the_same_and_never_shows() -> None:
    first, second = seal("990000199001011234", HERE), seal("990000199001011234", HERE)
    assert first != second
    assert b"990000" not in base64.b64decode(first.partition(".")[2])


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_does_not_open(place: int, flip: int) -> None:
    number, _, content = seal("990000199001011234", HERE).partition(".")
    raw = bytearray(base64.b64decode(content))
    raw[place % len(raw)] ^= flip
    with pytest.raises(Refusal, match="cannot be opened"):
        unseal(f"{number}.{base64.b64encode(raw).decode()}", HERE)


@pytest.mark.parametrize("sealed", ["", "1.", "1.AAAA", "1.!!", "x.AAAA", "-1.AAAA", "99999999999.AA"])
def test_nonsense_does_not_open(sealed: str) -> None:
    with pytest.raises(Refusal) as caught:
        unseal(sealed, HERE)
    assert caught.value.status == 500


def test_moved_to_another_person_it_does_not_open() -> None:
    with pytest.raises(Refusal, match="belongs elsewhere"):
        unseal(seal("990000199001011234", HERE), "registration-2/id_number")


def test_rotation(tmp_path: Path) -> None:
    before = settings()
    use_settings(Settings(database_url="sqlite://", data_dir=tmp_path))
    try:
        old = seal("secret", HERE)
        assert add_key(tmp_path / "keys").name == "data-0002.key"
        new = seal("secret", HERE)
        assert (old[:2], new[:2]) == ("1.", "2.")
        assert (is_newest(old), is_newest(new)) == (False, True)
        assert unseal(old, HERE) == unseal(new, HERE) == "secret"
        (tmp_path / "keys" / "data-0001.key").unlink()
        forget_keys()
        assert unseal(new, HERE) == "secret"
        with pytest.raises(Refusal, match="any more"):
            unseal(old, HERE)
    finally:
        use_settings(before)
        forget_keys()


def test_a_key_another_process_added_is_found(tmp_path: Path) -> None:
    before = settings()
    use_settings(Settings(database_url="sqlite://", data_dir=tmp_path))
    try:
        seal("secret", HERE)
        ours = key_files.read_keys(tmp_path / "keys", "data")
        key_files.add_key(tmp_path / "keys", "data")  # another process does not clear our memory
        theirs = key_files.read_keys(tmp_path / "keys", "data")
        assert len(theirs) == len(ours) + 1
        nonce = bytes(12)
        cipher = AESGCM(theirs[2])
        sealed = base64.b64encode(nonce + cipher.encrypt(nonce, b"secret", HERE.encode())).decode()
        assert unseal(f"2.{sealed}", HERE) == "secret"
    finally:
        use_settings(before)
        forget_keys()
