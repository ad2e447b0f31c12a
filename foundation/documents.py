"""Papers: PDF files set by Typst from templates/<package>/papers/*.typ and plain data.

A template never sees text as markup: data travels as JSON in an input (`sys.inputs.data`) and is read by Typst's own
reader, so a name such as `#let *x* $y$` is only letters. Templates see nothing outside templates/ and need no network.

Each paper is set by a process of its own (foundation/typesetter.py), so that what Typst holds of memory is given back.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from foundation import i18n
from foundation.clock import now
from foundation.errors import Refusal
from foundation.i18n import gettext as _
from foundation.i18n import moment
from foundation.messages import Sentence
from foundation.printed_letters import font_file, printable
from foundation.settings import ROOT

TEMPLATES = ROOT / "templates"
TYPESETTER = ROOT / "foundation" / "typesetter.py"
ONE_AFTER_THE_OTHER = 1
"""Typst uses all the processors and much memory for one paper; a second one waits, and no request does."""

LONGEST_S = 60
MOST_KEPT = 4_000_000
"""Bytes of papers kept for whoever asks for the same within a minute: a draw sheet has 200,000, a big book 800,000."""

_ENVIRONMENT = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


class PaperFailed(Exception):
    """Typst could not set a paper: a template is wrong, or Typst fell over. What it said is in the message."""


async def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The paper ``template`` (a path under templates/) filled with ``data``, in the reader's language.

    ``data`` is anything msgspec can write; ``data["words"]`` are the fixed words of the template, translated.
    """
    at = now().replace(second=0, microsecond=0)
    inputs = _inputs(data, at)
    return await asyncio.get_running_loop().run_in_executor(_thread(), _paper, template, inputs, at)


def _inputs(data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Everything a template may ask for; the words of the house come first, a paper's own may replace them."""
    words = {
        "page": _("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "printed": _("Printed {at}", at=moment(at)),
        "contents": _("Contents"),
    }
    plain: dict[str, Any] = msgspec.to_builtins(dict(data))
    return {**plain, "words": {**words, **plain.get("words", {})}, "language": i18n.language.get()[:2]}


def _paper(template: str, inputs: dict[str, Any], at: datetime) -> bytes:
    data = _typeset(inputs)
    key = sha256(template.encode() + b"\0" + data).digest()
    return _kept.get(at, key) or _kept.add(key, _set(template, data, at))


class Kept:
    """Papers of this minute that may be asked for again, the newest ones when there is no room for all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._at: datetime | None = None
        self._papers: dict[bytes, bytes] = {}

    def get(self, at: datetime, key: bytes) -> bytes | None:
        if at != self._at:
            self._at = at
            self._papers.clear()
        return self._papers.get(key)

    def add(self, key: bytes, content: bytes) -> bytes:
        self._papers[key] = content
        while sum(map(len, self._papers.values())) > self._most:
            self._papers.pop(next(iter(self._papers)))
        return content


_kept = Kept(MOST_KEPT)


def _set(template: str, data: bytes, at: datetime) -> bytes:
    """The PDF. Raises `Refusal` when it takes too long, `PaperFailed` when there is no PDF."""
    command = [sys.executable, "-I", str(TYPESETTER), str(TEMPLATES), template]
    command += [str(font_file().parent), str(int(at.timestamp()))]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; what people wrote is its input
            command, input=data, capture_output=True, timeout=LONGEST_S, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        told = Sentence(
            "This paper takes longer than a minute. Please print a smaller part of it, or take Excel.",
        )
        raise Refusal(told, status=503) from None
    if done.returncode:
        raise PaperFailed(f"{template} ({done.returncode}): {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def _typeset(inputs: dict[str, Any]) -> bytes:
    return msgspec.json.encode(_printable(inputs))


def _printable(value: Any) -> Any:
    """Every text with only letters the font has; nothing else changes."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(ONE_AFTER_THE_OTHER, thread_name_prefix="papers")
