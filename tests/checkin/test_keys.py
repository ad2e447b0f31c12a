"""Keys: made once, private to their owner, rotated without refusing a ticket already shown."""

import stat
import threading
from pathlib import Path

import pytest

from checkin.domain.ticket_token import FORGED, Reading, TokenState, event_mark, read, sign
from checkin.keys import add_key, load_keys
from foundation.errors import Refusal

TICKET, EVENT = "7k3m9qxt2bvdp", "0123456789abc"
TRUE = Reading(TokenState.VERIFIED, TICKET, event_mark(EVENT))


def test_the_first_start_makes_a_key_and_the_second_finds_it(tmp_path: Path) -> None:
    directory = tmp_path / "data" / "keys"
    first, second = load_keys(directory), load_keys(directory)
    assert [file.name for file in directory.iterdir()] == ["ticket-0001.key"]
    assert stat.S_IMODE((directory / "ticket-0001.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert read(sign(TICKET, EVENT, first.signing), second.public) == TRUE


def test_rotation(tmp_path: Path) -> None:
    old = load_keys(tmp_path)
    before = sign(TICKET, EVENT, old.signing)
    assert add_key(tmp_path).name == "ticket-0002.key"
    new = load_keys(tmp_path)
    after = sign(TICKET, EVENT, new.signing)
    assert after != before
    assert read(before, new.public) == read(after, new.public) == TRUE
    (tmp_path / "ticket-0001.key").unlink()
    assert read(before, load_keys(tmp_path).public) == FORGED


def test_processes_starting_at_once_agree(tmp_path: Path) -> None:
    found: list[bytes] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        found.append(load_keys(tmp_path).signing.private.private_bytes_raw())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert [file.name for file in tmp_path.iterdir()] == ["ticket-0001.key"]


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "ticket-0001.key").write_bytes(b"short")
    with pytest.raises(Refusal, match="damaged") as caught:
        load_keys(tmp_path)
    assert caught.value.status == 500


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refusal, match="cannot be stored"):
        load_keys(tmp_path / "file" / "keys")
