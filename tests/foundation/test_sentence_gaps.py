"""Sentences side by side on a page: apart by a space in English, by their own full stop in Chinese."""

import pytest
from jinja2 import Environment

from foundation import i18n
from foundation.sentence_gaps import SentenceGaps, sentence_gap

_CHINESE = {"Sent.": "已发送。", "Next:": "下一场：", "Court": "场地", "Look again.": "再看一次。"}


def _shown(source: str, code: str) -> str:
    token = i18n.language.set(code)
    try:
        environment = Environment(extensions=[SentenceGaps], autoescape=True, trim_blocks=True)
        environment.globals.update(
            sentence_gap=sentence_gap, _=lambda text: _CHINESE[text] if code == "zh_CN" else text
        )
        return environment.from_string(source).render(n=3, yes=True)
    finally:
        i18n.language.reset(token)


@pytest.mark.parametrize(
    ("source", "english", "chinese"),
    [
        ('{{ _("Sent.") }} {{ _("Look again.") }}', "Sent. Look again.", "已发送。再看一次。"),
        ('{{ _("Sent.") }}\n  {{ _("Look again.") }}', "Sent. Look again.", "已发送。再看一次。"),
        ('{{ _("Sent.") }}{% if yes %} {{ _("Look again.") }}{% endif %}', "Sent. Look again.", "已发送。再看一次。"),
        ('{{ _("Next:") }} {{ n }}', "Next: 3", "下一场：3"),
        ('{{ _("Sent.") }} <a href="/">{{ n }}</a>', 'Sent. <a href="/">3</a>', '已发送。<a href="/">3</a>'),
        ('{{ _("Court") }} {{ n }}', "Court 3", "场地 3"),
        ('{{ _("Sent.") if yes else _("Court") }} {{ n }} {{ n }}', "Sent. 3 3", "已发送。3 3"),
        ('{{ _("Sent.") }}<br> {{ n }}', "Sent.<br> 3", "已发送。<br> 3"),
    ],
)  # fmt: skip
def test_sentences_stand_apart_as_their_language_does_it(source: str, english: str, chinese: str) -> None:
    assert (_shown(source, "en"), _shown(source, "zh_CN")) == (english, chinese)
