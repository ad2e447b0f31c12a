"""A bracket on paper: everybody once, byes in their place, no sheet fuller than it may be."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import knockout
from competitions.domain.printed_bracket import Join, Leaf, TreePage, trees


def lines_of(page: TreePage) -> list[tuple[int, bool]]:
    """Line and whether it is a bye, from above."""
    return [(leaf.line, not leaf.match) for leaf in sorted(page.leaves, key=lambda leaf: leaf.y) if leaf.line]


def test_eight() -> None:
    (tree,) = trees(knockout(8))
    (page,) = tree.pages
    assert (tree.stage, tree.root, page.slots, page.rounds) == ("main", "r3m1", 8, (1, 2, 3))
    assert lines_of(page) == [(line, False) for line in range(1, 9)]
    assert page.joins[0] == Join("r1m1", 0, 1, 2, 1.0, 0.5, 1.5)
    assert page.joins[-1] == Join("r3m1", 0, 3, 4, 4.0, 2.0, 6.0)


def test_a_bye_stands_on_its_line() -> None:
    (tree,) = trees(knockout(5))
    (page,) = tree.pages
    assert lines_of(page) == [(line, line in (2, 4, 7)) for line in range(1, 9)]
    passed = [join for join in page.joins if not join.match]
    assert [(join.line, join.column, join.y) for join in passed] == [(1, 1, 1.0), (3, 1, 3.0), (8, 1, 7.0)]


def test_the_match_for_third_place_is_a_tree_of_its_own() -> None:
    main, third = trees(knockout(4, DrawSettings(third_place=True)))
    assert (main.root, third.root) == ("r2m1", "third")
    assert third.pages[0].leaves == (
        Leaf("third", "a", 0, 0, 1, 0.5),
        Leaf("third", "b", 0, 0, 1, 1.5),
    )


def test_sixty_four_lines_are_two_sheets_and_the_end() -> None:
    (tree,) = trees(knockout(64))
    assert [(page.root, page.slots, page.part, page.parts) for page in tree.pages] == [
        ("r5m1", 32, 1, 3),
        ("r5m2", 32, 2, 3),
        ("r6m1", 2, 3, 3),
    ]


@given(st.integers(2, 300))
def test_everybody_once(entries: int) -> None:
    graph = knockout(entries, DrawSettings(third_place=True))
    pages = [page for tree in trees(graph) for page in tree.pages]
    lines = [line for page in pages for line in lines_of(page)]
    assert sorted(lines) == [(line, line in graph.byes) for line in range(1, graph.lines + 1)]
    matches = [join.match for page in pages for join in page.joins if join.match]
    assert sorted(matches) == sorted(match.key for match in graph.matches)
    assert all(page.slots <= 32 for page in pages)


@given(st.integers(2, 300))
def test_lines_never_meet(entries: int) -> None:
    for tree in trees(knockout(entries)):
        for page in tree.pages:
            drawn = [(leaf.column, leaf.y) for leaf in page.leaves]
            drawn += [(join.column, join.y) for join in page.joins]
            assert len(set(drawn)) == len(drawn)
            assert all(join.top < join.y < join.bottom for join in page.joins)
            assert all(0 < y < page.slots for _, y in drawn)
