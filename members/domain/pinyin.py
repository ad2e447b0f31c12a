"""How names are read aloud: the key lists are sorted by, and the letters people search by.

Surnames have readings of their own (单 Shàn, 曾 Zēng, 仇 Qiú, 解 Xiè, 覃 Qín, 欧阳 Ōuyáng). Names joined by '·'
have no surname in front (单增·… is Dānzēng), and Latin names are sorted by their plain letters.
"""

import unicodedata
from functools import lru_cache

import msgspec

from members.domain.surnames import COMPOUND, SINGLE

KEY_LENGTH = 200
INITIALS_LENGTH = 60


class Reading(msgspec.Struct, frozen=True):
    """`key` sorts (张三 → `zhang1张 san1三`), `initials` (zs) and `letters` (zhangsan) are searched."""

    key: str
    initials: str
    letters: str


@lru_cache(maxsize=4096)
def reading(name: str) -> Reading:
    """How this name is sorted and searched."""
    parts = _syllables(name)
    letters = [_plain(syllable) for _, syllable in parts]
    return Reading(
        key=" ".join(syllable + written for written, syllable in parts)[:KEY_LENGTH],
        initials="".join(part[:1] for part in letters)[:INITIALS_LENGTH],
        letters="".join(letters)[:KEY_LENGTH],
    )


def _syllables(name: str) -> list[tuple[str, str]]:
    """(character, syllable with tone) for each Chinese character; ("", word) for each Latin word."""
    surname = _surname(name)
    parts = list(zip(name[: len(surname)], surname, strict=True))
    rest = name[len(surname) :]
    word = ""
    for place, character in enumerate(rest):
        if _is_han(character):
            parts += [("", word)] if word else []
            word = ""
            parts.append((character, _given(rest, place)))
        elif character.isalnum():
            word += _folded(character)
        elif word:
            parts.append(("", word))
            word = ""
    return [*parts, ("", word)] if word else parts


def _surname(name: str) -> tuple[str, ...]:
    """The syllables of the surname when it has a reading of its own, else nothing."""
    if "·" in name:
        return ()
    if len(name) >= 3 and name[:2] in COMPOUND:
        return COMPOUND[name[:2]]
    return SINGLE.get(name[:1], ())


def _given(rest: str, place: int) -> str:
    """The reading of one character within the rest of the name; names have no neutral tones (子 zǐ)."""
    run = _run(rest, place)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 55 MB that a server needs only when names come in

    syllables = lazy_pinyin(run[0], style=Style.TONE3, neutral_tone_with_five=True)
    found: str = syllables[run[1]] if len(syllables) == len(run[0]) else _alone(rest[place])
    return _alone(rest[place]) if found.endswith("5") else found


def _alone(character: str) -> str:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as above

    readings: list[str] = pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
    return next((one for one in readings if not one.endswith("5")), readings[0])


def _run(text: str, place: int) -> tuple[str, int]:
    """The unbroken run of Chinese characters around a place, and the place within it."""
    start = place
    while start > 0 and _is_han(text[start - 1]):
        start -= 1
    end = place
    while end < len(text) and _is_han(text[end]):
        end += 1
    return text[start:end], place - start


def _is_han(character: str) -> bool:
    return character == "〇" or unicodedata.name(character, "").startswith("CJK ")


def _folded(character: str) -> str:
    """A letter without its marks, small: Ü → u."""
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return plain.casefold()


def _plain(syllable: str) -> str:
    """Without the tone, and ü as people type it: lv3 → lv."""
    return "".join(letter for letter in syllable if not letter.isdigit()).replace("ü", "v") or syllable
