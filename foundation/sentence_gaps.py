"""The gap between two sentences of a template: a space in English; in Chinese nothing, as 。 and ： hold it already."""

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from foundation.i18n import language

_ENDS = (".", ":", "!", "?", ";")
_WHITE = re.compile(r"\s+")


class SentenceGaps(Extension):
    """Puts `sentence_gap()` where white space follows a text that ends like a sentence: ``{{ _("Sent.") }} …``."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        return _with_gaps(stream)


def sentence_gap() -> str:
    """What this reader's language puts between two sentences."""
    return "" if language.get() == "zh_CN" else " "


def _with_gaps(stream: Iterable[Token]) -> Iterator[Token]:
    shown = ended = False
    for token in stream:
        if token.type in ("variable_begin", "variable_end"):
            shown = token.type == "variable_begin"
            ended = ended and not shown
        elif shown and token.type == "string":
            ended = ended or token.value.endswith(_ENDS)
        elif token.type == "data":
            white = _WHITE.match(token.value) if ended else None
            ended = False
            if white:
                yield from _gap(token.lineno)
                yield Token(token.lineno, "data", token.value[white.end() :])
                continue
        yield token


def _gap(line: int) -> Iterator[Token]:
    for kind, value in (
        ("variable_begin", "{{"), ("name", "sentence_gap"), ("lparen", "("), ("rparen", ")"), ("variable_end", "}}"),
    ):  # fmt: skip
        yield Token(line, kind, value)
