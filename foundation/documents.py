"""Papers: PDF files set by Typst from templates/<package>/papers/*.typ and plain data.

A template never sees text as markup: data travels as JSON in an input (`sys.inputs.data`) and is read by Typst's own
reader, so a name such as `#let *x* $y$` is only letters. Templates see nothing outside templates/ and need no network.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import msgspec
import typst

from foundation import i18n
from foundation.clock import now
from foundation.i18n import gettext as _
from foundation.i18n import moment
from foundation.printed_letters import font_file, printable
from foundation.settings import ROOT

PAPERS_KEPT = 16
"""A paper many ask for within a minute is set once."""

PAPERS_REMEMBERED = 10
"""How many compilations the cache of Typst's binding outlives (comemo::evict in typst-py)."""

TEMPLATES = ROOT / "templates"
ONE_AFTER_THE_OTHER = 1
"""Typst uses all the processors and much memory for one paper; a second one waits, and no request does."""


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
    return _set(template, _typeset(inputs)["data"], at)


@lru_cache(maxsize=PAPERS_KEPT)
def _set(template: str, data: str, at: datetime) -> bytes:
    content = _compiler().compile(str(TEMPLATES / template), sys_inputs={"data": data}, timestamp=at)
    assert isinstance(content, bytes)
    _forget()
    return content


def _forget() -> None:
    """Typst remembers what it worked out until ten papers did not need it again, which holds 150 MB after a day of
    order books; eleven empty papers (10 ms) let go of it, and the next paper takes no longer."""
    for _turn in range(PAPERS_REMEMBERED + 1):
        _compiler().compile(b"")


def _typeset(inputs: dict[str, Any]) -> dict[str, str]:
    return {"data": msgspec.json.encode(_printable(inputs)).decode()}


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


@cache
def _compiler() -> typst.Compiler:
    """One for the process: it opens the fonts once. Fonts of the machine are not looked at, so that a paper looks
    the same everywhere."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_file().parent)]
    )
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts)
