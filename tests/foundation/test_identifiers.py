"""Ids: long enough, of the agreed letters, and every letter equally often at every place."""

from collections import Counter

from foundation.identifiers import ALPHABET, LENGTH, new_id

DRAWN = 6400


def test_every_letter_comes_at_every_place_and_none_twice() -> None:
    ids = [new_id() for _ in range(DRAWN)]
    assert len(set(ids)) == DRAWN
    for place in range(LENGTH):
        found = Counter(each[place] for each in ids)
        assert set(found) == set(ALPHABET)
        # 200 expected of each; seven standard deviations of that are 98.
        assert max(abs(count - DRAWN / len(ALPHABET)) for count in found.values()) < 98
    assert {len(each) for each in ids} == {LENGTH}
