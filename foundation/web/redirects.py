"""Where a person may be sent after an act: only to pages of this site."""

from urllib.parse import urlsplit

from litestar.response import Redirect


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` if it is a path of this site, else `otherwise`.

    Refuses `//evil`, `/\\evil`, schemes, control characters and backslashes, which browsers read as slashes.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(character) < 33 or ord(character) == 127 for character in wanted):
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted


def see_other(path: str) -> Redirect:
    """After a POST the browser loads `path` anew (303), so that reloading repeats nothing."""
    return Redirect(path, status_code=303)
