"""A PostgreSQL of our own for the tests: found on the machine, in a temporary folder, on a free port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_TO_START = 60
# Durability is not what the tests look at, except where a test says so.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
UNPRIVILEGED = ("postgres", "nobody")


class NoPostgres(Exception):
    """Why there is no PostgreSQL here, in words for whoever reads the list of skipped tests."""


@dataclass
class Cluster:
    """A running server. `url` is its maintenance database; `database_url(name)` any other."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    settings: dict[str, str] = field(default_factory=lambda: dict(QUICK))

    @property
    def url(self) -> str:
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        return f"postgresql://rallypoint@127.0.0.1:{self.port}/{name}"

    def create(self) -> None:
        """Make the cluster's files."""
        options = ["-U", "rallypoint", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self.folder / "data"), *options)

    def start(self) -> None:
        """Start the server and wait until it answers. Raises `NoPostgres` with its log when it does not."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": str(self.port)}
        settings |= {"max_connections": "60", "shared_buffers": "64MB", **self.settings}
        words = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self.folder / "log")
        self._control("start", "-w", "-t", str(SECONDS_TO_START), "-l", log, "-o", words)

    def stop(self) -> None:
        """Stop the server at once; the sessions it has are ended."""
        with contextlib.suppress(NoPostgres):
            self._control("stop", "-m", "fast", "-w", "-t", "20")

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "-D", str(self.folder / "data"), *options)

    def _run(self, program: str, *arguments: str) -> None:
        # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                check=False,
            )
            output.seek(0)
            words = output.read().decode(errors="replace").strip()
        if done.returncode:
            raise NoPostgres(f"{program} {arguments[0]} failed: {words} {self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-500:] if log.exists() else ""


def programs() -> Path:
    """Where initdb and pg_ctl are (newest version first). Raises `NoPostgres`."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    places += [Path("/usr/pgsql-17/bin"), Path("/usr/local/pgsql/bin"), Path("/opt/homebrew/bin")]
    for name in ("initdb", "pg_ctl"):
        if found := shutil.which(name):
            places.append(Path(found).resolve().parent)
    for place in places:
        if all(os.access(place / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
            return place
    raise NoPostgres("PostgreSQL is not installed (Debian: apt-get install postgresql).")


def _version(place: Path) -> int:
    return int(place.parent.name) if place.parent.name.isdigit() else 0


@contextlib.contextmanager
def cluster(settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster for the length of the block. Raises `NoPostgres` with the reason when there can be none."""
    found = programs()
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="rallypoint-postgres-"))
    running = Cluster(found, folder, _free_port(), user, {**QUICK, **(settings or {})})
    try:
        if user:
            shutil.chown(folder, user)
        running.create()
        running.start()
        yield running
    finally:
        running.remove()


def _unprivileged_user() -> str | None:
    """Whom to run it as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
