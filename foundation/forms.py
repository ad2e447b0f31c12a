"""Forms: WTForms fields that keep what was typed and answer with sentences that say what to do."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Self, cast

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from foundation.i18n import local
from foundation.messages import Sentence
from foundation.settings import settings

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
AnyRequest = Request[Any, Any, Any]


def refusal(sentence: Sentence) -> StopValidation:
    """What a field, or a form's `validate_<field>` method, raises: the sentence is shown beside the field."""
    return StopValidation(cast(str, sentence))


class _Typed:
    """Hands a submitted form to WTForms."""

    def __init__(self, data: FormMultiDict) -> None:
        self._data = data

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def __iter__(self) -> Any:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def getlist(self, name: str) -> list[Any]:
        return list(self._data.getall(name, []))


class Form(WTForm):
    """Base of every form. Field errors are `Sentence`s; `summary` holds those of no single field."""

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        self.summary: list[Sentence] = []

    @classmethod
    async def read(cls, request: AnyRequest, **known: Any) -> Self:
        """The form as the person sent it."""
        return cls(_Typed(await request.form()), **known)

    @classmethod
    def of_address(cls, request: AnyRequest, **known: Any) -> Self:
        """The form as it stands in the address, for what only shows something."""
        return cls(_Typed(cast(FormMultiDict, request.query_params)), **known)

    def refuse(self, sentence: Sentence, field: str | None = None) -> None:
        """Adds what a service refused, beside its field when it names one that exists."""
        if field and field in self._fields:
            entry = self._fields[field]
            entry.errors = [*entry.errors, cast(str, sentence)]
        else:
            self.summary.append(sentence)


def clean(text: str, *, lines: bool = False) -> str:
    """Text as kept: composed, without steering characters, blank ends and (unless `lines`) line breaks."""
    text = _STEERING.sub("", unicodedata.normalize("NFC", text))
    if lines:
        return "\n".join(
            line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ).strip()
    return text.strip()


def has_control_characters(text: str) -> bool:
    """True when the text holds characters that cannot be shown or printed (tab and line feed may stand)."""
    return any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text
    )


def half_width(text: str) -> str:
    """Full-width digits and letters as Chinese keyboards type them, made plain: `１２` → `12`."""
    return text.translate(_FULL_WIDTH).replace("\u3000", " ").strip()


class TextField(StringField):
    """A line (or with `lines` a text) of at most `longest` characters."""

    def __init__(
        self,
        label: str,
        *,
        longest: int,
        required: bool = False,
        lines: bool = False,
        hint: str = "",
        validators: Iterable[Callable[..., None]] = (),
        **more: Any,
    ) -> None:
        super().__init__(label, validators=list(validators), **more)
        self.longest, self.required, self.lines, self.hint = longest, required, lines, hint

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        given = valuelist[0] if valuelist else ""
        self.data = clean(given, lines=self.lines) if isinstance(given, str) else ""

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        if self.required and not text:
            raise refusal(Sentence("Please fill this in."))
        if len(text) > self.longest:
            raise refusal(
                Sentence("This is {length} characters long; at most {longest} fit. Please shorten it.",
                         length=len(text), longest=self.longest)
            )  # fmt: skip
        if has_control_characters(text) or (not self.lines and "\n" in text):
            raise refusal(Sentence("This holds characters that cannot be shown. Please type it by hand."))


