"""The audit trail speaks in words: every act that the code records has some, and so has what it is about."""

import re
from pathlib import Path

from members.pages.act_names import ACTS, SUBJECTS
from members.pages.acts import act_words, subject_words

ROOT = Path(__file__).resolve().parents[3]
RECORDED = re.compile(
    r'(?:audit\.record|exports\.note)\(\s*[^,()]+(?:\([^()]*\))?,\s*"([a-z_.-]+)",\s*"([a-z_]+)"'
)
NOTED = re.compile(r'(?:audit\.record|exports\.note)\(\s*[^,()]+,\s*"([a-z_.-]+)"')


def sources() -> str:
    rooms = ("members", "events", "checkin", "competitions")
    found = (path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    return "\n".join(text for text in found if "audit.record" in text or "exports.note" in text)


def test_every_act_and_what_it_is_about_has_words() -> None:
    text = sources()
    acts = set(NOTED.findall(text))
    assert len(acts) > 150, "the pattern finds the acts no more"
    assert sorted(acts - set(ACTS)) == []
    assert sorted({kind for _, kind in RECORDED.findall(text)} - set(SUBJECTS)) == []


def test_words_are_shown_and_what_has_none_by_its_own_name() -> None:
    assert act_words("certificates.printed") == "证书打印"
    assert subject_words("gate_link") == "入口二维码"
    assert (act_words("moon.landed"), subject_words("moon")) == ("moon.landed", "moon")
