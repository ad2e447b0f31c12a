"""Staff numbers (工号): always text, written in one way however they were typed."""

import re
import unicodedata

LONGEST = 32
_ALLOWED = re.compile(r"\w[\w./-]*")


def written(text: str) -> str:
    """The staff number as kept: full-width characters made plain, no spaces, letters upper case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).upper()


def is_valid(number: str) -> bool:
    """Letters, digits, '.', '/', '-' and '_', beginning with a letter or digit, at most 32 characters."""
    return len(number) <= LONGEST and _ALLOWED.fullmatch(number) is not None
