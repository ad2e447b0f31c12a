"""Starting the real server in its own process, and looking at it from outside."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 30.0
COMPILED = Path(tempfile.gettempdir()) / f"rallypoint-bench-compiled-{os.getuid()}"


class Running:
    """A server process on a port of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, seconds_to_first_answer: float) -> None:
        self.process = process
        self.port = port
        self.seconds_to_first_answer = seconds_to_first_answer

    @property
    def host(self) -> str:
        return "127.0.0.1"

    def memory_mb(self) -> float:
        """Resident memory now, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def processor_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """As a power cut would: no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


def start(arguments: list[str], port: int, environment: dict[str, str], path: str = "/") -> Running:
    """Start a program that serves on `port`, and wait until `path` answers. Raises RuntimeError if it ends first."""
    began = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while time.perf_counter() - began < SECONDS_TO_START:
        if process.poll() is not None:
            assert process.stderr is not None
            raise RuntimeError(f"The server ended at once: {process.stderr.read().decode()[-2000:]}")
        if _answers(port, path):
            return Running(process, port, time.perf_counter() - began)
        time.sleep(0.005)
    process.kill()
    raise RuntimeError("The server did not answer in time.")


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def start_rallypoint(folder: Path, database_url: str, path: str = "/", mode: str = "production") -> Running:
    """`rallypoint serve` as an operator would start it, on data of its own.

    Compiled modules are kept beside the data, also where the environment forbids to write them: a server compiles its
    programs at its first start only.
    """
    port = free_port()
    return start(
        [sys.executable, "-m", "operations.command", "serve"],
        port,
        {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder / "data"),
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "RALLYPOINT_MODE": mode,
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(COMPILED),
        },
        path,
    )


@contextlib.contextmanager
def running(server: Running) -> Iterator[Running]:
    """Stops it at the end of the block."""
    try:
        yield server
    finally:
        server.stop()
        if server.process.stderr is not None:
            server.process.stderr.close()


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
