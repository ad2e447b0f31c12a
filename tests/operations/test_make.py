"""The README's command from the outside: `make run` starts, tells where it is, and keeps the data."""

import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.server import ROOT, environment, free_port

SECONDS_TO_START = 90


def wait_for(url: str, process: subprocess.Popen[str]) -> httpx.Response:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(process.communicate(timeout=10)[0])


def make_run(data: Path, port: int) -> tuple[httpx.Response, str]:
    """`make run` until it answers, then Ctrl-C; the sign-in page and all that was said."""
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment(data, port),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        page = wait_for(f"http://127.0.0.1:{port}/sign-in", process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        words = process.communicate(timeout=20)[0]
    return page, words


@pytest.mark.skipif(
    not (ROOT / ".venv").is_dir(), reason="The tests were not started by make: there is no .venv."
)
def test_make_run_shows_the_demo_and_a_second_run_keeps_it(tmp_path: Path) -> None:
    port = free_port()
    page, words = make_run(tmp_path / "data", port)
    assert page.status_code == 200
    assert "DEMO0002" in page.text
    lines = words.splitlines()
    assert f"Rallypoint is running: http://127.0.0.1:{port}" in lines
    assert [line.split()[0] for line in lines if line.startswith("  DEMO")] == [
        "DEMO0313", "DEMO0314", "DEMO0001", "DEMO0271", "DEMO0272", "DEMO0002",
    ]  # fmt: skip
    database = tmp_path / "data" / "rallypoint.sqlite3"
    assert "Traceback" not in words
    size = database.stat().st_size
    again, words_again = make_run(tmp_path / "data", port)
    assert again.status_code == 200
    assert [line for line in words_again.splitlines() if "DEMO" in line] == [
        line for line in lines if "DEMO" in line
    ]
    assert database.stat().st_size >= size > 500_000


@pytest.mark.parametrize(
    ("target", "words"),
    [("migration", "Say which package: make migration APP=events")],
)
def test_a_target_that_needs_more_says_so(target: str, words: str) -> None:
    done = subprocess.run(
        ["make", "-o", "environment-dev", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, words)
