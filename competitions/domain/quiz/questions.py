"""A question of the bank, and whether an answer to it is right."""

import hashlib
import unicodedata
from typing import Literal

import msgspec

Kind = Literal["single", "multiple", "truth"]
KINDS: tuple[Kind, ...] = ("single", "multiple", "truth")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
LETTERS = "ABCDEFGH"


class Question(msgspec.Struct, frozen=True):
    """``answer`` holds numbers of options, from 0, in order. True or false has no options of its own: 0 is true."""

    kind: Kind
    text: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    topic: str = ""
    explanation: str = ""

    @property
    def count(self) -> int:
        return 2 if self.kind == "truth" else len(self.options)

    def allows(self, chosen: tuple[int, ...]) -> bool:
        """Whether this can be an answer at all: existing options, each once, and one only where one is asked for."""
        if len(set(chosen)) != len(chosen) or any(not 0 <= each < self.count for each in chosen):
            return False
        return len(chosen) >= 1 and (self.kind == "multiple" or len(chosen) == 1)

    def is_right(self, chosen: tuple[int, ...]) -> bool:
        """Exactly the right options; half of them is not right."""
        return set(chosen) == set(self.answer)


def normal(text: str) -> str:
    """A text as two questions are compared: NFKC, blanks as one space, case folded."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def same_question(question: Question) -> str:
    """The key by which a question is found again in a workbook: its text, whatever else was changed."""
    return hashlib.sha256(normal(question.text).encode()).hexdigest()


def digest(question: Question) -> str:
    """Of everything in it: equal for equal questions."""
    return hashlib.sha256(msgspec.json.encode(question)).hexdigest()
