"""What an installation makes for itself, and what a production start refuses."""

from pathlib import Path

import msgspec
import pytest

from foundation.database import DatabaseEngine, write
from foundation.errors import Refusal
from foundation.settings import Settings, settings
from members.tables import Account, Branch, Member
from operations import installation

GOOD = "0123456789abcdefghijklmnopqrstuv"


def test_a_secret_is_made_once_and_kept_for_oneself(tmp_path: Path) -> None:
    bare = Settings(database_url="sqlite:///x", data_dir=tmp_path / "data")
    made = installation.prepare(bare)
    assert len(made.secret) >= 32
    assert installation.prepare(bare).secret == made.secret
    assert settings() == made
    assert (made.keys_dir / "secret").stat().st_mode & 0o777 == 0o600
    assert (made.data_dir.stat().st_mode & 0o777, made.keys_dir.stat().st_mode & 0o777) == (0o700, 0o700)
    assert [file.name for file in made.keys_dir.iterdir()] == ["secret"]


def test_a_given_secret_is_used_and_none_is_made(tmp_path: Path) -> None:
    made = installation.prepare(Settings(database_url="sqlite:///x", data_dir=tmp_path, secret=GOOD))
    assert made.secret == GOOD
    assert list(made.keys_dir.iterdir()) == []


def test_a_data_directory_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refusal) as refusal:
        installation.prepare(Settings(database_url="sqlite:///x", data_dir=tmp_path / "file" / "data"))
    assert str(refusal.value) == (
        f"The data directory {tmp_path / 'file' / 'data'} cannot be used (Not a directory). "
        "Make it writable, or set DATA_DIR."
    )


async def reasons(**changes: str) -> list[str]:
    chosen = msgspec.structs.replace(
        settings(), **{"public_url": "https://union.example.edu.cn", "secret": GOOD, **changes}
    )
    return [str(reason) for reason in await installation.reasons_against_production(chosen)]


async def test_a_real_union_may_start(database: DatabaseEngine) -> None:
    assert await reasons() == []
    assert await reasons(secret="") == []


async def test_production_without_an_address_is_refused(database: DatabaseEngine) -> None:
    assert await reasons(public_url="") == [
        "PUBLIC_URL is not set: every QR code and printed link is built from it. "
        "Set it to the address people open, such as https://union.example.edu.cn."
    ]
    assert await reasons(public_url="union.example.edu.cn") == [
        "PUBLIC_URL must start with https://, not union.example.edu.cn."
    ]


@pytest.mark.parametrize("secret", ["changeme", "short", "a" * 64, "abababababababababababababababababab"])
async def test_production_with_a_guessable_secret_is_refused(database: DatabaseEngine, secret: str) -> None:
    assert await reasons(secret=secret) == [
        f"RALLYPOINT_SECRET is too easy to guess. Leave it out, and one is made and kept in {settings().keys_dir}."
    ]


async def test_production_with_demo_accounts_is_refused(database: DatabaseEngine) -> None:
    async def body() -> None:
        branch = Branch(name="x", kind="college", path="x/")
        await Branch.insert(branch)
        member = Member(staff_number="1", name="x", branch=branch.id, pinyin="x", initials="x")
        await Member.insert(member)
        await Account.insert(Account(member=member.id, demo=True))

    assert await installation.is_empty()
    await write(body)
    assert not await installation.is_empty()
    assert await reasons() == [
        "This database holds the demo college, whose passwords everybody knows. "
        "Use an empty one (another DATA_DIR or DATABASE_URL), or set RALLYPOINT_MODE=demo."
    ]
