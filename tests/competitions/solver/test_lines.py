"""Sentences come out of the planning process as they went in."""

from competitions.solver.lines import decoded, encoded
from foundation.messages import Sentence


def test_a_sentence_within_a_sentence_and_a_list_of_names_survive() -> None:
    inner = Sentence("Court {court}", court=3)
    said = Sentence("{where}: {names}", where=inner, names=("安明", "白云"))
    assert decoded(encoded(said).strip(), Sentence) == said
