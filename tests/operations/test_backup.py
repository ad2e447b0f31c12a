"""A copy made while people write holds one moment, whole; brought back, it is what there was."""

import sqlite3
import tarfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from foundation.database import AlreadyThere, DatabaseEngine, write
from foundation.errors import Refusal
from foundation.settings import Settings, settings
from members.tables import Branch
from operations import installation
from operations.backup import back_up, sqlite_file
from operations.restore import read_manifest, restore

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
async def home(database: DatabaseEngine, tmp_path: Path) -> AsyncIterator[Settings]:
    """An installation with a key, an upload and one branch union."""
    data = tmp_path / "data"
    yield (made := installation.prepare(msgspec.structs.replace(settings(), data_dir=data, secret="")))
    assert made.data_dir == data


async def add(name: str) -> None:
    async def body() -> None:
        await Branch.insert(Branch(name=name, kind="college", path=f"{name}/"))

    await write(body)


async def names() -> list[str]:
    return sorted(row["name"] for row in await Branch.select(Branch.name))


async def test_what_was_backed_up_comes_back_whole(home: Settings, database: DatabaseEngine) -> None:
    (home.data_dir / "uploads").mkdir()
    (home.data_dir / "uploads" / "poster.png").write_bytes(b"picture")
    secret = (home.keys_dir / "secret").read_text()
    await add("澜湖学院")
    archive = back_up(home, AT, "1.2.3")
    assert archive == home.data_dir / "backups" / "rallypoint-20261123-040000.tar.gz"
    assert archive.stat().st_mode & 0o777 == 0o600

    await add("written later")
    (home.keys_dir / "secret").write_text("another")
    (home.data_dir / "uploads" / "poster.png").unlink()
    (home.data_dir / "uploads" / "later.png").write_bytes(b"later")
    await database.close()
    aside = restore(home, archive, AT + timedelta(hours=1))
    await database.open()

    assert await names() == ["澜湖学院"]
    assert (home.keys_dir / "secret").read_text() == secret
    assert (home.keys_dir / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (home.data_dir / "uploads").iterdir()] == ["poster.png"]
    assert aside == home.data_dir / "replaced-20261123-050000"
    assert (aside / "files" / "uploads" / "later.png").read_bytes() == b"later"
    kind = "sqlite" if sqlite_file(home) else "postgresql"
    manifest = read_manifest(archive)
    assert (manifest.version, manifest.made_at, manifest.database) == ("1.2.3", AT, kind)
    assert any(file.name.startswith("database.") for file in aside.iterdir()), "what was replaced is kept"


async def test_the_replaced_state_can_be_brought_back_too(home: Settings, database: DatabaseEngine) -> None:
    await add("first")
    early = back_up(home, AT, "1")
    await add("second")
    late = back_up(home, AT + timedelta(minutes=1), "1")
    await database.close()
    restore(home, early, AT + timedelta(minutes=2))
    restore(home, late, AT + timedelta(minutes=3))
    await database.open()
    assert await names() == ["first", "second"]
    with pytest.raises(AlreadyThere):
        await add_with_the_id_of("second")


async def add_with_the_id_of(name: str) -> None:
    """Constraints came back as well, not only rows."""
    row = await Branch.objects().where(Branch.name == name).first()
    assert row is not None

    async def body() -> None:
        await Branch.insert(Branch(id=row.id, name="x", kind="college", path="x/"))

    await write(body)


@pytest.fixture
def busy_file(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[], Settings]]:
    """Starts a writer that moves one from `a` to `b` without pause, on a connection of its own."""
    file = tmp_path / "busy.sqlite3"
    with closing(sqlite3.connect(file)) as setup:
        setup.execute("PRAGMA journal_mode = WAL")
        setup.execute("CREATE TABLE purse (name TEXT PRIMARY KEY, money INTEGER)")
        setup.execute("CREATE TABLE moves (id INTEGER PRIMARY KEY, note TEXT)")
        setup.execute("INSERT INTO purse VALUES ('a', 1000000), ('b', 0)")
        setup.commit()
    stop = threading.Event()

    def move() -> None:
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE purse SET money = money - 1 WHERE name = 'a'")
                connection.execute("INSERT INTO moves (note) VALUES (?)", ("x" * 500,))
                connection.execute("UPDATE purse SET money = money + 1 WHERE name = 'b'")
                connection.execute("COMMIT")

    writer = threading.Thread(target=move)

    def start() -> Settings:
        writer.start()
        return Settings(database_url=f"sqlite:///{file}", data_dir=tmp_path / "data")

    yield start
    stop.set()
    writer.join()


