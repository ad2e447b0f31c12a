"""Texts with places to fill in, such as {title}: checked when an organizer changes them, and filled in without tricks.

A text is never handed to `str.format`: only `{name}` with a known name is replaced, once, by a plain text. What a
value holds is never read as a place again, so nothing that people type can reach into a text.
"""

import re
from collections.abc import Collection, Mapping

from foundation.messages import Sentence

LONGEST_SUBJECT = 120
LONGEST_BODY = 2000
_PLACE = re.compile(r"\{([a-z_]{1,20})\}")
_BRACE = re.compile(r"[{}]")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every known place filled in."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def trouble(text: str, places: Collection[str]) -> Sentence | None:
    """What is wrong with a changed text; None when it can be filled in."""
    for name in _PLACE.findall(text):
        if name not in places:
            return Sentence(
                "There is no value {unknown} here. You can use: {known}.",
                unknown="{" + name + "}",
                known=tuple("{" + each + "}" for each in sorted(places)),
            )
    if _BRACE.search(_PLACE.sub("", text)):
        return Sentence(
            "A curly bracket stands alone. Brackets are only for values; you can use: {known}.",
            known=tuple("{" + each + "}" for each in sorted(places)),
        )
    return None
