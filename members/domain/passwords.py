"""Which passwords are good enough (NIST SP 800-63B 3.1.1: length and a list of bad ones, no composition rules)."""

import unicodedata

from foundation.messages import Sentence

SHORTEST = 8
LONGEST = 128


def _words(text: str) -> list[str]:
    return text.split()


_COMMON = frozenset(
    _words("""
1314520520 147258369 1q2w3e4r 1qaz2wsx 5201314520 789456123 a123456789 aa123456 abc123456 abcd1234
admin123 administrator asd123456 baseball dragon123 football iloveyou letmein1 monkey123 passw0rd
password password1 princess q1w2e3r4 qazwsxedc qq123456 qwertyuiop rallypoint sunshine wang1234
welcome1 woaini1314 woaini520 zaq12wsx zhang123 zxcvbnm123
""")
)
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def as_compared(password: str) -> str:
    """The text that is hashed: equal however a keyboard composed it (NFKC, SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, staff_number: str, name: str) -> Sentence | None:
    """What is wrong with a new password, as a sentence that says what to do; None when it is good."""
    text = as_compared(password)
    if len(text) < SHORTEST:
        return Sentence("Please use at least {shortest} characters.", shortest=SHORTEST)
    if len(text) > LONGEST:
        return Sentence("Please use at most {longest} characters.", longest=LONGEST)
    plain = text.casefold()
    if any(
        _is_mostly(plain, own)
        for own in (staff_number.casefold(), staff_number.casefold()[::-1], name.casefold())
    ):
        return Sentence(
            "Your staff number or name is the first thing others try. Please choose something else."
        )
    if _is_easy(plain):
        return Sentence("This password is on every list of guesses. Please choose something else.")
    return None


def _is_mostly(plain: str, own: str) -> bool:
    """True when hardly anything is left without it: T001T001, T001123."""
    return bool(own) and own in plain and len(plain.replace(own, "")) < 4


def _is_easy(plain: str) -> bool:
    """Common, a run of keys, two characters only, or up to three repeated (123123123, abcabcabc)."""
    if plain in _COMMON or len(set(plain)) <= 2:
        return True
    if any(plain == plain[:size] * (len(plain) // size) for size in (2, 3)):
        return True
    return any(plain in run or plain[::-1] in run for run in _RUNS)
