"""The `rallypoint` command as an operator types it: real processes, whole answers."""

import socket
import ssl
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.server import Server, StartServer, rallypoint


def test_a_production_start_says_what_it_lacks(tmp_path: Path) -> None:
    done = rallypoint(tmp_path, "serve", RALLYPOINT_SECRET="changeme")
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (
        1,
        [
            "PUBLIC_URL is not set: every QR code and printed link is built from it. "
            "Set it to the address people open, such as https://union.example.edu.cn.",
            "RALLYPOINT_SECRET is too easy to guess. Leave it out, and one is made and kept in "
            f"{tmp_path / 'keys'}.",
        ],
        "The server was not started.\n",
    )


def test_a_production_start_on_the_demo_is_refused(demo_copy: Path) -> None:
    done = rallypoint(demo_copy, "serve", PUBLIC_URL="https://union.example.edu.cn")
    assert (done.returncode, done.stdout) == (
        1,
        "This database holds the demo college, whose passwords everybody knows. "
        "Use an empty one (another DATA_DIR or DATABASE_URL), or set RALLYPOINT_MODE=demo.\n",
    )


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = rallypoint(tmp_path, "serve", PORT=str(port), RALLYPOINT_MODE="demo")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Port {port} is already used by another program. Stop it, or choose another: make run PORT={port + 1}\n",
    )
    assert list(tmp_path.iterdir()) == [], "nothing was made"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "PORT must be a number from 1 to 65535, not http."),
        ("PORT", "70000", "PORT must be a number from 1 to 65535, not 70000."),
        ("RALLYPOINT_MODE", "test", "RALLYPOINT_MODE must be production or demo, not test."),
        ("HOST", "192.0.2.77", "HOST 192.0.2.77 is not an address of this machine ([Errno 99] "),
    ],
)
def test_wrong_settings_are_said_in_a_sentence(tmp_path: Path, name: str, value: str, words: str) -> None:
    done = rallypoint(tmp_path, "serve", **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(words)
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = rallypoint(tmp_path, "migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: PostgreSQL cannot be reached")
    assert len(done.stderr.splitlines()) == 1
    done = rallypoint(tmp_path, "migrate", DATABASE_URL="mysql://x")
    assert done.stderr == (
        "The database cannot be used: DATABASE_URL must start with sqlite:/// or postgresql://, not 'mysql'.\n"
    )


def test_the_server_says_where_it_is_and_stops_when_told(start_server: StartServer) -> None:
    running = start_server(demo=False)
    assert running.words == f"Rallypoint is running: {running.address}\nCtrl-C stops it.\n"
    assert running.stop() in (0, -15)
    assert running.words.count("\n") == 2, "no traceback, no log"


def test_a_demo_server_introduces_its_people(server: Server) -> None:
    lines = server.words.splitlines()
    assert lines[:2] == [
        f"Rallypoint is running: {server.address}",
        "Demo sign-ins, all with the password huanying-guanglin:",
    ]
    assert [line.split() for line in lines[2:-1]] == [
        ["DEMO0313", "林慧敏", "administrator"],
        ["DEMO0314", "赵永刚", "organizer"],
        ["DEMO0001", "陈雅静", "branch", "liaison"],
        ["DEMO0271", "高建军", "referee"],
        ["DEMO0272", "解晓东", "umpire"],
        ["DEMO0002", "周文华", "member"],
    ]


def test_backup_and_restore_around_a_running_server(start_server: StartServer, tmp_path: Path) -> None:
    running = start_server()
    archive = tmp_path / "backup.tar.gz"
    done = rallypoint(running.data_dir, "backup", "--to", str(archive))
    assert done.returncode == 0, done.stderr
    refused = rallypoint(running.data_dir, "restore", "--yes", str(archive))
    assert (refused.returncode, refused.stderr) == (
        1,
        "The server is running. Stop it first, then run the same command again. Nothing was changed.\n",
    )
    running.stop()
    elsewhere = tmp_path / "elsewhere"
    done = rallypoint(elsewhere, "restore", "--yes", str(archive))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Restored.")
    again = start_server(data_dir=elsewhere)
    assert again.words == running.words.replace(running.address, again.address)


def test_the_demo_is_loaded_into_an_empty_database_only(demo_copy: Path, tmp_path: Path) -> None:
    again = rallypoint(demo_copy, "demo")
    assert (again.returncode, again.stderr) == (
        1,
        "There is data already. Nothing was changed. For a new demo: rallypoint demo --fresh\n",
    )
    fresh = rallypoint(demo_copy, "demo", "--fresh")
    assert fresh.returncode == 0, fresh.stderr


def test_tls_is_trusted_by_who_trusts_the_authority(start_server: StartServer) -> None:
    running = start_server("--tls")
    trusting = ssl.create_default_context(cafile=str(running.data_dir / "tls" / "authority.pem"))
    with httpx.Client(base_url=running.address, verify=trusting) as client:
        page = client.get("/trust-this-server")
        authority = client.get("/trust-this-server/rallypoint-authority.crt")
    fingerprint = running.words.split("Fingerprint of the authority: ")[1].splitlines()[0]
    assert (page.status_code, fingerprint in page.text) == (200, True)
    assert authority.headers["content-type"] == "application/x-x509-ca-cert"
    assert authority.content == (running.data_dir / "tls" / "authority.pem").read_bytes()
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(running.address)


def test_without_tls_there_is_nothing_to_trust(shared_server: Server) -> None:
    assert httpx.get(f"{shared_server.address}/trust-this-server").status_code == 404


def test_it_stops_soon_although_somebody_watches(server: Server) -> None:
    """A live page keeps its connection open; SIGTERM must not wait for it for ever."""
    with socket.create_connection(("localhost", int(server.address.rpartition(":")[2]))) as watching:
        watching.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")
        time.sleep(0.2)
        start = time.monotonic()
        server.stop()
    assert time.monotonic() - start < 8