def test_a_copy_made_while_writing_is_one_moment(busy_file: Callable[[], Settings], tmp_path: Path) -> None:
    home = busy_file()
    moved = []
    for turn in range(5):
        archive = back_up(home, AT + timedelta(seconds=turn), "1")
        folder = tmp_path / f"unpacked{turn}"
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        with closing(sqlite3.connect(folder / "database.sqlite3")) as copy:
            money = dict(copy.execute("SELECT name, money FROM purse").fetchall())
            notes = copy.execute("SELECT count(*) FROM moves").fetchone()[0]
        assert money["a"] + money["b"] == 1_000_000
        assert money["b"] == notes
        moved.append(notes)
    assert moved == sorted(moved)
    assert moved[-1] > moved[0], "the writer went on while copies were made"


def _sqlite_home(migrated: Path, tmp_path: Path) -> Settings:
    file = tmp_path / "here.sqlite3"
    file.write_bytes(migrated.read_bytes())
    return installation.prepare(Settings(database_url=f"sqlite:///{file}", data_dir=tmp_path / "data"))


@pytest.mark.parametrize("harm", ["cut", "changed", "no archive", "empty", "added"])
def test_a_harmed_archive_changes_nothing(migrated_sqlite: Path, tmp_path: Path, harm: str) -> None:
    home = _sqlite_home(migrated_sqlite, tmp_path)
    archive = back_up(home, AT, "1")
    content = archive.read_bytes()
    if harm == "added":
        _with_one_file_more(archive)
    else:
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
        archive.write_bytes(
            {"cut": content[:-400], "changed": changed, "no archive": b"hello", "empty": b""}[harm]
        )
    before = {
        file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".gz"
    }
    with pytest.raises(Refusal) as refusal:
        restore(home, archive, AT)
    assert (
        str(refusal.value) == f"{archive} is not a complete backup made by Rallypoint. Nothing was changed."
    )
    assert {
        file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".gz"
    } == before


def _with_one_file_more(archive: Path) -> None:
    folder = archive.parent / "changed"
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    (folder / "files" / "keys" / "planted").write_text("mine")
    with tarfile.open(archive, "w:gz") as tar:
        for file in folder.rglob("*"):
            if file.is_file():
                tar.add(file, file.relative_to(folder).as_posix())
                file.unlink()


def test_a_backup_of_the_other_kind_is_refused(migrated_sqlite: Path, tmp_path: Path) -> None:
    home = _sqlite_home(migrated_sqlite, tmp_path)
    archive = back_up(home, AT, "1")
    elsewhere = msgspec.structs.replace(home, database_url="postgresql://nobody@localhost/nothing")
    with pytest.raises(
        Refusal, match="This backup is of a sqlite database, and DATABASE_URL names a postgresql one"
    ):
        restore(elsewhere, archive, AT)


def test_a_backup_never_overwrites(migrated_sqlite: Path, tmp_path: Path) -> None:
    home = _sqlite_home(migrated_sqlite, tmp_path)
    archive = back_up(home, AT, "1")
    content = archive.read_bytes()
    with pytest.raises(Refusal, match="exists already"):
        back_up(home, AT, "1")
    assert archive.read_bytes() == content


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    home = installation.prepare(
        Settings(database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}", data_dir=tmp_path)
    )
    with pytest.raises(Refusal, match="There is no database at"):
        back_up(home, AT, "1")


def test_work_that_needs_the_installation_alone_waits_for_the_server_to_stop(tmp_path: Path) -> None:
    with (
        installation.held(tmp_path, alone=False),
        installation.held(tmp_path, alone=False),
        pytest.raises(Refusal, match="The server is running"),
        installation.held(tmp_path, alone=True),
    ):
        pass
    with (
        installation.held(tmp_path, alone=True),
        pytest.raises(Refusal, match="is being written"),
        installation.held(tmp_path, alone=False),
    ):
        pass
