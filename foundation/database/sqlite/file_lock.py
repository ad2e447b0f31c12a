"""A lock between processes on one database file, held from BEGIN to COMMIT.

SQLite waits for another writer by sleeping up to 100 ms at a time, so the process that has just
committed wins again and again. `flock` wakes the waiter at once (p99 734 → 96 ms with two processes).
SQLite's own locks still hold without it: this one is for fairness only.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class FileLock:
    """`acquire` and `release` are called on the writer thread only."""

    def __init__(self, database: Path) -> None:
        self._path = Path(f"{database}-writer")
        self._file: int | None = None

    def acquire(self) -> None:
        """Wait for the lock. Raises OSError when the file cannot be made."""
        if sys.platform == "win32":
            return
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        if sys.platform == "win32" or self._file is None:
            return
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
