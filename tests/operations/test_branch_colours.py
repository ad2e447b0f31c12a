"""Branch colours: what is committed is what is generated, and no two look alike to anybody."""

from operations.branch_colours import COUNT, FILE, choose, nearest_pair, stylesheet


def test_the_stylesheet_holds_the_generated_palette() -> None:
    assert stylesheet(choose()) == FILE.read_text(encoding="utf-8")


def test_no_two_look_alike_with_any_sight_in_either_scheme() -> None:
    palette = choose()
    assert len(set(palette)) == COUNT
    assert nearest_pair(palette) > 0.04
