"""The browser's files, under an address that changes when any of them does, kept for ever by browsers."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from foundation.errors import not_found
from foundation.settings import ROOT

STATIC = ROOT / "static"
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
}
COMPRESSED = {".css", ".js", ".mjs", ".svg", ".json", ".wasm", ".webmanifest", ".txt"}


@cache
def version() -> str:
    """The hash of the whole tree, so that files may name each other by relative paths."""
    total = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            total.update(str(file.relative_to(STATIC)).encode())
            total.update(file.read_bytes())
    return total.hexdigest()[:12]


@cache
def static(path: str) -> str:
    """The address of a file under static/: `static("css/rallypoint.css")`."""
    if not (STATIC / path).is_file():
        raise FileNotFoundError(f"static/{path} does not exist")
    return f"/static/{version()}/{path}"


@cache
def _known() -> dict[str, Path]:
    return {str(file.relative_to(STATIC)): file for file in STATIC.rglob("*") if file.is_file()}


@cache
def _content(path: str, zipped: bool) -> bytes:
    content = _known()[path].read_bytes()
    return gzip.compress(content, 9, mtime=0) if zipped else content


def _type(path: str) -> str:
    suffix = Path(path).suffix
    return TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


@get("/static/{tree:str}/{path:path}", name="static", sync_to_thread=False, opt={"public": True})
def static_file(request: Request[Any, Any, Any], tree: FromPath[str], path: FromPath[str]) -> Response[bytes]:
    """One file. Only names found in static/ at start are served, so no path can lead elsewhere."""
    name = path.lstrip("/")
    if name not in _known():
        raise not_found()
    zipped = Path(name).suffix in COMPRESSED and "gzip" in request.headers.get("accept-encoding", "")
    headers = {"cache-control": "public, max-age=31536000, immutable" if tree == version() else "no-cache"}
    if zipped:
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(_content(name, zipped), media_type=_type(name), headers=headers)


routes = [static_file]
