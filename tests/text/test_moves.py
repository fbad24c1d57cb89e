from hypothesis import given
from hypothesis import strategies as st

from consult.text.moves import interleaved, moved, with_gaps
from consult.text.tokens import longest_rise

ORDERS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def test_what_keeps_its_order_has_not_moved() -> None:
    assert moved("abcd", "abcd") == frozenset()
    assert moved("abcd", "dabc") == frozenset("d")
    assert moved("abcd", "axcdy") == frozenset()


def test_of_two_that_changed_places_the_firm_one_stays() -> None:
    assert moved("ab", "ba", {"a"}) == frozenset("b")
    assert moved("ab", "ba", {"b"}) == frozenset("a")
    assert moved("abc", "bca", {"a"}) == frozenset("a")


@given(ORDERS, ORDERS)
def test_no_fewer_could_have_moved(old: list[str], new: list[str]) -> None:
    place = {name: index for index, name in enumerate(old)}
    values = [place[name] for name in new if name in place]
    assert len(moved(old, new)) == len(values) - len(longest_rise(values))


@given(ORDERS, ORDERS)
def test_without_what_moved_the_orders_agree(old: list[str], new: list[str]) -> None:
    gone = moved(old, new)
    shared = set(old) & set(new)
    assert gone <= shared
    stays = shared - gone
    assert [name for name in old if name in stays] == [name for name in new if name in stays]


@given(ORDERS, ORDERS)
def test_the_shared_order_is_the_new_one_with_all_that_is_gone(old: list[str], new: list[str]) -> None:
    order = interleaved(old, new)
    assert [name for name in order if name in set(new)] == new
    assert sorted(order) == sorted(set(old) | set(new))


def test_what_moved_leaves_its_place_and_what_is_gone_keeps_it() -> None:
    assert with_gaps("abcd", "acdxb", {"b"}) == [
        ("a", False),
        ("b", True),
        ("c", False),
        ("d", False),
        ("x", False),
        ("b", False),
    ]
    assert with_gaps("ab", "b", set()) == [("a", False), ("b", False)]


@given(ORDERS, ORDERS)
def test_with_the_places_that_were_left_both_orders_can_be_read(old: list[str], new: list[str]) -> None:
    gone = moved(old, new)
    order = with_gaps(old, new, gone)
    assert [name for name, is_left in order if not is_left and name in set(new)] == new
    assert [name for name, is_left in order if (is_left or name not in gone) and name in set(old)] == old
