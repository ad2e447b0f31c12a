"""Devices by the names people have for them."""

import pytest

from members.domain.device_names import device_name

KIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; V2309A)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{IPHONE} {KIT} Mobile/15E148 MicroMessenger/8.0.50", "WeChat on iPhone"),
        (f"{ANDROID} {KIT} Version/4.0 Chrome/116.0 Mobile Safari/537.36 XWEB/116", "WeChat on Android phone"),
        (f"{WINDOWS} {KIT} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows computer"),
        (f"{MAC} {KIT} Version/17.5 Safari/605.1.15", "Safari on Mac"),
        (f"{ANDROID} {KIT} Chrome/126.0 Safari/537.36", "Chrome on Android tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Firefox/127.0", "Firefox on Linux computer"),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)", "iPad"),
        ("python-httpx/0.28", "Another device"),
        ("", "Another device"),
    ],
)  # fmt: skip
def test_a_device_has_the_name_people_give_it(agent: str, name: str) -> None:
    assert str(device_name(agent)) == name
