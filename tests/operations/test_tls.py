"""The authority of one's own: a client that trusts it gets through, for these names only, and for a year at most."""

import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from operations import tls
from operations.tls import Files

NOW = datetime.now(UTC)
NAMES: list[str | tls.Address] = ["localhost", "hall.local", ipaddress.ip_address("127.0.0.1")]


def handshake(files: Files, name: str) -> str | None:
    """What a client that trusts the authority says of a server with these papers, asked for as `name`."""
    here, there = socket.socketpair()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)

    def answer() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    thread = threading.Thread(target=answer)
    thread.start()
    client = ssl.create_default_context(cafile=str(files.authority))
    try:
        client.wrap_socket(here, server_hostname=name).close()
    except ssl.SSLError as error:
        return str(getattr(error, "verify_message", error))
    finally:
        here.close()
        thread.join()
    return None


def test_who_trusts_the_authority_gets_through(tmp_path: Path) -> None:
    files, is_new = tls.ensure(tmp_path, NAMES, NOW)
    assert is_new
    assert [handshake(files, name) for name in ("localhost", "hall.local", "127.0.0.1")] == [None, None, None]
    assert handshake(files, "bank.example.com") == (
        "Hostname mismatch, certificate is not valid for 'bank.example.com'."
    )


def test_keys_are_for_the_server_alone(tmp_path: Path) -> None:
    tls.ensure(tmp_path / "tls", NAMES, NOW)
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "tls").iterdir()}
    assert modes == {"authority.key": 0o600, "authority.pem": 0o644, "server.key": 0o600, "server.pem": 0o644}


def test_papers_stay_until_they_run_out(tmp_path: Path) -> None:
    files, _ = tls.ensure(tmp_path, NAMES, NOW)
    authority, certificate = files.authority.read_bytes(), files.certificate.read_bytes()
    assert tls.ensure(tmp_path, NAMES, NOW + timedelta(days=300)) == (files, False)
    assert files.certificate.read_bytes() == certificate
    assert tls.ensure(tmp_path, NAMES, NOW + timedelta(days=370)) == (files, True)
    assert files.certificate.read_bytes() != certificate
    assert files.authority.read_bytes() == authority, "phones need not trust anew"
    assert tls.ensure(tmp_path, NAMES, NOW + timedelta(days=3600)) == (files, True)
    assert files.authority.read_bytes() != authority


def test_another_address_in_the_hall_needs_no_new_trust(tmp_path: Path) -> None:
    files, _ = tls.ensure(tmp_path, NAMES, NOW)
    authority = files.authority.read_bytes()
    moved = [*NAMES, ipaddress.ip_address("192.168.43.7")]
    assert tls.ensure(tmp_path, moved, NOW) == (files, True)
    assert tls.names_in(files.certificate) == ["localhost", "hall.local", *moved[2:]]
    assert files.authority.read_bytes() == authority


def test_a_name_of_the_wide_world_needs_an_authority_that_may_vouch_for_it(tmp_path: Path) -> None:
    files, _ = tls.ensure(tmp_path, NAMES, NOW)
    authority = files.authority.read_bytes()
    assert tls.ensure(tmp_path, [*NAMES, "union.example.edu.cn"], NOW) == (files, True)
    assert files.authority.read_bytes() != authority
    assert handshake(files, "union.example.edu.cn") is None


def test_a_stolen_authority_cannot_pose_as_another_site(tmp_path: Path) -> None:
    files, _ = tls.ensure(tmp_path / "ours", NAMES, NOW)
    authority = tls._authority(files.authority, files.authority.with_suffix(".key"), NAMES, NOW)
    forged = tls._issue(authority, ["bank.example.com"], NOW)
    tls._write(files.key, tls._key_bytes(forged.key))
    tls._write(files.certificate, tls._pem(forged.certificate))
    assert handshake(files, "bank.example.com") == "permitted subtree violation"


def test_the_names_of_this_machine_hold_no_name_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Hall")
    names = tls.names_of_this_machine(["Union.example.edu.cn", "10.1.2.3", "localhost"])
    assert names[:5] == ["localhost", "hall", "hall.local", *map(ipaddress.ip_address, ("127.0.0.1", "::1"))]
    assert names[-2:] == ["union.example.edu.cn", ipaddress.ip_address("10.1.2.3")]
    assert len(set(names)) == len(names)
