"""What is said of a row of a sheet that cannot be taken in as it stands."""

import msgspec

from foundation.messages import Sentence


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with one cell: ``column`` is the msgid of its heading, empty for the row (or, row 0, the file)."""

    row: int
    column: str
    sentence: Sentence
    given: str = ""
