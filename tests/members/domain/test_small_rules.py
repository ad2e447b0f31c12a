"""Staff numbers, slip codes, the tree, who may give which role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain import branches, slip_codes, staff_numbers
from members.domain.branches import BranchNode
from members.domain.identity import Grant, Identity, Role
from members.domain.role_rules import fault, may_grant, may_print_slip


@pytest.mark.parametrize(
    ("typed", "number"),
    [(" a 001 ", "A001"), ("ａ００１", "A001"), ("外聘001", "外聘001"), ("a-1/2.3_b", "A-1/2.3_B")],
)
def test_a_staff_number_is_written_in_one_way(typed: str, number: str) -> None:
    assert (staff_numbers.written(typed), staff_numbers.is_valid(number)) == (number, True)


@pytest.mark.parametrize("number", ["", "-1", "=1", "A 1", "x" * 33, "a@b", "<b>", "张\u202e"])
def test_what_is_no_staff_number(number: str) -> None:
    assert not staff_numbers.is_valid(number)


@given(st.text(max_size=40))
def test_writing_a_staff_number_twice_changes_nothing(text: str) -> None:
    once = staff_numbers.written(text)
    if staff_numbers.is_valid(once):
        assert staff_numbers.written(once) == once


@given(st.text(alphabet=slip_codes.ALPHABET, min_size=16, max_size=16))
def test_a_slip_code_survives_paper_and_typing(code: str) -> None:
    assert slip_codes.is_code(code)
    assert slip_codes.written(slip_codes.shown(code).lower().replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize("code", ["", "7K2M", "x" * 17, "中文中文中文中文中文中文中文中文"])
def test_what_is_no_slip_code(code: str) -> None:
    assert not slip_codes.is_code(slip_codes.written(code))


def node(branch_id: str, parent: BranchNode | None = None, position: int = 0, name: str = "") -> BranchNode:
    path = branches.path_under(parent.path if parent else "", branch_id)
    return BranchNode(branch_id, parent.id if parent else None, "branch", name or branch_id, position, path)


ROOT = node("r")
B, A = node("b", ROOT, 2), node("a", ROOT, 1)
G = node("g", A)


def test_parents_stand_before_children_in_their_own_order() -> None:
    assert [n.id for n in branches.in_order([G, B, A, ROOT])] == ["r", "a", "g", "b"]
    assert [n.depth for n in (ROOT, A, G)] == [0, 1, 2]
    assert [n.id for n in branches.in_order([G, B])] == ["g", "b"]


def test_the_subtree_and_what_moves_with_it() -> None:
    assert [n.id for n in branches.subtree([ROOT, A, B, G], "a")] == ["a", "g"]
    assert branches.reaches("a", G.path)
    assert not branches.reaches("b", G.path)
    assert branches.moved([ROOT, A, B, G], "a", B.path) == {"a": "r/b/a/", "g": "r/b/a/g/"}
    assert branches.moved([ROOT, A, B, G], "a", ROOT.path) == {}
    assert branches.moved([ROOT, A, B, G], "a", "") == {"a": "a/", "g": "a/g/"}


def who(*grants: Grant) -> Identity:
    return Identity("m", "A1", "张三", "a", "会计学院", "r/a/", "s", grants=grants)


ADMIN, LIAISON = who(Grant(Role.ADMINISTRATOR)), who(Grant(Role.LIAISON, "a"))


def test_roles_are_given_by_administrators_and_shared_by_who_holds_them() -> None:
    event = Grant(Role.ORGANIZER, "e")
    assert may_grant(ADMIN, Grant(Role.ADMINISTRATOR))
    assert may_grant(who(event), event)
    assert may_grant(who(Grant(Role.REFEREE, "c")), Grant(Role.UMPIRE, "c"))
    assert not may_grant(who(Grant(Role.REFEREE, "c")), Grant(Role.UMPIRE, "other"))
    assert not may_grant(who(Grant(Role.UMPIRE, "c")), Grant(Role.REFEREE, "c"))
    assert not may_grant(who(event), Grant(Role.ORGANIZER, "other"))
    assert not may_grant(who(Grant(Role.ORGANIZER)), Grant(Role.ORGANIZER))
    assert not may_grant(LIAISON, Grant(Role.LIAISON, "a"))
    assert not may_grant(who(), event)


def test_a_scope_that_does_not_fit() -> None:
    assert fault(Grant(Role.LIAISON))
    assert fault(Grant(Role.ADMINISTRATOR, "a"))
    assert fault(Grant(Role.LIAISON, "a")) is None
    assert fault(Grant(Role.ORGANIZER)) is None


@pytest.mark.parametrize(
    ("actor", "path", "held", "allowed"),
    [
        (ADMIN, "r/b/", (Grant(Role.ADMINISTRATOR),), True),
        (LIAISON, "r/a/", (), True),
        (LIAISON, "r/a/g/", (), True),
        (LIAISON, "r/a/", (Grant(Role.LIAISON, "a"),), True),
        (LIAISON, "r/a/", (Grant(Role.LIAISON, "b"),), False),
        (LIAISON, "r/a/", (Grant(Role.UMPIRE, "c"),), False),
        (LIAISON, "r/a/", (Grant(Role.ADMINISTRATOR),), False),
        (LIAISON, "r/b/", (), False),
        (LIAISON, "r/", (), False),
        (who(), "r/a/", (), False),
        (who(Grant(Role.ORGANIZER)), "r/a/", (), False),
    ],
)
def test_whose_password_may_be_reset(
    actor: Identity, path: str, held: tuple[Grant, ...], allowed: bool
) -> None:
    assert may_print_slip(actor, path, held) is allowed


def test_what_an_identity_holds() -> None:
    assert ADMIN.holds(Role.REFEREE, "c")
    assert who(Grant(Role.REFEREE)).holds(Role.REFEREE, "c")
    assert not who(Grant(Role.REFEREE, "d")).holds(Role.REFEREE, "c")
    assert (LIAISON.is_liaison, LIAISON.is_organizer, LIAISON.is_administrator, LIAISON.is_referee) == (
        True, False, False, False,
    )  # fmt: skip
    assert (ADMIN.is_liaison, ADMIN.is_organizer, ADMIN.is_administrator, ADMIN.is_referee) == (
        False,
        True,
        True,
        True,
    )