class _Parsed(Field):
    """A field whose typed text is kept beside the parsed value."""

    def __init__(self, label: str, *, required: bool = False, hint: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.required, self.hint, self.typed = required, hint, ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        given = valuelist[0] if valuelist else ""
        self.typed = half_width(given) if isinstance(given, str) else ""
        self.data = None
        if self.typed:
            self.data = self.parse(self.typed[:60])

    def parse(self, text: str) -> Any:
        """The value, or a ValueError holding a sentence."""
        return text

    def pre_validate(self, form: Any) -> None:
        if self.required and not self.typed and not self.errors:
            raise refusal(Sentence("Please fill this in."))

    def _value(self) -> str:
        return self.typed or self.shown()

    def shown(self) -> str:
        return "" if self.data is None else str(self.data)


class WholeField(_Parsed):
    """A whole number between `least` and `most`."""

    def __init__(self, label: str, *, least: int = 0, most: int = 1_000_000, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise ValueError(
                Sentence("Please give a whole number, such as {least}.", least=max(self.least, 1))
            )
        return int(text)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data is not None and not self.least <= self.data <= self.most:
            raise refusal(
                Sentence("Please give a number from {least} to {most}.", least=self.least, most=self.most)
            )


class TenthsField(WholeField):
    """A number with at most one digit after the point, such as 5.5; the value is a whole number of tenths."""

    def parse(self, text: str) -> int:
        found = re.fullmatch(r"(\d{1,6})(?:[.。](\d))?%?", text)
        if found is None:
            raise ValueError(Sentence("Please give a number such as 5 or 5.5."))
        return int(found[1]) * 10 + int(found[2] or 0)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise refusal(
                Sentence(
                    "Please give a number from {least} to {most}.",
                    least=self.least // 10,
                    most=self.most // 10,
                )
            )
        _Parsed.pre_validate(self, form)

    def shown(self) -> str:
        if self.data is None:
            return ""
        return f"{self.data // 10}.{self.data % 10}" if self.data % 10 else str(self.data // 10)


class DayField(_Parsed):
    """A date: `2026-06-09`, also as `2026/6/9` or `2026年6月9日`."""

    def parse(self, text: str) -> date:
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
        try:
            if found is None:
                raise ValueError
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise ValueError(Sentence("Please give a date such as 2026-06-09.")) from None


class MomentField(_Parsed):
    """Date and time in the union's zone, from `datetime-local`; the value is an aware datetime."""

    def parse(self, text: str) -> datetime:
        try:
            given = datetime.fromisoformat(text.replace("/", "-"))
            if not 1900 <= given.year <= 2200:
                raise ValueError
        except ValueError:
            raise ValueError(Sentence("Please give a date and time such as 2026-06-09 14:30.")) from None
        return given.replace(tzinfo=settings().zone) if given.tzinfo is None else given

    def shown(self) -> str:
        return "" if self.data is None else f"{local(self.data):%Y-%m-%dT%H:%M}"


Choices = Sequence[tuple[str, str]]


def _options(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


def _known(field: SelectField | SelectMultipleField) -> set[str]:
    choices = cast(Sequence[SelectChoice], field.choices or ())
    return {str(choice.value) for choice in choices}


class ChoiceField(SelectField):
    """One of `choices`: pairs of value and label (a msgid, or text as it stands). `offer` sets them later."""

    def __init__(
        self, label: str, *, choices: Choices = (), required: bool = True, hint: str = "", **more: Any
    ) -> None:
        super().__init__(label, choices=_options(choices), validate_choice=False, **more)
        self.required, self.hint = required, hint

    def offer(self, choices: Choices) -> None:
        self.choices = _options(choices)

    def pre_validate(self, form: Any) -> None:
        known = _known(self)
        if self.data in (None, "") and not self.required:
            self.data = ""
        elif self.data in (None, "") and "" not in known:
            raise refusal(Sentence("Please choose one."))
        elif str(self.data) not in known:
            raise refusal(Sentence("This choice does not exist any more. Please choose again."))


class ChoicesField(SelectMultipleField):
    """Any of `choices`."""

    def __init__(self, label: str, *, choices: Choices = (), hint: str = "", **more: Any) -> None:
        super().__init__(label, choices=_options(choices), validate_choice=False, **more)
        self.required, self.hint = False, hint

    def offer(self, choices: Choices) -> None:
        self.choices = _options(choices)

    def pre_validate(self, form: Any) -> None:
        known = _known(self)
        if not set(map(str, self.data or ())) <= known:
            raise refusal(Sentence("This choice does not exist any more. Please choose again."))


class TickField(BooleanField):
    """A tick. With `required` it must be set."""

    def __init__(self, label: str, *, required: bool = False, hint: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.required, self.hint = required, hint

    def pre_validate(self, form: Any) -> None:
        if self.required and not self.data:
            raise refusal(Sentence("Please tick this to go on."))


class UploadField(Field):
    """A file; `data` is the Litestar `UploadFile` or None."""

    def __init__(
        self, label: str, *, required: bool = False, hint: str = "", accept: str = "", **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.required, self.hint, self.accept = required, hint, accept

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        given = valuelist[0] if valuelist else None
        self.data = given if isinstance(given, UploadFile) and given.filename else None

    def pre_validate(self, form: Any) -> None:
        if self.required and self.data is None:
            raise refusal(Sentence("Please choose a file."))

    def _value(self) -> str:
        return ""
