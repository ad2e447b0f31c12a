"""Languages: which one this reader has, and how sentences, dates and numbers are shown in it."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from foundation.clock import now
from foundation.messages import Sentence
from foundation.settings import ROOT, settings

DEFAULT = "zh_CN"
LANGUAGES = {"zh_CN": "中文", "en": "English"}
TAGS = {"zh_CN": "zh-CN", "en": "en"}
_WEEKDAYS = {
    "zh_CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

language: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def catalogue(code: str) -> dict[str, str | tuple[str, ...]]:
    """All translations of a language: msgid → text, or a tuple of plural forms. English is the msgid itself."""
    found: dict[str, str | tuple[str, ...]] = {}
    for file in sorted((ROOT / "locale" / code).glob("*.po")):
        found.update(_read(file))
    return found


def _read(file: Path) -> dict[str, str | tuple[str, ...]]:
    with file.open("rb") as stream:
        messages = read_po(stream)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in messages:
        if not message.id or message.fuzzy:
            continue
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else tuple(message.string or ())
        if text and any(text):
            found[msgid] = text
    return found


def gettext(msgid: str, /, **values: Any) -> str:
    """The msgid in the reader's language, with its `{values}` filled in."""
    return say(Sentence(msgid, **values))


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Singular or plural by `count`, which is a value too."""
    return say(Sentence(singular, plural, count=count, **values))


def say(sentence: Sentence | str) -> str:
    """A sentence in the reader's language. Plain text is passed through."""
    if isinstance(sentence, str):
        return sentence
    template = _template(sentence)
    if not sentence.values:
        return template
    values = {name: shown(value) for name, value in sentence.values.items()}
    if "“{" in template:
        values = {name: _within(name, value, template) for name, value in values.items()}
    return template.format(**values)


def _within(name: str, value: Any, template: str) -> Any:
    """A title with quotes of its own, where it is quoted itself: single ones within double ones."""
    if isinstance(value, str) and f"“{{{name}}}”" in template:
        return value.translate({ord("“"): "‘", ord("”"): "’"})
    return value


def template_of(sentence: Sentence) -> str:
    """A sentence in the reader's language with its values left open, for a script that fills them in."""
    return _template(sentence)


def _template(sentence: Sentence) -> str:
    translated = catalogue(language.get()).get(sentence.msgid)
    if isinstance(translated, tuple):
        return translated[0]
    if translated:
        return translated
    if sentence.plural and sentence.values.get("count") != 1:
        return sentence.plural
    return sentence.msgid


def shown(value: Any) -> Any:
    """A value of a sentence as this reader writes it: moments, days, lists, sentences within sentences."""
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return gettext(", ").join(str(shown(each)) for each in value)
    return value


def local(value: datetime) -> datetime:
    """A moment in the union's own zone."""
    return value.astimezone(settings().zone)


def moment(value: datetime | None) -> str:
    """`2023年6月9日（周五）14:30` · `Fri 9 June 2023, 14:30`."""
    if value is None:
        return ""
    here = local(value)
    separator = "" if language.get() == "zh_CN" else ", "
    return f"{day(here.date())}{separator}{here:%H:%M}"


def day(value: date | datetime | None) -> str:
    """`2023年6月9日（周五）` · `Fri 9 June 2023`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    weekday = _WEEKDAYS[language.get()][value.weekday()]
    if language.get() == "zh_CN":
        return f"{value.year}年{value.month}月{value.day}日（{weekday}）"
    return f"{weekday} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def brief(value: datetime | None) -> str:
    """For a column of a table: `6月9日（周五）14:30` · `Fri 9 Jun, 14:30`; with the year unless it is this one."""
    if value is None:
        return ""
    here, year = local(value), local(now()).year
    if here.year != year:
        return moment(value)
    weekday = _WEEKDAYS[language.get()][here.weekday()]
    if language.get() == "zh_CN":
        return f"{here.month}月{here.day}日（{weekday}）{here:%H:%M}"
    return f"{weekday} {here.day} {_MONTHS[here.month - 1][:3]}, {here:%H:%M}"


def month(value: datetime) -> str:
    """For a tile of a calendar: `6月` · `Jun`."""
    number_of_month = local(value).month
    return f"{number_of_month}月" if language.get() == "zh_CN" else _MONTHS[number_of_month - 1][:3]


def clock(value: datetime | None) -> str:
    """`14:30`."""
    return "" if value is None else f"{local(value):%H:%M}"


def period(start: datetime | None, end: datetime | None) -> str:
    """From–to, naming the day once when both are on it, and the year once when both are in it."""
    if start is None:
        return ""
    if end is None:
        return moment(start)
    if local(start).date() == local(end).date():
        return f"{moment(start)}–{clock(end)}"
    until = moment(end)
    if local(start).year == local(end).year:
        year = local(end).year
        until = (
            until.removeprefix(f"{year}年") if language.get() == "zh_CN" else until.replace(f" {year},", ",")
        )
    return f"{moment(start)} – {until}"


def number(value: float) -> str:
    """`12,345`."""
    return f"{value:,}"


def preferred(cookie: str | None, accept_language: str | None) -> str:
    """The reader's language: what they chose, else English only when their browser puts it first."""
    if cookie in LANGUAGES:
        return cookie
    first = (accept_language or "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else DEFAULT


FILTERS: dict[str, Callable[..., str]] = {
    "say": say,
    "moment": moment,
    "brief": brief,
    "day": day,
    "month": month,
    "clock": clock,
    "number": number,
}
