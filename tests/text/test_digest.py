import pytest

from consult.text.digest import digest


def test_a_digest_is_short_and_stays_the_same() -> None:
    assert digest("Planen **ska** gälla.") == digest("Planen **ska** gälla.")
    assert len(digest("")) == 16
    assert digest("Planen").isalnum()


@pytest.mark.parametrize("same", ["Cafe\u0301 nu", "Café\u00a0nu", "Café  \r\nnu\n", " Café\tnu"])
def test_white_space_and_composition_make_no_difference(same: str) -> None:
    assert digest(same) == digest("Café nu")


@pytest.mark.parametrize("other", ["Café då", "café nu", "Café **nu**", "Café nu."])
def test_any_other_change_does(other: str) -> None:
    assert digest(other) != digest("Café nu")
