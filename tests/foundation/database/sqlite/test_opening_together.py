"""Several processes that start together on a new file all open it."""

import sqlite3
import threading
from pathlib import Path

from foundation.database.errors import DatabaseBusy
from foundation.database.sqlite.connections import Options, connect

TIMES, AT_ONCE = 40, 3


def test_nobody_is_refused_while_the_file_changes_to_a_log(tmp_path: Path) -> None:
    refused: list[Exception] = []
    for number in range(TIMES):
        options = Options(tmp_path / f"{number}.sqlite3")
        together = threading.Barrier(AT_ONCE)
        threads = [threading.Thread(target=_open, args=(options, together, refused)) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with sqlite3.connect(options.path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        connection.close()
    assert refused == []


def _open(options: Options, together: threading.Barrier, refused: list[Exception]) -> None:
    together.wait()
    try:
        connect(options, writes=True).close()
    except DatabaseBusy as error:
        refused.append(error)
