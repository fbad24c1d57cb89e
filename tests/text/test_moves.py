from hypothesis import given
from hypothesis import strategies as st

from consult.text.moves import interleaved, moved

ORDERS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def test_what_keeps_its_order_has_not_moved() -> None:
    assert moved("abcd", "abcd") == frozenset()
    assert moved("abcd", "dabc") == frozenset("d")
    assert moved("abcd", "axcdy") == frozenset()


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
