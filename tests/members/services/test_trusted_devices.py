"""The cookie of a device: tells who has signed in on it, and cannot be made by anybody else."""

from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from foundation.settings import Settings, use_settings
from members.services.trusted_devices import MOST_MEMBERS, known_as, with_member


def test_a_device_knows_who_signed_in_on_it() -> None:
    cookie = with_member("", "zhang")
    device = known_as(cookie, "zhang")
    assert len(device) == 16
    assert known_as(cookie, "li") == ""
    both = with_member(cookie, "li")
    assert (known_as(both, "zhang"), known_as(both, "li")) == (device, device)
    assert with_member(both, "li") == both


def test_marks_do_not_move_to_another_device() -> None:
    mine, other = with_member("", "zhang"), with_member("", "li")
    assert known_as(f"{other.split('.')[0]}.{mine.split('.')[1]}", "zhang") == ""


def test_a_shared_pc_forgets_who_has_not_been_there_for_longest() -> None:
    cookie = ""
    for number in range(MOST_MEMBERS + 1):
        cookie = with_member(cookie, f"m{number}")
    assert known_as(cookie, "m0") == ""
    assert all(known_as(cookie, f"m{number}") for number in range(1, MOST_MEMBERS + 1))


@given(st.text(max_size=600))
def test_nothing_sent_instead_is_an_error_or_known(cookie: str) -> None:
    assert known_as(cookie, "zhang") == ""
    assert known_as(with_member(cookie, "zhang"), "zhang")


def test_without_a_secret_the_key_is_made_once_and_kept(installation: Settings, tmp_path: Path) -> None:
    use_settings(msgspec.structs.replace(installation, secret="", data_dir=tmp_path))
    cookie = with_member("", "zhang")
    file = tmp_path / "keys" / "trusted-devices.key"
    assert (len(file.read_bytes()), file.stat().st_mode & 0o777) == (32, 0o600)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert known_as(cookie, "zhang")
    use_settings(msgspec.structs.replace(installation, secret="another"))
    assert known_as(cookie, "zhang") == ""
