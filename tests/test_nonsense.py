"""Nonsense at every route: whatever is sent, nobody gets an answer of 500 and above.

Each route of the access tables is called as the administrator, who gets furthest, with every part spoilt in turn:
path, query, form, JSON, cookies and headers, and bodies that are no bodies.
"""

import logging
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import quote
from zlib import crc32

import httpx
import msgspec
import pytest
from litestar import Litestar

from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, use_settings
from members.authentication import cookie_name
from members.services import sessions
from tests.access.calling import _filled_deep
from tests.access.entry import Entry
from tests.access.test_access import ENTRIES, _tables
from tests.access.world import World, people
from tests.fixtures.database import application

ROOT = Path(__file__).parent.parent
T = TypeVar("T")
PARTS = 4  # so that several processes share the work
NAMES_AT_ONCE = 30
HUGE = "9" * 30
# As bytes of a query or path: they need not be UTF-8.
NASTY = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # a lone surrogate
    b"-1",
    HUGE.encode(),
    "²".encode(),
    b"9223372036854775808",
    b"' OR 1=1 --",
    b"../../etc/passwd",
    b"</script><b>\"'{{7*7}}",
    "\u202e²٣𝟗".encode(),
    b"1e999",
    b"0001-01-01T00:00+23:59",
    b"9999-12-31",
    b"%",
    b"a" * 1500,
]
BODIES: list[tuple[str, bytes]] = [
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"null"),
    ("application/json", b"[]"),
    ("application/json", b'"\xff"'),
    ("application/json", b'"\\ud800"'),
    ("application/json", b"[" * 20_000),
    ("application/json", b'{"a":' * 20_000),
    ("application/json; charset=nonsense", b"{}"),
    ("multipart/form-data", b"nothing"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nunfinished'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=x\r\n\r\n\xff\r\n--x--',
    ),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
    ("application/x-www-form-urlencoded", b"%ff=%ff&a=%00&%=&=&&&=%zz"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"a=b"),
    ("application/octet-stream", bytes(range(256))),
    ("nonsense", b"x"),
    ("", b"x"),
]
STRANGE_HEADERS = [
    {"cookie": "session=" + "\xff" * 43 + '; language="; theme=\x01; devices=.....; =; ;;'},
    {"cookie": "devices=" + "f" * 16 + "." + "\xe9" * 22},
    {"accept-language": "\xff;q=x,,;;q=-1,zh;q=nan," + "a" * 2000},
    {"accept": "nonsense", "accept-encoding": "\xff, gzip;q=0"},
    {"origin": "http://[", "sec-fetch-site": "same-origin"},
    {"origin": "http://["},
    {"host": "[::", "origin": "null"},
    {"authorization": "Bearer \xff"},
    {"if-none-match": "\xff", "range": "bytes=9-1,x", "if-modified-since": "never"},
    {"x-forwarded-for": "\xff", "user-agent": "\xff\x01", "hx-request": "true", "hx-target": "\xff"},
    {"content-length": "-1"},
    {"referer": "http://["},
]
# Cookies and headers are read by what stands before every route; a page, an act and the API show it.
READ_BY_ALL = ("GET /", "POST /sign-in", "GET /sign-in", "POST /language", "GET /api/v1/events", "GET /audit")
_QUERY_NAMES = re.compile(r"""(?:query_params|given)(?:\.get\(|\[)"([a-z_]+)\"""")
_FIELD_NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"')
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


