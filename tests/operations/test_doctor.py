"""The doctor finds what is wrong and names the cure; a sound installation has nothing to mend."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from foundation.clock import frozen
from foundation.database import write
from foundation.settings import Settings
from members.services import audit
from operations import doctor, installation
from operations.findings import Finding, State
from tests.members.services.smtp_sink import sink


@pytest.fixture
def home(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    file = tmp_path / "data" / "rallypoint.sqlite3"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(migrated_sqlite.read_bytes())
    return installation.prepare(
        Settings(
            database_url=f"sqlite:///{file}", data_dir=file.parent, public_url="https://union.example.edu.cn"
        )
    )


async def ill(home: Settings) -> list[tuple[State, str, str]]:
    return [words(finding) for finding in await doctor.examine(home) if finding.state is not State.GOOD]


def words(finding: Finding) -> tuple[State, str, str]:
    return finding.state, str(finding.what), str(finding.cure)


async def test_a_sound_installation_has_nothing_to_mend(home: Settings) -> None:
    assert await ill(home) == []


async def test_mail_that_cannot_go_out_is_found(home: Settings) -> None:
    half = msgspec.structs.replace(home, smtp_url="smtp://127.0.0.1:1")
    assert await ill(half) == [(State.DOUBTFUL, "Mail is half set up.", "Set both SMTP_URL and MAIL_FROM.")]
    found = []
    for changed in (
        {"mail_from": "union"},
        {"mail_from": "a@b.cn", "smtp_url": "http://x"},
        {"mail_from": "a@b.cn"},
    ):
        found += [(state, what) for state, what, _ in await ill(msgspec.structs.replace(half, **changed))]
    assert found == [
        (State.WRONG, "MAIL_FROM holds no mail address."),
        (State.WRONG, "SMTP_URL must look like smtps://user:password@mail.example.edu:465 or smtp://…:587."),
        (State.WRONG, "Mails cannot go out: the server could not be reached (ConnectionRefusedError)"),
    ]


async def test_a_mail_server_that_lets_us_in_is_good(home: Settings) -> None:
    async with sink() as server:
        assert (
            await ill(msgspec.structs.replace(home, smtp_url=server.url, mail_from="union@example.edu")) == []
        )


async def test_a_new_installation_has_nothing_to_mend(tmp_path: Path) -> None:
    data = tmp_path / "none yet"
    assert await ill(Settings(database_url=f"sqlite:///{data / 'a.sqlite3'}", data_dir=data)) == []
    assert not data.exists(), "looking changes nothing"


async def test_what_others_can_read_is_found(home: Settings) -> None:
    home.data_dir.chmod(0o755)
    (home.keys_dir / "secret").chmod(0o644)
    assert await ill(home) == [
        (
            State.DOUBTFUL,
            f"Everybody on this machine can look into {home.data_dir}.",
            f"Run: chmod 700 {home.data_dir}",
        ),
        (
            State.WRONG,
            f"Others can read the key {home.keys_dir / 'secret'}.",
            f"Run: chmod 600 {home.keys_dir / 'secret'}",
        ),
    ]


async def test_settings_that_cannot_serve_are_found(home: Settings) -> None:
    settings = msgspec.structs.replace(home, timezone="Asia/Nowhere", public_url="", secret="changeme")
    assert await ill(settings) == [
        (State.WRONG, "TIMEZONE Asia/Nowhere is not known.", "Use a name such as Asia/Shanghai."),
        (
            State.WRONG,
            "PUBLIC_URL is not set: every QR code and printed link is built from it. "
            "Set it to the address people open, such as https://union.example.edu.cn.",
            "Until then a production start is refused.",
        ),
        (
            State.WRONG,
            "RALLYPOINT_SECRET is too easy to guess. Leave it out, and one is made and kept in "
            f"{home.keys_dir}.",
            "Until then a production start is refused.",
        ),
    ]


async def test_an_address_without_https_is_doubtful(home: Settings) -> None:
    settings = msgspec.structs.replace(home, public_url="http://union.example.edu.cn")
    assert [(state, what) for state, what, _ in await ill(settings)] == [
        (State.DOUBTFUL, "Reached at http://union.example.edu.cn")
    ]


async def test_a_damaged_database_is_found(home: Settings) -> None:
    file = home.data_dir / "rallypoint.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 6] = b"\x5a" * (4096 * 5)
    file.write_bytes(content)
    found = await ill(home)
    assert [(state, cure) for state, _, cure in found] == [
        (State.WRONG, "Restore the last backup: rallypoint restore FILE")
    ]


async def test_a_database_that_is_none_is_found(home: Settings) -> None:
    (home.data_dir / "rallypoint.sqlite3").write_text("hello " * 1000)
    assert [(state, what) for state, what, _ in await ill(home)] == [
        (
            State.WRONG,
            "The database cannot be used: The database in rallypoint.sqlite3 is damaged: file is not a database",
        )
    ]


async def test_a_database_older_than_the_program_is_found(home: Settings) -> None:
    with closing(sqlite3.connect(home.data_dir / "rallypoint.sqlite3")) as connection:
        connection.execute("DELETE FROM migration WHERE app_name = 'checkin'")
        waiting = connection.total_changes
        connection.commit()
    assert await ill(home) == [
        (
            State.WRONG,
            f"The database is older than the program: {waiting} changes wait.",
            "Make a backup, then run: rallypoint migrate",
        )
    ]


async def test_a_clock_that_went_back_is_found(home: Settings) -> None:
    async with installation.opened(home):
        with frozen(datetime(2099, 1, 1, tzinfo=UTC)):
            await write(lambda: audit.record(None, "test.happened", "member", "x"))
    found = await ill(home)
    assert [(state, cure) for state, _, cure in found] == [
        (State.WRONG, "Set the clock and keep it right (timedatectl set-ntp true).")
    ]


async def test_a_postgresql_that_does_not_answer_is_found(home: Settings) -> None:
    settings = msgspec.structs.replace(home, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    found = await ill(settings)
    assert [(state, cure) for state, _, cure in found] == [
        (State.WRONG, "Look whether PostgreSQL runs and whether DATABASE_URL is right.")
    ]
