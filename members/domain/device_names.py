"""What a person calls the thing they signed in with: read from the browser's own description of itself."""

import re

from foundation.messages import N_, Sentence

# The first that fits wins: every browser also claims to be the ones before it.
BROWSERS = (
    (r"MicroMessenger/|XWEB/|MMWEB", N_("WeChat")),
    (r"DingTalk", N_("DingTalk")),
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"HuaweiBrowser/", N_("Huawei Browser")),
    (r"QQBrowser/", N_("QQ Browser")),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
MACHINES = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"HarmonyOS|OpenHarmony", N_("HarmonyOS phone")),
    (r"Android(?!.*Mobile)", N_("Android tablet")),
    (r"Android", N_("Android phone")),
    (r"Windows", N_("Windows computer")),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Linux|X11", N_("Linux computer")),
)


def device_name(agent: str) -> Sentence:
    """`User-Agent` (may be cut off or empty) as words such as "WeChat on iPhone"; unknown parts are left out."""
    browser = _first(BROWSERS, agent)
    machine = _first(MACHINES, agent)
    if browser and machine:
        return Sentence("{browser} on {machine}", browser=Sentence(browser), machine=Sentence(machine))
    if browser or machine:
        return Sentence(browser or machine)
    return Sentence("Another device")


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, agent)), "")