class Sent(NamedTuple):
    """One request: what of it is spoilt, and the rest."""

    method: str
    url: bytes
    headers: dict[str, str]
    content: bytes = b""
    spoilt: str = ""


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Every name the pages read from a query."""
    rooms = ("foundation", "members", "events", "competitions", "checkin")
    source = "\n".join(file.read_text() for room in rooms for file in (ROOT / room).rglob("*.py"))
    return sorted(set(_QUERY_NAMES.findall(source)) | {"q", "sort", "page", "order", "status", "branch"})


@pytest.fixture
async def app(migrated_sqlite: Path, tmp_path: Path, installation: Settings) -> AsyncIterator[Litestar]:
    file = tmp_path / "world.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    url = f"sqlite:///{file}"
    use_settings(msgspec.structs.replace(installation, database_url=url))
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    yield application()
    await close_database()


@pytest.fixture
async def world(app: Litestar) -> World:
    made = await people()
    for table in _tables():
        if hasattr(table, "seed"):
            await table.seed(made)
    return made


def _path(entry: Entry, world: World, spoilt: str = "", nasty: bytes = b"") -> bytes:
    """The path with its parameters filled, one of them by nonsense."""
    return _PARAMETER.sub(
        lambda found: quote(nasty if found[1] == spoilt else world.values[found[1]], safe=""), entry.path
    ).encode()


def _form(fields: dict[str, Any]) -> bytes:
    pairs: list[tuple[str, Any]] = []
    for name, value in fields.items():
        pairs += [(name, each) for each in (value if isinstance(value, list) else [value])]
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs).encode()


FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
WRONG_VALUES: list[Any] = [
    None,
    True,
    -1,
    int(HUGE),
    2**63,
    1.5,
    "",
    "\x00",
    "a" * 5000,
    [],
    {},
    [[[]]],
    ["x"],
]


def _spoilt_json(given: Any) -> Iterator[Any]:
    """The same document with one part after another replaced by something else."""
    yield from WRONG_VALUES
    if isinstance(given, dict):
        for key, value in given.items():
            for other in _spoilt_json(value):
                yield {**given, key: other}
        yield {**given, "more": 1}
    if isinstance(given, list):
        for place, value in enumerate(given):
            for other in _spoilt_json(value):
                yield [*given[:place], other, *given[place + 1 :]]
        yield given * 70


def _queries(names: list[str]) -> Iterator[tuple[bytes, bytes]]:
    """Every name with every nasty value; some names at a time, since an address has an end."""
    for nasty in NASTY:
        for first in range(0, len(names), NAMES_AT_ONCE):
            some = names[first : first + NAMES_AT_ONCE]
            yield nasty, "&".join(f"{name}={quote(nasty)}" for name in some).encode()


def _requests(entry: Entry, world: World, names: list[str], fields: list[str]) -> Iterator[Sent]:
    path = _path(entry, world)
    for parameter in _PARAMETER.findall(entry.path):
        for nasty in NASTY:
            yield Sent(
                entry.method, _path(entry, world, parameter, nasty), {}, spoilt=f"{parameter}={nasty[:40]!r}"
            )
    if entry.label in READ_BY_ALL:
        for headers in STRANGE_HEADERS:
            yield Sent(entry.method, path, headers, spoilt=repr(headers)[:80])
    if entry.method == "GET":
        for nasty, query in _share(list(_queries(names)), entry):
            yield Sent("GET", path + b"?" + query, {}, spoilt=f"query={nasty[:40]!r}")
        return
    for kind, body in _share(BODIES, entry):
        yield Sent(entry.method, path, {"content-type": kind}, body, spoilt=f"{kind} {body[:40]!r}")
    if entry.json is not None:
        for document in _spoilt_json(_filled_deep(entry.json, world, {})):
            body = msgspec.json.encode(document) if document != int(HUGE) else HUGE.encode()
            yield Sent(entry.method, path, JSON, body, spoilt=body[:80].decode())
        return
    known = cast(dict[str, Any], _filled_deep(dict(entry.form or {}), world, {}))
    yield from _forms(entry, path, known, fields)


def _forms(entry: Entry, path: bytes, known: dict[str, Any], fields: list[str]) -> Iterator[Sent]:
    """Every field spoilt at once, then one of the form's own after another."""
    for nasty in _share(NASTY, entry):
        everything = dict.fromkeys([*fields, *known], nasty)
        yield Sent(entry.method, path, FORM, _form(everything), spoilt=f"all={nasty[:40]!r}")
    for nasty in NASTY:
        for name in known:
            yield Sent(
                entry.method, path, FORM, _form({**known, name: nasty}), spoilt=f"{name}={nasty[:40]!r}"
            )


def _share(values: Sequence[T], entry: Entry) -> Sequence[T]:
    """What is read before every route alike is spread over them: each gets every third, all together get all."""
    return values[crc32(entry.label.encode()) % 3 :: 3]


async def _fields(client: httpx.AsyncClient, world: World) -> list[str]:
    """Every name of a field on any page the administrator can read."""
    found: set[str] = set()
    for entry in ENTRIES:
        if entry.method == "GET" and not entry.stream:
            answer = await client.get(_path(entry, world).decode() + entry.query)
            if answer.headers.get("content-type", "").startswith("text/html"):
                found |= set(_FIELD_NAMES.findall(answer.text))
    return sorted(found)


@pytest.mark.parametrize("part", range(PARTS))
async def test_nonsense_never_breaks_the_server(
    app: Litestar, world: World, names: list[str], part: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="httpx")
    broken: list[str] = []
    tried = 0
    transport = httpx.ASGITransport(app=cast(Any, app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://rallypoint.test") as client:
        keyed = {"cookie": f"{cookie_name()}={await sessions.start(world.members['administrator'])}"}
        client.headers.update(keyed)
        fields = await _fields(client, world)
        for entry in ENTRIES[part::PARTS]:
            if entry.stream or entry.path == "/sign-out":
                continue
            for sent in _requests(entry, world, names, fields):
                headers = [(name.encode(), value.encode("latin-1")) for name, value in sent.headers.items()]
                url = httpx.URL("http://rallypoint.test").copy_with(raw_path=sent.url)
                answer = await client.request(sent.method, url, headers=headers, content=sent.content)
                tried += 1
                if answer.status_code >= 500:
                    broken.append(f"{entry.label} {sent.spoilt}: {answer.status_code}")
    assert broken == []
    assert tried > 1_000
