"""PostgreSQL's own programs, which copy a whole database consistently while it is in use."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from foundation.errors import Refusal
from foundation.messages import Sentence

MINUTES = 60


def program(name: str) -> str:
    """Where `pg_dump` or `pg_restore` is, the newest first. Raises `Refusal` naming the package to install."""
    places = [place for place in Path("/usr/lib/postgresql").glob("*/bin") if place.parent.name.isdigit()]
    for place in sorted(places, key=lambda place: int(place.parent.name), reverse=True):
        if os.access(place / name, os.X_OK):
            return str(place / name)
    found = shutil.which(name)
    if found:
        return found
    raise Refusal(
        Sentence(
            "The program {name} is not on this machine. Install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client), then run the same command again.",
            name=name,
        )
    )


def connection_of(database_url: str) -> dict[str, str]:
    """The environment that names the database; the password must not stand in the list of processes."""
    parts = urlsplit(database_url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    given = {
        "PGHOST": options.get("host") or parts.hostname or "",
        "PGPORT": str(parts.port or options.get("port") or ""),
        "PGUSER": unquote(parts.username or options.get("user") or ""),
        "PGPASSWORD": unquote(parts.password or options.get("password") or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": options.get("sslmode", ""),
    }
    return {name: value for name, value in given.items() if value}


def run(name: str, database_url: str, *arguments: str) -> None:
    """Run a program on this database. Raises `Refusal` with the program's own last words when it fails."""
    done = subprocess.run(
        [program(name), "--no-password", *arguments],
        env={**os.environ, **connection_of(database_url)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=MINUTES * 60,
        check=False,
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refusal(
            Sentence("{name} failed: {words}", name=name, words=words[-1] if words else str(done.returncode))
        )
