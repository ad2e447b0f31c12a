"""Branch lists: whom the places reach, and what keeps a list from being handed in."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.trips.ranking import Applicant, Outcome, Verdict, decide, faults, order_from_numbers
from foundation.messages import Sentence

BRANCHES = ("a", "b", "c")
AGAINST = (Sentence("no"),)


@st.composite
def lists(draw: st.DrawFn) -> list[Applicant]:
    found = []
    for branch in BRANCHES:
        people = draw(st.integers(0, 6))
        recommended = draw(st.permutations(range(people)))
        cut = draw(st.integers(0, people))
        for place, number in enumerate(recommended):
            found.append(
                Applicant(
                    f"{branch}{number}", branch, place + 1 if place < cut else None,
                    draw(st.sampled_from(Verdict)), draw(st.sampled_from([(), (), (), AGAINST])),
                )
            )  # fmt: skip
    return draw(st.permutations(found))


places = st.fixed_dictionaries({branch: st.integers(-1, 7) for branch in BRANCHES})


@given(lists(), places, st.booleans())
def test_everybody_is_in_exactly_one_group_or_waits_for_their_branch(
    applicants: list[Applicant], free: dict[str, int], final: bool
) -> None:
    made = decide(applicants, free, final=final)
    told = [*made.accepted, *made.substitutes, *made.rejected]
    waiting = [each.registration for each in applicants if each.verdict is Verdict.RETURNED and not final]
    assert sorted([*told, *waiting]) == sorted(each.registration for each in applicants)


@given(lists(), places)
def test_no_branch_gets_more_than_its_places_nor_less_than_it_can_use(
    applicants: list[Applicant], free: dict[str, int]
) -> None:
    made = decide(applicants, free)
    for branch in BRANCHES:
        standing = [each for each in applicants if each.branch == branch and each.stands]
        own = [one for one in made.accepted if one.startswith(branch)]
        assert len(own) == min(max(free[branch], 0), len(standing))


@given(lists(), places)
def test_the_branchs_order_is_kept(applicants: list[Applicant], free: dict[str, int]) -> None:
    made = decide(applicants, free)
    ranks = {each.registration: (each.rank is None, each.rank or 0) for each in applicants}
    for branch in BRANCHES:
        line = [ranks[one] for one in (*made.accepted, *made.substitutes) if one.startswith(branch)]
        assert line == sorted(line)


@given(lists(), places)
def test_the_outcome_does_not_hang_on_the_order_of_the_rows(
    applicants: list[Applicant], free: dict[str, int]
) -> None:
    forward, back = decide(applicants, free), decide(applicants[::-1], free)
    assert sorted(forward.accepted) == sorted(back.accepted)
    assert sorted(forward.rejected) == sorted(back.rejected)


def test_what_counts_for_and_against() -> None:
    applicants = [
        Applicant("second", "a", 2),
        Applicant("first", "a", 1),
        Applicant("ineligible", "a", 3, against=AGAINST),
        Applicant("let in all the same", "a", 4, Verdict.ACCEPTED, AGAINST),
        Applicant("not recommended", "a", None),
        Applicant("refused", "a", 5, Verdict.REJECTED),
        Applicant("sent back", "a", 6, Verdict.RETURNED),
    ]
    assert decide(applicants, {"a": 2}) == Outcome(
        ("first", "second"), ("let in all the same",), ("ineligible", "not recommended", "refused")
    )
    assert decide(applicants, {}, final=True) == Outcome(
        (), ("first", "second", "let in all the same"),
        ("ineligible", "not recommended", "refused", "sent back"),
    )  # fmt: skip


def test_a_list_that_can_be_handed_in() -> None:
    assert faults(["x", "y", "z"], ["y", "x"], {"z": "went last year"}) == []


def test_what_keeps_a_list_back() -> None:
    told = [
        [fault.sentence.msgid for fault in faults(["x", "y"], order, out)]
        for order, out in (
            (["x"], {}),
            (["x", "x", "y"], {}),
            (["x"], {"y": "  "}),
            (["x"], {"y": "很" * 201}),
        )
    ]
    changed = "The list has changed meanwhile: somebody applied or withdrew. Please look again."
    assert told == [
        [changed],
        ["Somebody stands on the list twice. Please look at it again."],
        ["Whoever is not recommended reads why. Please write a short reason."],
        ["Please write at most {most} characters."],
    ]


def test_typed_numbers_order_and_ties_stay_as_they_were() -> None:
    numbers: dict[str, int | None] = {"a": 2, "b": None, "c": 1, "d": 2}
    assert order_from_numbers(numbers, ["d", "c", "b", "a"]) == ["c", "d", "a", "b"]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.integers(-3, 99)))
def test_typed_numbers_lose_nobody(numbers: dict[str, int | None]) -> None:
    assert sorted(order_from_numbers(numbers, list("gfedcba"))) == sorted(numbers)
