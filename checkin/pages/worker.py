"""The service workers: one keeps a scanner's page, one a member's own codes; each only what it was registered for."""

from functools import cache
from typing import Any

import msgspec
from litestar import Response, get

from foundation.web.static_files import STATIC, static, version
from members.guards import anyone

NEEDED = (
    "js/door/*.js",
    "js/scanner*.js",
    "js/kiosk.js",
    "js/rallypoint.js",
    "vendor/zxing/*.*",
    "vendor/noble-ed25519/*.js",
)
MORE = (
    "js/dialogs.js",
    "js/drafts.js",
    "js/countdowns.js",
    "js/toasts.js",
    "css/door.css",
    "icons/sprite.svg",
)


@cache
def worker_script() -> str:
    """The script with its version and the files it keeps; scripts name one another, so pages alone do not tell all."""
    found = {file.relative_to(STATIC).as_posix() for pattern in NEEDED for file in STATIC.glob(pattern)}
    names = sorted(name for name in {*found, *MORE} if not name.endswith(("vendor.json", "LICENSE")))
    files = msgspec.json.encode([static(name) for name in names]).decode()
    text = (STATIC / "js/door/worker.js").read_text(encoding="utf-8")
    return f'const VERSION = "{version()}";\nconst FILES = {files};\n{text}'


@get("/door-worker.js", name="door-worker", guards=[anyone], sync_to_thread=False)
def show_worker() -> Response[Any]:
    """Fetched anew each time, so that a phone learns of a new version; it may control pages anywhere on this site,
    and each registration names the one page it is for.
    """
    headers = {"cache-control": "no-cache", "service-worker-allowed": "/"}
    return Response(worker_script(), media_type="text/javascript", headers=headers)


@get("/code-worker.js", name="code-worker", guards=[anyone], sync_to_thread=False)
def show_code_worker() -> Response[Any]:
    """For the page of a member's codes; it finds by itself what that page needs."""
    text = (STATIC / "js/code/worker.js").read_text(encoding="utf-8")
    return Response(text, media_type="text/javascript", headers={"cache-control": "no-cache"})


routes = [show_worker, show_code_worker]
